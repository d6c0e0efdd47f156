package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.view.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Groups of equal rows of a matrix, for {@code unique}.
 *
 * @param rows the rows, sorted by group
 * @param order where each of them was; null if they are in their places
 * @param group the group number of each of them
 * @param starts where each group begins, counted in sorted rows
 */
public record Groups(Tensor rows, @Nullable Tensor order, Tensor group, Tensor starts) {

  /**
   * Finds the groups.
   *
   * @param matrix a row-major matrix, unrecorded
   * @param consecutive whether equal rows that are apart make several groups
   */
  public static Groups of(Tensor matrix, boolean consecutive) {
    Layout layout = TensorAccess.layout(matrix);
    long n = layout.size(0);
    Tensor order = null;
    Tensor rows = matrix;
    if (!consecutive && layout.size(1) == 1) {
      order = Execution.empty(layout.sizes(), DType.INT64);
      rows = Execution.empty(layout.sizes(), TensorAccess.dtype(matrix));
      Execution.backend().sort(operand(rows), operand(order), operand(matrix), 0, false);
      order = Raw.view(order, Layout.contiguous(n));
    } else if (!consecutive) {
      order = JavaArrays.fromFlat(lexicographic(matrix), new long[] {n}, DType.INT64);
      rows = picked(matrix, order);
    }
    Tensor first = isFirst(rows, n);
    Tensor group = Execution.empty(new long[] {n}, DType.INT64);
    Backend backend = Execution.backend();
    backend.scan(
        new ScanSpec(ScanSpec.Running.SUM, false), operand(group), null, operand(first), 0);
    long count = n == 0 ? 0 : Host.getLong(operand(group), n - 1);
    Tensor starts = Execution.empty(new long[] {1, count}, DType.INT64);
    backend.nonzero(operand(starts), operand(first));
    Tensor numbers = Arithmetic.SUB_NUMBER.call(group, Scalar.of(1L));
    return new Groups(rows, order, numbers, Raw.view(starts, Layout.contiguous(count)));
  }

  private static Operand operand(Tensor t) {
    return TensorAccess.operand(t);
  }

  /** Whether each row begins a group: differs from the one before. NaN differs from itself. */
  private static Tensor isFirst(Tensor rows, long n) {
    Tensor first = Execution.empty(new long[] {n}, DType.BOOL);
    Execution.fill(first, Scalar.of(true));
    if (n > 1) {
      Tensor differs =
          Comparison.NE.call(Slice.narrow(rows, 0, 1, n - 1), Slice.narrow(rows, 0, 0, n - 1));
      Tensor others = Raw.view(first, Layout.of(new long[] {n - 1}, new long[] {1}, 1));
      Copy.into(others, Logical.any(differs, new long[] {1}, false));
    }
    return first;
  }

  /** The row numbers in lexicographic order: no kernel compares rows of several elements. */
  private static long[] lexicographic(Tensor matrix) {
    Layout layout = TensorAccess.layout(matrix);
    int rows = Values.length(layout.size(0));
    int width = Values.length(layout.size(1));
    boolean floating = DTypes.isRealFloat(TensorAccess.dtype(matrix));
    double[] doubles = floating ? Values.toDoubleArray(matrix) : new double[0];
    long[] longs = floating ? new long[0] : Values.toLongArray(matrix);
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] += 0.0; // zeros of both signs are equal
    }
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int i = a * width;
          int j = b * width;
          return floating
              ? Arrays.compare(doubles, i, i + width, doubles, j, j + width)
              : Arrays.compare(longs, i, i + width, longs, j, j + width);
        });
    return Arrays.stream(order).mapToLong(Integer::longValue).toArray();
  }

  /** Rows by number. */
  private static Tensor picked(Tensor matrix, Tensor numbers) {
    long[] column = {TensorAccess.layout(numbers).numel(), 1};
    long width = TensorAccess.layout(matrix).size(1);
    Tensor places = Raw.view(numbers, Layout.contiguous(column));
    return LineGather.picked(matrix, Raw.expand(places, column[0], width), 0);
  }

  /** How many there are. */
  public long count() {
    return TensorAccess.layout(starts).numel();
  }

  /** The first row of each group. */
  public Tensor firstRows() {
    return picked(rows, starts);
  }

  /** For each row, where it was, the number of its group. */
  public Tensor inverse() {
    if (order == null) {
      return group;
    }
    Tensor inverse = Execution.empty(TensorAccess.layout(group).sizes(), DType.INT64);
    LineGather.put(inverse, group, order, 0);
    return inverse;
  }

  /** How many rows each group has. */
  public Tensor sizes() {
    long count = count();
    Tensor ends = Ranges.indices(count);
    if (count > 0) {
      Copy.into(Slice.narrow(ends, 0, 0, count - 1), Slice.narrow(starts, 0, 1, count - 1));
      Execution.fill(
          Slice.narrow(ends, 0, count - 1, 1), Scalar.of(TensorAccess.layout(group).numel()));
    }
    return Arithmetic.SUB.call(ends, starts);
  }
}
