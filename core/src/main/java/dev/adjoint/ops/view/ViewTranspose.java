package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Raw;

/**
 * Transpose of a view that shows a part of its base: the gradient embedded in zeros of the size of
 * the base.
 *
 * @param view the view
 * @param sizes the sizes of the base
 * @param nodeName name of the recorded node
 */
public record ViewTranspose(View view, long[] sizes, String nodeName) implements Linear {

  public static Tensor apply(Tensor part, View view, Layout whole, String nodeName) {
    return Dispatch.call(new ViewTranspose(view, whole.sizes(), nodeName), part);
  }

  @Override
  public Tensor forward(Tensor part) {
    Tensor whole = Execution.zeros(sizes, TensorAccess.dtype(part));
    Copy.into(Raw.view(whole, view.view(TensorAccess.layout(whole))), part);
    return whole;
  }

  @Override
  public Linear batched(long size) {
    return new ViewTranspose(view.batched(), Shapes.prepend(size, sizes), nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(view, grad);
  }
}
