package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;

/** Family of operations that are linear in their single input and allocate their result. */
public interface Linear extends Op {

  /** Computes the result, unrecorded. */
  Tensor forward(Tensor input);

  /** Whether {@link #forward} reads its input's operand only once, so that it need not be held. */
  default boolean asksOnce() {
    return false;
  }

  /**
   * Transpose (backward): the gradient of the input, computed by differentiable operations.
   *
   * @param grad the gradient of the result
   * @param input the operand of the input, of which only layout and dtype may be used
   */
  Tensor transpose(Tensor grad, Operand input);

  /** The same operation with a leading batch dimension on input and result. */
  Linear batched(long size);
}
