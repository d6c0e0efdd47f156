package dev.adjoint.testkit;

import dev.adjoint.DType;
import java.util.Arrays;

/**
 * Derivatives, one row for each element of an input, one column for each of an output.
 *
 * @param rows the numbers
 * @param dtype of what they would be as a tensor
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JacobianMatrix(double[][] rows, DType dtype) {

  static JacobianMatrix zeros(long rows, long columns, DType dtype) {
    return new JacobianMatrix(new double[Math.toIntExact(rows)][Math.toIntExact(columns)], dtype);
  }

  boolean isClose(JacobianMatrix numerical, double rtol, double atol) {
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < rows[k].length; j++) {
        if (!isClose(rows[k][j], numerical.rows[k][j], rtol, atol)) {
          return false;
        }
      }
    }
    return true;
  }

  static boolean isClose(double a, double n, double rtol, double atol) {
    return a == n || Math.abs(a - n) <= atol + rtol * Math.abs(n);
  }

  /** The largest difference of two elements. */
  double distance(JacobianMatrix other) {
    double largest = 0;
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < rows[k].length; j++) {
        largest = Math.max(largest, Math.abs(rows[k][j] - other.rows[k][j]));
      }
    }
    return largest;
  }

  boolean isZero() {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(v -> v == 0);
  }

  /** As PyTorch prints it. */
  @Override
  public String toString() {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return Tensors.make(
            new Values.Floats(flat), dtype, rows.length, rows.length == 0 ? 0 : rows[0].length)
        .toString();
  }
}
