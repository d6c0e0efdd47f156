package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.Generator;
import dev.adjoint.kernel.RandomFill;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
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
    Tensor noise;
    if (p == 1) {
      noise = Dispatch.zeros(new long[0], TensorAccess.dtype(x));
    } else {
      noise = Dispatch.empty(layout.sizes(), TensorAccess.dtype(x));
      RandomFill.bernoulli(TensorAccess.operand(noise), 1 - p, Generator.defaultGenerator());
      noise = Arithmetic.DIV_NUMBER.inPlace(noise, Scalar.of(1 - p));
    }
    return inPlace ? Arithmetic.MUL.inPlace(x, noise) : Arithmetic.MUL.call(x, noise);
  }
}
