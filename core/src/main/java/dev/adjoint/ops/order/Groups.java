package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.cpu.LineMoves;
import dev.adjoint.kernel.cpu.Sort;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.view.Expand;
import java.util.Arrays;

/**
 * Groups of equal rows of a matrix, for {@code unique}.
 *
 * @param order row numbers, sorted by group
 * @param group the group number of each of those rows
 * @param count how many groups
 */
record Groups(int[] order, int[] group, int count) {

  /** Compares elements of a matrix. */
  @FunctionalInterface
  private interface Order {
    int compare(int i, int j);
  }

  static Groups of(Tensor matrix, boolean consecutive) {
    Layout layout = TensorAccess.layout(matrix);
    int rows = Values.length(layout.size(0));
    int width = Values.length(layout.size(1));
    boolean floating = DTypes.isRealFloat(TensorAccess.dtype(matrix));
    double[] doubles = floating ? Values.toDoubleArray(matrix) : new double[0];
    long[] longs = floating ? new long[0] : Values.toLongArray(matrix);
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] += 0.0; // zeros of both signs are equal
    }
    Order byElement =
        floating
            ? (i, j) -> Double.compare(doubles[i], doubles[j])
            : (i, j) -> Long.compare(longs[i], longs[j]);
    Order byRow =
        (a, b) -> {
          for (int k = 0; k < width; k++) {
            int order = byElement.compare(a * width + k, b * width + k);
            if (order != 0) {
              return order;
            }
          }
          return 0;
        };
    int[] order = consecutive ? identity(rows) : sorted(matrix, rows, width, byRow);
    int[] group = new int[rows];
    for (int i = 1; i < rows; i++) {
      boolean same =
          byRow.compare(order[i - 1], order[i]) == 0 && !hasNan(doubles, order[i], width);
      group[i] = group[i - 1] + (same ? 0 : 1);
    }
    return new Groups(order, group, rows == 0 ? 0 : group[rows - 1] + 1);
  }

  /** NaN is not equal to itself. */
  private static boolean hasNan(double[] values, int row, int width) {
    for (int k = 0; k < width && values.length > 0; k++) {
      if (Double.isNaN(values[row * width + k])) {
        return true;
      }
    }
    return false;
  }

  private static int[] identity(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return order;
  }

  private static int[] sorted(Tensor matrix, int rows, int width, Order byRow) {
    if (width != 1) {
      return Arrays.stream(identity(rows))
          .boxed()
          .sorted(byRow::compare)
          .mapToInt(Integer::intValue)
          .toArray();
    }
    Tensor values = Factories.emptyLike(matrix, TensorAccess.dtype(matrix));
    Tensor positions = Factories.emptyLike(matrix, DType.INT64);
    Sort.run(
        TensorAccess.operand(values),
        TensorAccess.operand(positions),
        TensorAccess.operand(matrix),
        0,
        false);
    return Arrays.stream(Values.toLongArray(positions)).mapToInt(i -> (int) i).toArray();
  }

  /** The first row of each group. */
  Tensor firstRows(Tensor matrix) {
    long width = TensorAccess.layout(matrix).size(1);
    long[] first = new long[count];
    for (int i = order.length - 1; i >= 0; i--) {
      first[group[i]] = order[i];
    }
    Tensor positions = JavaArrays.fromFlat(first, new long[] {count, 1}, DType.INT64);
    Tensor out = Dispatch.empty(new long[] {count, width}, TensorAccess.dtype(matrix));
    LineMoves.gather(
        TensorAccess.operand(out),
        TensorAccess.operand(matrix),
        TensorAccess.operand(Expand.raw(positions, count, width)),
        0);
    return out;
  }

  /** For each row, the number of its group. */
  Tensor inverse() {
    long[] inverse = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = group[i];
    }
    return JavaArrays.fromFlat(inverse, new long[] {order.length}, DType.INT64);
  }

  /** How many rows each group has. */
  Tensor sizes() {
    long[] sizes = new long[count];
    for (int g : group) {
      sizes[g]++;
    }
    return JavaArrays.fromFlat(sizes, new long[] {count}, DType.INT64);
  }
}
