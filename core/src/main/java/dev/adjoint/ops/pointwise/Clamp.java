package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** Clamping to a range. */
public final class Clamp {
  private static final Pointwise MIN_NUMBER =
      Elementwise.CLAMP_MIN_NUMBER.named("ClampMinBackward0");
  private static final Pointwise MIN_NAN = Elementwise.CLAMP_NAN.named("ClampMinBackward0");
  private static final Pointwise MIN =
      Pointwise.of("clamp_min", "ClampMinBackward1", in(0).clampMin(in(1)));
  private static final Pointwise MAX_NUMBER =
      Elementwise.CLAMP_MAX_NUMBER.named("ClampMaxBackward0");
  private static final Pointwise MAX_NAN = Elementwise.CLAMP_NAN.named("ClampMaxBackward0");
  private static final Pointwise MAX =
      Pointwise.of("clamp_max", "ClampMaxBackward1", in(0).clampMax(in(1)));

  private Clamp() {}

  /** Clamps between numbers; null for no bound. */
  public static Tensor apply(
      Tensor x, @Nullable Number min, @Nullable Number max, boolean inPlace) {
    if (min != null && max != null) {
      boolean nan = Double.isNaN(min.doubleValue()) || Double.isNaN(max.doubleValue());
      Pointwise op = nan ? Elementwise.CLAMP_NAN : Elementwise.CLAMP_NUMBERS;
      return run(op, inPlace, new Tensor[] {x}, Scalar.of(min), Scalar.of(max));
    }
    if (min != null) {
      return run(Elementwise.CLAMP_MIN_NUMBER, inPlace, new Tensor[] {x}, Scalar.of(min));
    }
    if (max != null) {
      return run(Elementwise.CLAMP_MAX_NUMBER, inPlace, new Tensor[] {x}, Scalar.of(max));
    }
    throw noLimits();
  }

  /** Clamps between tensors; null for no bound. */
  public static Tensor apply(
      Tensor x, @Nullable Tensor min, @Nullable Tensor max, boolean inPlace) {
    if (min != null && max != null) {
      return run(Elementwise.CLAMP, inPlace, new Tensor[] {x, min, max});
    }
    if (min != null) {
      return run(Elementwise.CLAMP_MIN, inPlace, new Tensor[] {x, min});
    }
    if (max != null) {
      return run(Elementwise.CLAMP_MAX, inPlace, new Tensor[] {x, max});
    }
    throw noLimits();
  }

  /** At least a number. */
  public static Tensor min(Tensor x, Scalar min, boolean inPlace) {
    return number(MIN_NUMBER, MIN_NAN, x, min, inPlace);
  }

  /** At least a tensor. */
  public static Tensor min(Tensor x, Tensor min, boolean inPlace) {
    return run(MIN, inPlace, new Tensor[] {x, min});
  }

  /** At most a number. */
  public static Tensor max(Tensor x, Scalar max, boolean inPlace) {
    return number(MAX_NUMBER, MAX_NAN, x, max, inPlace);
  }

  /** At most a tensor. */
  public static Tensor max(Tensor x, Tensor max, boolean inPlace) {
    return run(MAX, inPlace, new Tensor[] {x, max});
  }

  /** A bound that is NaN replaces everything. */
  private static Tensor number(
      Pointwise op, Pointwise ofNan, Tensor x, Scalar limit, boolean inPlace) {
    Tensor[] inputs = {x};
    return Double.isNaN(limit.toDouble())
        ? run(ofNan, inPlace, inputs, limit, limit)
        : run(op, inPlace, inputs, limit);
  }

  private static IllegalStateException noLimits() {
    return new IllegalStateException(
        "torch.clamp: At least one of 'min' or 'max' must not be None");
  }

  private static Tensor run(Pointwise op, boolean inPlace, Tensor[] inputs, Scalar... limits) {
    if (!inPlace) {
      return op.call(inputs, limits);
    }
    DType own = TensorAccess.dtype(inputs[0]);
    DType result = Promotion.resultType(inputs, limits);
    if (!result.canCast(own)) {
      throw Errors.state(
          "result type %s can't be cast to the desired output type %s",
          result, CText.typeName(own));
    }
    return op.callInPlace(inputs[0], inputs, limits);
  }
}
