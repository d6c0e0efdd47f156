package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Clone;
import org.jspecify.annotations.Nullable;

/**
 * Row-major copy of a view: {@code view_copy} and its kin.
 *
 * @param view the view
 * @param nodeName name of the recorded node
 */
public record Copied(View view, String nodeName) implements Linear {

  /** A copy of a view of the tensor. */
  public static Tensor of(View view, Tensor x) {
    return Dispatch.call(new Copied(view, view.nodeName() + "_copy"), x);
  }

  /** A copy without a history. */
  public static Tensor detach(Tensor x) {
    return Clone.contiguous(Detach.apply(x));
  }

  /** A copy of {@code as_strided}; without an offset that of the tensor counts. */
  public static Tensor asStrided(Tensor x, long[] sizes, long[] strides, @Nullable Long offset) {
    long first = offset == null ? TensorAccess.layout(x).offset() : offset;
    return of(new AsStrided(sizes, strides, first), x);
  }

  /** A copy of {@code narrow}. */
  public static Tensor narrow(Tensor x, long dim, long start, long length) {
    return Dispatch.call(
        new Copied(Slice.narrowed(x, dim, start, length), "NarrowCopyBackward0"), x);
  }

  /** A copy of {@code view}, which any strides allow. */
  public static Tensor view(Tensor x, long... sizes) {
    Layout layout = TensorAccess.layout(x);
    long[] wanted = Shapes.inferSize(sizes, layout.numel());
    Tensor viewable = Shapes.viewAs(layout, wanted) == null ? Clone.contiguous(x) : x;
    return of(new Reshape(wanted, "ViewBackward0"), viewable);
  }

  @Override
  public Tensor forward(Tensor input) {
    Operand operand = TensorAccess.operand(input);
    return Copy.of(TensorAccess.newTensor(operand.withLayout(view.view(operand.layout()))));
  }

  @Override
  public Linear batched(long size) {
    return new Copied(view.batched(), nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return view.transpose(grad, input.layout());
  }
}
