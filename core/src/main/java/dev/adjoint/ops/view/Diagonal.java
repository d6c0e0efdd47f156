package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.View;

/**
 * Diagonal of two dimensions.
 *
 * @param offset distance above the main diagonal
 * @param dim1 the dimension of the rows
 * @param dim2 the dimension of the columns
 */
public record Diagonal(long offset, long dim1, long dim2) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long offset, long dim1, long dim2) {
    return Dispatch.call(new Diagonal(offset, dim1, dim2), x);
  }

  @Override
  public String nodeName() {
    return "DiagonalBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    int row = Shapes.wrapDim(dim1, rank);
    int column = Shapes.wrapDim(dim2, rank);
    if (row == column) {
      throw new IllegalStateException(
          "diagonal dimensions cannot be identical " + dim1 + ", " + dim2);
    }
    long rows = input.size(row);
    long columns = input.size(column);
    long length =
        Math.max(
            offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns), 0);
    long first = input.offset();
    if (length > 0) {
      first += offset >= 0 ? offset * input.stride(column) : -offset * input.stride(row);
    }
    long step = input.stride(row) + input.stride(column);
    return Layout.of(
        replaced(input.sizes(), row, column, length),
        replaced(input.strides(), row, column, step),
        first);
  }

  /** The values without two of them, and another one at the end. */
  private static long[] replaced(long[] values, int a, int b, long last) {
    long[] result = new long[values.length - 1];
    int count = 0;
    for (int d = 0; d < values.length; d++) {
      if (d != a && d != b) {
        result[count++] = values[d];
      }
    }
    result[count] = last;
    return result;
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return ViewTranspose.apply(grad, this, input, "DiagonalBackwardBackward0");
  }
}
