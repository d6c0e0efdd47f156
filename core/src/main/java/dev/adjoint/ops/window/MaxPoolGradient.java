package dev.adjoint.ops.window;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.copy.Raw;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link MaxPool}: adds each window's to its largest element. Inputs: the gradient,
 * the pooled tensor, of which only the sizes count, and the positions.
 *
 * @param dims how many of the last dimensions were pooled
 * @param nodeName what PyTorch calls the node
 */
record MaxPoolGradient(int dims, String nodeName) implements Windowed {
  private static final WindowAxis ANY = new WindowAxis(1, 1, 0, 1);

  static Tensor apply(int dims, String nodeName, Tensor grad, Tensor x, Tensor positions) {
    return Dispatch.call(new MaxPoolGradient(dims, nodeName), grad, x, positions)[0];
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
            new WindowSpec(WindowSpec.WindowAction.GIVE, Collections.nCopies(dims, ANY)),
            TensorAccess.operand(result),
            grad,
            TensorAccess.operand(inputs[2]));
    return new Tensor[] {result};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 2;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? MaxPool.picked(grad, saved.input(2), dims)
        : Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }
}
