package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** Family of operations whose results are several views of their input, such as {@code split}. */
public interface MultiView extends Op {

  /** Computes the layouts of the results, checking sizes and dimensions. */
  Layout[] views(Layout input);

  /**
   * Transpose (backward): the gradient of the input, computed by differentiable operations.
   *
   * @param grads the gradients of the results; null where there is none, not all null
   * @param input the layout that the input had
   * @param dtype the dtype of the gradient
   */
  Tensor transpose(@Nullable Tensor[] grads, Layout input, DType dtype);
}
