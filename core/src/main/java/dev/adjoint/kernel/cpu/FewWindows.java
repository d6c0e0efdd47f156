package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;

/**
 * Convolution with few windows, each as long as an image, as in the gradient of a kernel of one
 * channel: nine sums at a time go along the rows of the image where it is. As a matrix product it
 * would be too narrow to be worth packing.
 */
final class FewWindows {
  /** Sums side by side, and one above the other: as many as hide the latency of a multiply-add. */
  private static final int SIDE = 3;

  /** Channels of a result for which a matrix product is too narrow. */
  static final int CHANNELS = 2;

  /** Multiplications that are worth a task. */
  private static final long GRAIN = 1 << 17;

  private final Gemm.Target target;
  private final Factor lines;
  private final Factor windows;
  private final long[] lineRows;
  private final long[] imageRows;
  private final long across;
  private final int n;

  /**
   * A convolution of one group.
   *
   * @param lines those of the kernel, one for each channel of the result
   * @param windows of an image that holds its padding
   * @param across windows along the last axis
   * @param steps of a window, in all
   * @param n steps of a window along the last axis
   */
  FewWindows(Gemm.Target target, Factor lines, Factor windows, long across, long steps, long n) {
    this.target = target;
    this.lines = lines;
    this.windows = windows;
    this.across = across;
    this.n = (int) n;
    this.lineRows = rows(lines, steps / n);
    this.imageRows = rows(windows, steps / n);
  }

