package dev.adjoint.ops.copy;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Placement;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Copy to new memory.
 *
 * @param layout the layout of the copy
 * @param dtype the dtype of the copy; null for that of the input when it is read
 * @param device where the copy is; null for where the input is
 * @param nodeName name of the recorded node
 */
public record Clone(Layout layout, @Nullable DType dtype, @Nullable Device device, String nodeName)
    implements Linear {

  /** Clones; a dense layout keeps its memory order. */
  public static Tensor apply(Tensor x) {
    Operand own = TensorAccess.operand(x);
    return with(x, own.layout(), own.layout());
  }

  /** A row-major copy. */
  public static Tensor contiguous(Tensor x) {
    Operand own = TensorAccess.operand(x);
    return with(x, own.layout(), Layout.contiguous(own.layout().sizes()));
  }

  /** The tensor itself if it is row-major, else such a copy. */
  public static Tensor rowMajor(Tensor x) {
    return TensorAccess.layout(x).isContiguous() ? x : contiguous(x);
  }

  /** Clones with the strides of {@code like} if those are dense and do not overlap. */
  public static Tensor withLayout(Tensor x, Layout like) {
    return with(x, TensorAccess.layout(x), like);
  }

  private static Tensor with(Tensor x, Layout own, Layout like) {
    return Dispatch.call(new Clone(preserved(own, like), null, null, "CloneBackward0"), x);
  }

  /** The tensor itself if it has that dtype, else a converted copy. */
  public static Tensor to(Tensor x, DType dtype) {
    Operand own = TensorAccess.operand(x);
    if (own.dtype() == dtype) {
      return x;
    }
    return toCopy(x, dtype);
  }

  /** A copy in that dtype. */
  public static Tensor toCopy(Tensor x, DType dtype) {
    return toCopy(x, dtype, null);
  }

  /** A copy in that dtype, on a device if one is given. */
  public static Tensor toCopy(Tensor x, DType dtype, @Nullable Device device) {
    Layout layout = TensorAccess.layout(x);
    return Dispatch.call(new Clone(preserved(layout, layout), dtype, device, "ToCopyBackward0"), x);
  }

  /**
   * The strides of {@code like}, or dense ones in the same memory order if those leave gaps or
   * overlap.
   */
  public static Layout preserved(Layout layout, Layout like) {
    long[] sizes = layout.sizes();
    if (!layout.sameSizes(like)) {
      return Layout.contiguous(sizes);
    }
    if (like.isContiguous() && like.offset() == 0) {
      return like; // the strides of dimensions of one element too, which decide further orders
    }
    return like.isNonOverlappingAndDense()
        ? Layout.of(sizes, like.strides(), 0)
        : Shapes.resultLayout(sizes, like);
  }

  @Override
  public Tensor forward(Tensor input) {
    Operand own = TensorAccess.operand(input);
    DType wanted = dtype == null ? own.dtype() : dtype;
    return Placement.at(device, () -> Copy.of(own, layout, wanted));
  }

  @Override
  public boolean asksOnce() {
    return true;
  }

  @Override
  public Linear batched(long size) {
    Layout whole =
        Layout.of(
            Shapes.prepend(size, layout.sizes()),
            Shapes.prepend(layout.numel(), layout.strides()),
            0);
    return new Clone(whole, dtype, device, nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return device == null
        ? to(grad, input.dtype())
        : toCopy(grad, input.dtype(), input.storage().device());
  }
}
