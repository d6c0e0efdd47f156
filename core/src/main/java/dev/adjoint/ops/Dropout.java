package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.MersenneTwister;
import dev.adjoint.kernel.RandomFill;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** Elements set to zero at random. */
public final class Dropout {
  private Dropout() {}

  /** Each with one probability; the others grow so that the mean stays. */
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
            ? Dispatch.zeros(new long[0], dtype)
            : Levels.random(
                layout.sizes(),
                sizes -> noise(RandomFactories.emptyLike(layout, sizes, dtype), 1 - p));
    return inPlace ? Arithmetic.MUL.inPlace(x, noise) : Arithmetic.MUL.call(x, noise);
  }

  /** Either 0, or with the probability {@code kept} what makes the mean 1. */
  private static Tensor noise(Tensor noise, double kept) {
    RandomFill.bernoulli(TensorAccess.operand(noise), kept, MersenneTwister.defaultGenerator());
    return Arithmetic.DIV_NUMBER.inPlace(noise, Scalar.of(kept));
  }
}
