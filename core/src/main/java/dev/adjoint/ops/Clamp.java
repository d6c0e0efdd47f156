package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import org.jspecify.annotations.Nullable;

/** Limits elements to a range. */
public final class Clamp {
  private Clamp() {}

  /** Limits by numbers; null for no limit. */
  public static Tensor apply(
      Tensor x, @Nullable Number min, @Nullable Number max, boolean inPlace) {
    if (min != null && max != null) {
      return run(
          Elementwise.CLAMP_NUMBERS, inPlace, new Tensor[] {x}, Scalar.of(min), Scalar.of(max));
    }
    if (min != null) {
      return run(Elementwise.CLAMP_MIN_NUMBER, inPlace, new Tensor[] {x}, Scalar.of(min));
    }
    if (max != null) {
      return run(Elementwise.CLAMP_MAX_NUMBER, inPlace, new Tensor[] {x}, Scalar.of(max));
    }
    throw noLimits();
  }

  /** Limits by tensors; null for no limit. */
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

  private static IllegalStateException noLimits() {
    return new IllegalStateException(
        "torch.clamp: At least one of 'min' or 'max' must not be None");
  }

  private static Tensor run(Pointwise op, boolean inPlace, Tensor[] inputs, Scalar... limits) {
    return inPlace ? op.callInPlace(inputs[0], inputs, limits) : op.call(inputs, limits);
  }
}
