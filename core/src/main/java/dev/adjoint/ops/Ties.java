package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/**
 * The gradient of a result that equals several elements: these share it evenly.
 *
 * <p>PyTorch does it in two ways, which differ where the gradient is infinite or NaN.
 */
final class Ties {
  private Ties() {}

  /**
   * Elements that are no ties get 0, whatever the gradient is, as those of {@code max}.
   *
   * @param grad the gradient, with reduced dimensions of size 1
   * @param ties which elements equal the result
   * @param reduced the dimensions that were reduced
   */
  static Tensor select(Tensor grad, Tensor ties, boolean[] reduced) {
    Tensor share = Expand.ifNeeded(share(grad, ties, reduced), TensorAccess.layout(ties).sizes());
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {ties, share}, Scalar.of(0L));
  }

  /** The gradient is multiplied by 1 or 0: NaN at the others where it is not finite. */
  static Tensor scale(Tensor grad, Tensor ties, boolean[] reduced) {
    return Arithmetic.MUL.call(
        share(grad, ties, reduced), Clone.to(ties, TensorAccess.dtype(grad)));
  }

  private static Tensor share(Tensor grad, Tensor ties, boolean[] reduced) {
    return Arithmetic.DIV.call(
        grad, Clone.to(Reduced.sum(ties, reduced), TensorAccess.dtype(grad)));
  }
}
