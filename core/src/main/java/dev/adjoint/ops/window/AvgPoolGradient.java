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
            Execution.zeros(model.sizes(), grad.dtype()), ChannelsLast.like(model, model.sizes()));
    Execution.backend()
        .window(
            pool.spec(WindowSpec.WindowAction.SPREAD, model),
            TensorAccess.operand(result),
            grad,
            null);
    return new Tensor[] {result};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? Dispatch.call(pool, grad)[0]
        : Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }
}
