package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.cpu.Matmul.Matrix;

/**
 * Blocked matrix product (GEMM) of integers: 64-bit arithmetic, which wraps to every narrower type.
 */
final class IntegerGemm {
  private static final int ROWS = 32;
  private static final int COLUMNS = 256;
  private static final int DEPTH = 64;

  private IntegerGemm() {}

  static void run(DType dtype, Matrix out, Matrix a, Matrix b, long m, long n, long k) {
    long down = (m + ROWS - 1) / ROWS;
    long across = (n + COLUMNS - 1) / COLUMNS;
    Parallel.forChunks(
        down * across,
        1,
        (lo, hi) -> {
          for (long t = lo; t < hi; t++) {
            long i = t % down * ROWS;
            long j = t / down * COLUMNS;
            block(
                dtype,
                out,
                a,
                b,
                i,
                j,
                (int) Math.min(ROWS, m - i),
                (int) Math.min(COLUMNS, n - j),
                k);
          }
        });
  }

  private static void block(
      DType dtype,
      Matrix out,
      Matrix a,
      Matrix b,
      long i0,
      long j0,
      int rows,
      int columns,
      long k) {
    long[][] sums = new long[rows][columns];
    long[][] right = new long[DEPTH][columns];
    for (long p0 = 0; p0 < k; p0 += DEPTH) {
      int depth = (int) Math.min(DEPTH, k - p0);
      for (int p = 0; p < depth; p++) {
        for (int j = 0; j < columns; j++) {
          right[p][j] = Elements.getLong(dtype, b.at(p0 + p, j0 + j));
        }
      }
      for (int i = 0; i < rows; i++) {
        for (int p = 0; p < depth; p++) {
          addScaled(sums[i], right[p], Elements.getLong(dtype, a.at(i0 + i, p0 + p)));
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        Elements.putLong(dtype, out.at(i0 + i, j0 + j), sums[i][j]);
      }
    }
  }

  private static void addScaled(long[] sums, long[] row, long factor) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += factor * row[j];
    }
  }
}
