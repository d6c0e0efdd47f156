package dev.adjoint.ops.dropout;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.random.RandomFactories;

/** Dropout. */
public final class Dropout {
  private Dropout() {}

  /**
   * Zeroes each element with probability {@code p} and scales the others, so that the mean is kept.
   */
  public static Tensor apply(Tensor x, double p, boolean training, boolean inPlace) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "dropout probability has to be between 0 and 1, but got " + CText.general(p));
    }
    Layout layout = TensorAccess.layout(x);
    if (p == 0 || !training || layout.numel() == 0) {
      return x;
    }
    DType dtype = TensorAccess.dtype(x);
    Tensor noise =
        p == 1
            ? Execution.zeros(new long[0], dtype)
            : Levels.random(
                layout.sizes(), sizes -> noise(RandomFactories.emptyLike(x, sizes, dtype), 1 - p));
    return inPlace ? Arithmetic.MUL.inPlace(x, noise) : Arithmetic.MUL.call(x, noise);
  }

  /** The noise: {@code 1 / kept} with probability {@code kept}, else 0. */
  private static Tensor noise(Tensor noise, double kept) {
    Execution.backend()
        .random(
            new RandomSpec.Chance(kept),
            TensorAccess.operand(noise),
            MersenneTwister.defaultGenerator());
    return Arithmetic.DIV_NUMBER.inPlace(noise, Scalar.of(kept));
  }
}
