package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.View;

/**
 * Selection of one index of a dimension, which is removed.
 *
 * @param dim the dimension
 * @param index the index; a negative one counts from the end
 */
public record Select(long dim, long index) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim, long index) {
    return Dispatch.call(new Select(dim, index), x);
  }

  @Override
  public String nodeName() {
    return "SelectBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    if (rank == 0) {
      throw new IndexOutOfBoundsException("select() cannot be applied to a 0-dim tensor.");
    }
    int d = Shapes.wrapDim(dim, rank);
    long size = input.size(d);
    if (index < -size || index >= size) {
      throw Errors.index(
          "select(): index %s out of range for tensor of size %s at dimension %s",
          index, input.sizes(), d);
    }
    long at = index < 0 ? index + size : index;
    return Layout.of(
        without(input.sizes(), d),
        without(input.strides(), d),
        input.offset() + at * input.stride(d));
  }

  private static long[] without(long[] values, int d) {
    long[] rest = new long[values.length - 1];
    System.arraycopy(values, 0, rest, 0, d);
    System.arraycopy(values, d + 1, rest, d, rest.length - d);
    return rest;
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return ViewTranspose.apply(grad, this, input, "SelectBackwardBackward0");
  }
}
