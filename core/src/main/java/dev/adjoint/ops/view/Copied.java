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

  private static Tensor of(View view, Tensor x) {
    return Dispatch.call(new Copied(view, view.nodeName() + "_copy"), x);
  }

  /** A copy of {@code alias}. */
  public static Tensor alias(Tensor x) {
    return of(new Alias("AliasBackward0"), x);
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

  /** A copy of {@code diagonal}. */
  public static Tensor diagonal(Tensor x, long offset, long dim1, long dim2) {
    return of(new Diagonal(offset, dim1, dim2), x);
  }

  /** A copy of {@code expand}. */
  public static Tensor expand(Tensor x, long... sizes) {
    return of(Expand.checked(x, sizes), x);
  }

  /** A copy of {@code permute}. */
  public static Tensor permute(Tensor x, long... dims) {
    return of(Permute.of(x, dims), x);
  }

  /** A copy of {@code select}. */
  public static Tensor select(Tensor x, long dim, long index) {
    return of(new Select(dim, index), x);
  }

  /** A copy of {@code slice}. */
  public static Tensor slice(Tensor x, long dim, long start, long end, long step) {
    return of(new Slice(dim, start, end, step), x);
  }

  /** A copy of {@code narrow}. */
  public static Tensor narrow(Tensor x, long dim, long start, long length) {
    return Dispatch.call(
        new Copied(Slice.narrowed(x, dim, start, length), "NarrowCopyBackward0"), x);
  }

  /** A copy of {@code squeeze}. */
  public static Tensor squeeze(Tensor x) {
    return of(new Squeeze(null, "SqueezeBackward0"), x);
  }

  /** A copy of {@code squeeze}. */
  public static Tensor squeeze(Tensor x, long dim) {
    return of(new Squeeze(new long[] {dim}, "SqueezeBackward1"), x);
  }

  /** A copy of {@code squeeze}. */
  public static Tensor squeeze(Tensor x, long[] dims) {
    return of(new Squeeze(dims.clone(), "SqueezeBackward2"), x);
  }

  /** A copy of {@code t}. */
  public static Tensor t(Tensor x) {
    return of(Permute.matrix(x, "t()"), x);
  }

  /** A copy of {@code transpose}. */
  public static Tensor transpose(Tensor x, long dim0, long dim1) {
    return of(Permute.swap(x, dim0, dim1), x);
  }

  /** A copy of {@code unfold}. */
  public static Tensor unfold(Tensor x, long dim, long size, long step) {
    return of(new Unfold(dim, size, step), x);
  }

  /** A copy of {@code unsqueeze}. */
  public static Tensor unsqueeze(Tensor x, long dim) {
    return of(new Unsqueeze(dim), x);
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
