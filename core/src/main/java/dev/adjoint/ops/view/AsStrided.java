package dev.adjoint.ops.view;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.pointwise.Clamp;
import dev.adjoint.ops.pointwise.Where;
import java.util.Arrays;

/**
 * View of a storage with arbitrary sizes, strides and offset.
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
  public String nodeName() {
    return "AsStridedBackward0";
  }

  @Override
  public Layout view(Layout input) {
    if (sizes.length != strides.length) {
      throw Errors.state("mismatch in length of strides and shape: %s and %s", strides, sizes);
    }
    if (offset < 0) {
      throw new IllegalStateException("Tensor: invalid storage offset " + offset);
    }
    if (Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
      throw new IllegalStateException(
          "as_strided: Negative strides are not supported at the moment, got strides: "
              + Arrays.toString(strides));
    }
    return Layout.of(sizes, strides, offset);
  }

  /** The offset counts from the beginning of the storage, so that it moves along. */
  @Override
  public View movedTo(Layout other, Layout input) {
    return new AsStrided(sizes, strides, offset + other.offset() - input.offset());
  }

  /**
   * Storage elements that several elements of the view share get the sum of their gradients; those
   * that several elements of the input share divide it evenly.
   */
  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    Layout shown = layout();
    long size = Math.max(end(shown), end(input));
    Tensor memory = ScatterView.apply(grad, new VectorView(shown), size);
    if (!ScatterView.isInjective(input)) {
      memory = Arithmetic.DIV.call(memory, shares(input, size, TensorAccess.dtype(grad)));
    }
    return VectorView.apply(memory, input);
  }

  private static long end(Layout layout) {
    return layout.numel() == 0 ? 0 : layout.extent();
  }

  /**
   * Copies {@code whole}, replacing the elements that this view covers.
   *
   * @param whole of the layout {@code input}
   */
  public Tensor replaced(Tensor whole, Layout input, Tensor part) {
    Tensor flags = Execution.zeros(new long[] {Math.max(end(layout()), end(input))}, DType.BOOL);
    Execution.fill(Raw.view(flags, layout()), Scalar.of(true));
    return Where.apply(Raw.view(flags, input), transpose(part, input), whole);
  }

  /** How many elements of the layout share each storage element; 1 where none does. */
  private static Tensor shares(Layout layout, long size, DType dtype) {
    Tensor counts = Execution.zeros(new long[] {size}, dtype);
    Tensor one = Execution.zeros(new long[0], dtype);
    Arithmetic.fillRaw(one, 1);
    ScatterView.add(counts, layout, Raw.expand(one, layout.sizes()));
    return Clamp.apply(counts, 1L, null, false);
  }

  Layout layout() {
    return Layout.of(sizes, strides, offset);
  }
}
