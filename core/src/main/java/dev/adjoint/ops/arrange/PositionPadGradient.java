package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link PositionPad}. Inputs: the gradient, and the padded tensor, of which only
 * the sizes count.
 */
record PositionPadGradient(PositionPad pad) implements JointlyLinear {

  @Override
  public String nodeName() {
    return pad.nodeName("BackwardBackward0");
  }

  @Override
  public boolean isLinearIn(int i) {
    return i == 0;
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {pad.summed(inputs[0], TensorAccess.layout(inputs[1]).sizes())};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? Dispatch.call(pad, grad)[0]
        : Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }

  /** See {@link Opaque}: the padded dimensions stay the last ones. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, Batches.front(inputs, batched, size));
  }
}
