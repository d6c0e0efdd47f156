package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;

/** An operation that is linear in its one input and makes new memory. */
public non-sealed interface Linear extends Op {

  /** Computes the result, unrecorded. */
  Tensor forward(Tensor input);

  /** Whether {@link #forward} asks its input once: then nothing has to hold it still meanwhile. */
  default boolean asksOnce() {
    return false;
  }

  /**
   * The gradient of the input, by differentiable operations.
   *
   * @param grad the gradient of the result
   * @param input what the input was: only its layout and dtype may be looked at
   */
  Tensor transpose(Tensor grad, Operand input);

  /** The same operation with a batch dimension in front of its input and of its result. */
  Linear batched(long size);
}
