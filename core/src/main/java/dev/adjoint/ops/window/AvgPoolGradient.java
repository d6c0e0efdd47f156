package dev.adjoint.ops.window;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.copy.Raw;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link AvgPool}. Inputs: the gradient, and the pooled tensor, of which only the
 * sizes count.
 */
record AvgPoolGradient(AvgPool pool) implements Windowed {

  @Override
  public String nodeName() {
    return "AvgPool" + pool.axes().size() + "DBackwardBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand grad = TensorAccess.operand(inputs[0]);
    Layout model = TensorAccess.layout(inputs[1]);
    Tensor result =
        Raw.view(
            Execution.zeros(model.sizes(), grad.dtype()), PoolShapes.like(model, model.sizes()));
    Execution.backend()
        .window(
            pool.spec(WindowSpec.WindowAction.SPREAD), TensorAccess.operand(result), grad, null);
    return new Tensor[] {result};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[2];
    if (grad != null) {
      if (saved.needs(0)) {
        results[0] = Dispatch.call(pool, grad)[0];
      }
      if (saved.needs(1)) {
        results[1] = Execution.zeros(saved.sizes(1), TensorAccess.dtype(grad));
      }
    }
    return results;
  }
}
