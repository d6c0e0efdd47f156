package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.view.Expand;

/**
 * Gradient of a reduction whose result equals several elements: divided evenly among the ties.
 *
 * <p>PyTorch does it in two ways, which differ where the gradient is infinite or NaN.
 */
final class Ties {
  private Ties() {}

  /**
   * Selects the gradient: other elements get exactly 0, even if it is infinite or NaN, as for
   * {@code max}.
   *
   * @param grad the gradient, with reduced dimensions of size 1
   * @param ties which elements equal the result
   * @param reduced the dimensions that were reduced
   */
  static Tensor select(Tensor grad, Tensor ties, boolean[] reduced) {
    Tensor share = Expand.ifNeeded(share(grad, ties, reduced), TensorAccess.layout(ties).sizes());
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {ties, share}, Scalar.of(0L));
  }

  /** Multiplies the gradient by a mask: other elements get NaN if it is infinite or NaN. */
  static Tensor scale(Tensor grad, Tensor ties, boolean[] reduced) {
    return Arithmetic.MUL.call(
        share(grad, ties, reduced), Clone.to(ties, TensorAccess.dtype(grad)));
  }

  private static Tensor share(Tensor grad, Tensor ties, boolean[] reduced) {
    return Arithmetic.DIV.call(
        grad, Clone.to(Reduced.sum(ties, reduced), TensorAccess.dtype(grad)));
  }
}
