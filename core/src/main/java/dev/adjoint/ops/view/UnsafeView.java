package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;

/**
 * {@code _unsafe_view}: other sizes for a new copy that nothing else refers to; the result is not a
 * view.
 *
 * @param sizes the sizes
 * @param nodeName name of the recorded node
 */
public record UnsafeView(long[] sizes, String nodeName) implements Linear {

  public static Tensor apply(Tensor copy, long... sizes) {
    return Dispatch.call(new UnsafeView(sizes, "UnsafeViewBackward0"), copy);
  }

  /** A new one-row matrix as a vector, with the node name of the in-place squeeze. */
  public static Tensor squeezed(Tensor row, long size) {
    return Dispatch.call(new UnsafeView(new long[] {size}, "SqueezeBackward4"), row);
  }

  @Override
  public Tensor forward(Tensor copy) {
    // Of a batch, each member is dense, but the whole need not be.
    Operand operand =
        TensorAccess.operand(TensorAccess.layout(copy).isContiguous() ? copy : Copy.of(copy));
    return TensorAccess.newTensor(operand.withLayout(Layout.contiguous(sizes)));
  }

  @Override
  public Linear batched(long size) {
    return new UnsafeView(Shapes.prepend(size, sizes), nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Reshape.apply(grad, input.layout().sizes());
  }
}
