package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.ViewOrigin;
import dev.adjoint.memory.Layout;

/** Family of operations whose result is a view: the same memory with another layout. */
public interface View extends Op {

  /** Computes the layout of the result, checking sizes and dimensions. */
  Layout view(Layout input);

  /**
   * Transpose (backward): the gradient of the input, computed by differentiable operations.
   *
   * @param grad the gradient of the result
   * @param input the layout that the input had
   */
  Tensor transpose(Tensor grad, Layout input);

  /**
   * The same view of another tensor with the sizes and strides of the input.
   *
   * @param other the layout of that tensor, whose storage offset may differ
   * @param input the layout of the input
   */
  default View movedTo(Layout other, Layout input) {
    return this;
  }

  /**
   * Whether there is such a view of a tensor with this layout, whose sizes are those of the input.
   */
  default boolean isPossible(Layout other) {
    return true;
  }

  /** The same view applied to every example of a batch whose dimension is the first. */
  default View batched() {
    return new BatchedView(this, 0);
  }

  /** How the view was created, which decides whether it may be written to in place. */
  default ViewOrigin creation() {
    return ViewOrigin.DEFAULT;
  }
}
