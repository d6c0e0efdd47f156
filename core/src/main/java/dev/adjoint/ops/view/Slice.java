package dev.adjoint.ops.view;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Values;

/**
 * Slicing {@code start:end:step} of a dimension.
 *
 * @param dim the dimension
 * @param start the first; negative ones count from the end
 * @param end where to stop; negative ones count from the end
 * @param step the distance between two
 */
public record Slice(long dim, long start, long end, long step) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim, long start, long end, long step) {
    return Dispatch.call(new Slice(dim, start, end, step), x);
  }

  /** Narrows to {@code length} positions from {@code start}. */
  public static Tensor narrow(Tensor x, long dim, long start, long length) {
    return Dispatch.call(narrowed(x, dim, start, length), x);
  }

  /** The same with a tensor for the start. */
  public static Tensor narrow(Tensor x, long dim, Tensor start, long length) {
    DType dtype = TensorAccess.dtype(start);
    if (TensorAccess.layout(start).dim() != 0 || !dtype.isIntegral()) {
      throw new IllegalStateException("start must be an 0-dim integral Tensor.");
    }
    return narrow(x, dim, Values.itemLong(start), length);
  }

  /** The operation, after a range check. */
  static Slice narrowed(Tensor x, long dim, long start, long length) {
    Layout layout = TensorAccess.layout(x);
    if (layout.dim() == 0) {
      throw new IllegalStateException("narrow() cannot be applied to a 0-dim tensor.");
    }
    if (length < 0) {
      throw new IllegalStateException("narrow(): length must be non-negative.");
    }
    long size = layout.size(Shapes.wrapDim(dim, layout.dim()));
    if (start < -size || start > size) {
      throw Errors.index(
          "start out of range (expected to be in range of [%s, %s], but got %s)",
          -size, size, start);
    }
    long first = start < 0 ? start + size : start;
    if (first > size - length) {
      throw new IllegalStateException(
          "start (" + first + ") + length (" + length + ") exceeds dimension size (" + size + ").");
    }
    return new Slice(dim, first, first + length, 1);
  }

  @Override
  public String nodeName() {
    return "SliceBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    if (rank == 0) {
      throw new IndexOutOfBoundsException("slice() cannot be applied to a 0-dim tensor.");
    }
    if (step <= 0) {
      throw new IllegalStateException(
          step == 0 ? "slice step must be positive" : "step must be greater than zero");
    }
    int d = Shapes.wrapDim(dim, rank);
    long size = input.size(d);
    long first = clamp(start < 0 ? start + size : start, 0, size);
    long last = clamp(end < 0 ? end + size : end, first, size);
    long[] sizes = input.sizes().clone();
    long[] strides = input.strides().clone();
    sizes[d] = Math.ceilDiv(last - first, step);
    strides[d] *= step;
    return Layout.of(sizes, strides, input.offset() + first * input.stride(d));
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(value, high));
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return ViewTranspose.apply(grad, this, input, "SliceBackwardBackward0");
  }
}
