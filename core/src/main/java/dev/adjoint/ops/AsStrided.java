package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory seen with any sizes, strides and offset.
 *
 * @param sizes the sizes
 * @param strides the strides, in elements
 * @param offset the offset in the storage, in elements
 */
public record AsStrided(long[] sizes, long[] strides, long offset) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long[] sizes, long[] strides, long offset) {
    return Dispatch.call(new AsStrided(sizes, strides, offset), x);
  }

  @Override
  public void check(Layout layout, Operand operand) {
    Shapes.numel(layout.sizes());
    boolean negative = layout.offset() < 0;
    for (long stride : layout.strides()) {
      negative |= stride < 0;
    }
    if (negative) {
      throw new IllegalStateException(
          "as_strided: Negative strides are not supported at the moment, got strides: "
              + Arrays.toString(layout.strides())
              + " and storage offset "
              + layout.offset());
    }
    long bytes;
    try {
      long extent = layout.numel() == 0 ? 0 : layout.extent();
      bytes = Math.multiplyExact(extent, operand.dtype().itemSize());
    } catch (ArithmeticException e) {
      bytes = Long.MAX_VALUE;
    }
    if (bytes > operand.storage().byteSize()) {
      throw new IllegalStateException(
          "setStorage: sizes "
              + Arrays.toString(layout.sizes())
              + ", strides "
              + Arrays.toString(layout.strides())
              + ", storage offset "
              + layout.offset()
              + ", and itemsize "
              + operand.dtype().itemSize()
              + " requiring a storage size of "
              + bytes
              + " are out of bounds for storage of size "
              + operand.storage().byteSize());
    }
  }

  /** The history of a view whose base has been written to: the view, as a step from the base. */
  public static Node historyOf(Tensor view, Tensor base) {
    Layout layout = TensorAccess.layout(view);
    AsStrided op = new AsStrided(layout.sizes(), layout.strides(), layout.offset());
    return new Regenerated(op, view, base);
  }

  private static final class Regenerated extends Node {
    private final AsStrided op;
    private final Layout base;

    Regenerated(AsStrided op, Tensor view, Tensor base) {
      super(Variable.edges(base));
      this.op = op;
      this.base = TensorAccess.layout(base);
      Variable.skipOutput(this, view);
    }

    @Override
    public String name() {
      return op.nodeName();
    }

    @Override
    protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
      Tensor grad = grads[0];
      return new Tensor[] {grad == null || !needs(0) ? null : op.transpose(grad, base)};
    }
  }

  @Override
  public String nodeName() {
    return "AsStridedBackward0";
  }

  @Override
  public Layout view(Layout input) {
    if (sizes.length != strides.length) {
      throw new IllegalStateException(
          "mismatch in length of strides and shape: "
              + Arrays.toString(strides)
              + " and "
              + Arrays.toString(sizes));
    }
    return Layout.of(sizes, strides, offset);
  }

  /**
   * Elements of the memory that the view shows several times get the sum; those that the input
   * shows several times share it evenly.
   */
  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return new AsStridedBackward(this, input).apply(grad);
  }

  Layout layout() {
    return Layout.of(sizes, strides, offset);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AsStrided other && layout().equals(other.layout());
  }

  @Override
  public int hashCode() {
    return layout().hashCode();
  }

  @Override
  public String toString() {
    return "AsStrided" + layout();
  }
}
