package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** Limits to a range, as clamping does, but with gradient 0 at its ends. */
public final class Hardtanh {
  private static final Expr MIN = param(0);
  private static final Expr MAX = param(1);
  private static final Expr AT_LEAST = select(in(0).lt(MIN), MIN, in(0));
  private static final Pointwise NUMBERS = limiting(select(AT_LEAST.gt(MAX), MAX, AT_LEAST));

  /** With a NaN for a bound. */
  private static final Pointwise NAN = limiting(in(0).clamp(MIN, MAX));

  private Hardtanh() {}

  private static Pointwise limiting(Expr limited) {
    return Pointwise.of("hardtanh", "HardtanhBackward0", limited)
        .gradients(select(in(0).gt(MIN).and(in(0).lt(MAX)), in(1), constant(0L)))
        .promoting(0)
        .trait(Trait.FITTING_NUMBERS)
        .trait(Trait.ROUNDED_NUMBERS)
        .gradientNode("HardtanhBackwardBackward0");
  }

  /** Runs the operation. */
  public static Tensor apply(Tensor x, Scalar min, Scalar max, boolean inPlace) {
    DType dtype = TensorAccess.dtype(x);
    if (dtype == DType.BOOL) {
      throw new IllegalStateException("Bool inputs not supported for hardtanh");
    }
    if (dtype == DType.UINT8 && (min.toLong() < 0 || max.toLong() < 0)) {
      throw new IllegalStateException(
          "cannot do hardtanh on an unsigned type with negative limits");
    }
    if (max.isLess(min)) {
      throw Errors.argument("min_val cannot be greater than max_val");
    }
    if (!DTypes.isRealFloat(dtype)) {
      return run(NUMBERS, x, Scalar.of(min.toLong()), Scalar.of(max.toLong()), inPlace);
    }
    boolean nan = Double.isNaN(min.toDouble()) || Double.isNaN(max.toDouble());
    return run(nan ? NAN : NUMBERS, x, min, max, inPlace);
  }

  private static Tensor run(Pointwise op, Tensor x, Scalar min, Scalar max, boolean inPlace) {
    return inPlace ? op.inPlace(x, min, max) : op.call(x, min, max);
  }
}
