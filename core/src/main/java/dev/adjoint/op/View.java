package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;

/** An operation whose result is the same memory seen with another layout. */
public non-sealed interface View extends Op {

  /** The layout of the result; sizes and dimensions are checked here. */
  Layout view(Layout input);

  /**
   * The gradient of the input, by differentiable operations.
   *
   * @param grad the gradient of the result
   * @param input the layout that the input had
   */
  Tensor transpose(Tensor grad, Layout input);

  /** The same view of every member of a batch, whose dimension is the first. */
  default View batched() {
    return new BatchedView(this, 0);
  }

  /** How the view came to be, which decides whether it may be written to. */
  default AutogradMeta.Creation creation() {
    return AutogradMeta.Creation.DEFAULT;
  }
}
