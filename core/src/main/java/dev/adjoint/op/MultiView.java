package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** An operation whose results are several views of the same memory. */
public non-sealed interface MultiView extends Op {

  /** The layouts of the results; sizes and dimensions are checked here. */
  Layout[] views(Layout input);

  /**
   * The gradient of the input, by differentiable operations.
   *
   * @param grads the gradients of the results; null where there is none, not all null
   * @param input the layout that the input had
   * @param dtype the dtype of the gradient
   */
  Tensor transpose(@Nullable Tensor[] grads, Layout input, DType dtype);
}