  private long[] rows(Factor factor, long count) {
    long[] rows = new long[(int) count];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = factor.offset((long) r * n);
    }
    return rows;
  }

  /** Writes the sums of {@code m} channels and so many windows. */
  void run(long m, long count) {
    long right = Math.ceilDiv(across, SIDE);
    long down = Math.ceilDiv(count / across, SIDE);
    long work = (long) lineRows.length * n * SIDE * SIDE;
    Parallel.forChunks(
        m * down * right,
        Math.max(1, GRAIN / work),
        (lo, hi) -> {
          Storage memory = Storage.allocate((SIDE * SIDE + n) * (long) windows.width);
          try {
            for (long t = lo; t < hi; t++) {
              long first = t / right % down * SIDE * across + t % right * SIDE;
              sums(t / right / down, first, count, memory.address());
            }
          } finally {
            memory.release();
          }
        });
  }

  /** The sums of one channel and nine windows from a first one on. */
  private void sums(long channel, long first, long count, long memory) {
    int width = windows.width;
    long row = memory + SIDE * SIDE * (long) width;
    Memory.fill(memory, SIDE * SIDE * (long) width, (byte) 0);
    long rowsLeft = (count - 1 - first) / across;
    long columnsLeft = across - 1 - first % across;
    long x0 = windows.address(first);
    long x1 = windows.address(first + Math.min(1, rowsLeft) * across);
    long x2 = windows.address(first + Math.min(2, rowsLeft) * across);
    long second = windows.address(first + Math.min(1, columnsLeft)) - x0;
    long third = windows.address(first + Math.min(2, columnsLeft)) - x0;
    long step = windows.offset(1);
    long lineStep = lines.offset(1);
    long line = lines.address(channel);
    boolean converted = lines.dtype.itemSize() != width;
    for (int r = 0; r < lineRows.length; r++) {
      long from = line + lineRows[r];
      long by = lineStep;
      if (converted) {
        Factor.copy(lines.dtype, from, lineStep, row, width, n);
        from = row;
        by = width;
      }
      long at = imageRows[r];
      if (width == 4) {
        floats(n, from, by, x0 + at, x1 + at, x2 + at, second, third, step, memory);
      } else {
        doubles(n, from, by, x0 + at, x1 + at, x2 + at, second, third, step, memory);
      }
    }
    DType dtype = target.dtype();
    for (int i = 0; i <= Math.min(SIDE - 1, rowsLeft); i++) {
      for (int j = 0; j <= Math.min(SIDE - 1, columnsLeft); j++) {
        long sum = memory + (i * SIDE + j) * (long) width;
        double value = width == 4 ? Memory.getFloat(sum) : Memory.getDouble(sum);
        Elements.putDouble(dtype, target.at(channel, first + i * across + j), value);
      }
    }
  }

  private static void floats(
      int n,
      long line,
      long lineStep,
      long x0,
      long x1,
      long x2,
      long second,
      long third,
      long step,
      long sums) {
    float s00 = Memory.getFloat(sums);
    float s01 = Memory.getFloat(sums + 4);
    float s02 = Memory.getFloat(sums + 8);
    float s10 = Memory.getFloat(sums + 12);
    float s11 = Memory.getFloat(sums + 16);
    float s12 = Memory.getFloat(sums + 20);
    float s20 = Memory.getFloat(sums + 24);
    float s21 = Memory.getFloat(sums + 28);
    float s22 = Memory.getFloat(sums + 32);
    for (int p = 0; p < n; p++) {
      long at = p * step;
      float y = Memory.getFloat(line + p * lineStep);
      s00 = MultiplyAdd.fast(y, Memory.getFloat(x0 + at), s00);
      s01 = MultiplyAdd.fast(y, Memory.getFloat(x0 + at + second), s01);
      s02 = MultiplyAdd.fast(y, Memory.getFloat(x0 + at + third), s02);
      s10 = MultiplyAdd.fast(y, Memory.getFloat(x1 + at), s10);
      s11 = MultiplyAdd.fast(y, Memory.getFloat(x1 + at + second), s11);
      s12 = MultiplyAdd.fast(y, Memory.getFloat(x1 + at + third), s12);
      s20 = MultiplyAdd.fast(y, Memory.getFloat(x2 + at), s20);
      s21 = MultiplyAdd.fast(y, Memory.getFloat(x2 + at + second), s21);
      s22 = MultiplyAdd.fast(y, Memory.getFloat(x2 + at + third), s22);
    }
    Memory.setFloat(sums, s00);
    Memory.setFloat(sums + 4, s01);
    Memory.setFloat(sums + 8, s02);
    Memory.setFloat(sums + 12, s10);
    Memory.setFloat(sums + 16, s11);
    Memory.setFloat(sums + 20, s12);
    Memory.setFloat(sums + 24, s20);
    Memory.setFloat(sums + 28, s21);
    Memory.setFloat(sums + 32, s22);
  }

  private static void doubles(
      int n,
      long line,
      long lineStep,
      long x0,
      long x1,
      long x2,
      long second,
      long third,
      long step,
      long sums) {
    double s00 = Memory.getDouble(sums);
    double s01 = Memory.getDouble(sums + 8);
    double s02 = Memory.getDouble(sums + 16);
    double s10 = Memory.getDouble(sums + 24);
    double s11 = Memory.getDouble(sums + 32);
    double s12 = Memory.getDouble(sums + 40);
    double s20 = Memory.getDouble(sums + 48);
    double s21 = Memory.getDouble(sums + 56);
    double s22 = Memory.getDouble(sums + 64);
    for (int p = 0; p < n; p++) {
      long at = p * step;
      double y = Memory.getDouble(line + p * lineStep);
      s00 = MultiplyAdd.fast(y, Memory.getDouble(x0 + at), s00);
      s01 = MultiplyAdd.fast(y, Memory.getDouble(x0 + at + second), s01);
      s02 = MultiplyAdd.fast(y, Memory.getDouble(x0 + at + third), s02);
      s10 = MultiplyAdd.fast(y, Memory.getDouble(x1 + at), s10);
      s11 = MultiplyAdd.fast(y, Memory.getDouble(x1 + at + second), s11);
      s12 = MultiplyAdd.fast(y, Memory.getDouble(x1 + at + third), s12);
      s20 = MultiplyAdd.fast(y, Memory.getDouble(x2 + at), s20);
      s21 = MultiplyAdd.fast(y, Memory.getDouble(x2 + at + second), s21);
      s22 = MultiplyAdd.fast(y, Memory.getDouble(x2 + at + third), s22);
    }
    Memory.setDouble(sums, s00);
    Memory.setDouble(sums + 8, s01);
    Memory.setDouble(sums + 16, s02);
    Memory.setDouble(sums + 24, s10);
    Memory.setDouble(sums + 32, s11);
    Memory.setDouble(sums + 40, s12);
    Memory.setDouble(sums + 48, s20);
    Memory.setDouble(sums + 56, s21);
    Memory.setDouble(sums + 64, s22);
  }
}
