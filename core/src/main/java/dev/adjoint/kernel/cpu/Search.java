package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;

/** Binary search of values in sorted sequences. */
final class Search {
  private Search() {}

  /**
   * For each value, how many elements of its sorted line come before it.
   *
   * @param out receives the counts, as int32 or int64: row-major
   * @param sorted the lines, row-major: one for all values, or one for each line of values
   * @param values the values, row-major and of the same dtype
   * @param right whether elements that equal the value come before it
   */
  static void run(Operand out, Operand sorted, Operand values, boolean right) {
    Checks.search(out, sorted, values);
    long count = values.layout().numel();
    if (count == 0) {
      return;
    }
    long length = Checks.last(sorted);
    long perLine = Checks.last(values);
    boolean single = sorted.layout().numel() == length;
    DType dtype = sorted.dtype();
    int size = dtype.itemSize();
    int outSize = out.dtype().itemSize();
    long line = sorted.address();
    long target = out.address();
    long source = values.address();
    Parallel.forChunks(
        count,
        1 << 12,
        (lo, hi) -> {
          for (long i = lo; i < hi; i++) {
            long start = single ? line : line + i / perLine * length * size;
            long place =
                DTypes.isRealFloat(dtype)
                    ? floating(dtype, start, length, source + i * size, right)
                    : integral(dtype, start, length, source + i * size, right);
            Elements.putLong(out.dtype(), target + i * outSize, place);
          }
        });
  }

  private static long floating(DType dtype, long line, long n, long at, boolean right) {
    double value = Elements.getDouble(dtype, at);
    int size = dtype.itemSize();
    long lo = 0;
    long hi = n;
    while (lo < hi) {
      long middle = (lo + hi) >>> 1;
      double there = Elements.getDouble(dtype, line + middle * size);
      // NaN on either side goes on to the right.
      if (right ? !(there > value) : !(there >= value)) {
        lo = middle + 1;
      } else {
        hi = middle;
      }
    }
    return lo;
  }

  private static long integral(DType dtype, long line, long n, long at, boolean right) {
    long value = Elements.getLong(dtype, at);
    int size = dtype.itemSize();
    long lo = 0;
    long hi = n;
    while (lo < hi) {
      long middle = (lo + hi) >>> 1;
      long there = Elements.getLong(dtype, line + middle * size);
      if (right ? there <= value : there < value) {
        lo = middle + 1;
      } else {
        hi = middle;
      }
    }
    return lo;
  }
}
