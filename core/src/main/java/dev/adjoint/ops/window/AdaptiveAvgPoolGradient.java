package dev.adjoint.ops.window;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.copy.Raw;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link AdaptiveAvgPool}. Inputs: the gradient, and the pooled tensor, of which
 * only the sizes count.
 */
record AdaptiveAvgPoolGradient(AdaptiveAvgPool pool) implements Windowed {

  @Override
  public String nodeName() {
    return "AdaptiveAvgPool" + pool.windows().size() + "DBackwardBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand grad = TensorAccess.operand(inputs[0]);
    Layout model = TensorAccess.layout(inputs[1]);
    Tensor result =
        Raw.view(
            Execution.zeros(model.sizes(), grad.dtype()), ChannelsLast.like(model, model.sizes()));
    AdaptiveWindows.run(
        WindowAction.SPREAD, pool.windows().size(), TensorAccess.operand(result), grad, null);
    return new Tensor[] {result};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? Dispatch.call(pool, grad)[0]
        : Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }
}
