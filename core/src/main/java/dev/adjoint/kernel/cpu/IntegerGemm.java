package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import java.util.Arrays;

/**
 * Blocked matrix product (GEMM) of integers: 64-bit arithmetic, which wraps to every narrower type.
 */
final class IntegerGemm {
  private static final int ROWS = 32;
  private static final int COLUMNS = 256;
  private static final int DEPTH = 64;

  private IntegerGemm() {}

  static void run(Gemm.Target out, Factor a, Factor b, long m, long n, long k) {
    long down = (m + ROWS - 1) / ROWS;
    long across = (n + COLUMNS - 1) / COLUMNS;
    Parallel.forChunks(
        down * across,
        1,
        (lo, hi) -> {
          for (long t = lo; t < hi; t++) {
            long i = t % down * ROWS;
            long j = t / down * COLUMNS;
            block(out, a, b, i, j, (int) Math.min(ROWS, m - i), (int) Math.min(COLUMNS, n - j), k);
          }
        });
  }

  private static void block(
      Gemm.Target out, Factor a, Factor b, long i0, long j0, int rows, int columns, long k) {
    DType dtype = out.dtype();
    long[][] sums = new long[rows][columns];
    for (int i = 0; out.start() != 0 && i < rows; i++) {
      Arrays.fill(sums[i], Elements.getLong(dtype, out.start() + (i0 + i) * out.startStep()));
    }
    long[][] right = new long[DEPTH][columns];
    for (long p0 = 0; p0 < k; p0 += DEPTH) {
      int depth = (int) Math.min(DEPTH, k - p0);
      for (int p = 0; p < depth; p++) {
        for (int j = 0; j < columns; j++) {
          right[p][j] = element(b, j0 + j, p0 + p);
        }
      }
      for (int i = 0; i < rows; i++) {
        for (int p = 0; p < depth; p++) {
          addScaled(sums[i], right[p], element(a, i0 + i, p0 + p));
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        Elements.putLong(dtype, out.at(i0 + i, j0 + j), sums[i][j]);
      }
    }
  }

  private static long element(Factor factor, long line, long step) {
    long address = factor.at(line, step);
    return address == 0 ? 0 : Elements.getLong(factor.dtype, address);
  }

  private static void addScaled(long[] sums, long[] row, long factor) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += factor * row[j];
    }
  }
}
