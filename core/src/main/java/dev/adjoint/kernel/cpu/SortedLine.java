package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import java.util.Arrays;

/**
 * Stable sort of the elements of one line. NaN sorts last, and zeros of both signs are equal.
 *
 * <p>Each element becomes one number: above, as many bits of its key, counted from the least one,
 * as there is room for; below, its position. These are sorted digit by digit. Where keys have more
 * bits, elements that agree in those above are sorted once more by the others.
 */
final class SortedLine {
  /** Shorter lines are left to comparisons. */
  private static final int FEW = 256;

  /** Shorter lines have smaller digits. */
  private static final int MANY = 1 << 14;

  /** Runs up to this length are sorted by insertion. */
  private static final int RUN = 24;

  private final DType dtype;
  private final int n;
  private final int positionBits;
  private final long positions;
  private final long[] keys;
  private long[] packed;
  private long[] other;
  private long least;
  private boolean isWhole;

  SortedLine(DType dtype, long n) {
    this.dtype = dtype;
    this.n = length(n);
    positionBits = this.n < 2 ? 0 : bits(this.n - 1);
    positions = (1L << positionBits) - 1;
    keys = new long[this.n];
    packed = new long[this.n];
    other = new long[this.n < FEW ? 0 : this.n];
  }

  /** The length of a line as an int. */
  static int length(long n) {
    if (n > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("sorting " + n + " elements of one line is not supported");
    }
    return (int) n;
  }

  private static int bits(long number) {
    return Long.SIZE - Long.numberOfLeadingZeros(number);
  }

  /** The position of the element that comes at {@code place}. */
  int at(int place) {
    return (int) (packed[place] & positions);
  }

  /** Whether {@link #key} knows the elements, if they are integers. */
  boolean isWhole() {
    return isWhole;
  }

  /** The key of the element that comes at {@code place}. */
  long key(int place) {
    return (packed[place] >>> positionBits) + least;
  }

  /** How many elements are NaN, of what was sorted in ascending order. */
  int nans() {
    if (!DTypes.isRealFloat(dtype)) {
      return 0;
    }
    long nan = LineKeys.nan(dtype);
    int count = 0;
    while (count < n && keys[at(n - 1 - count)] == nan) {
      count++;
    }
    return count;
  }

  /** Orders the elements from {@code address} on. */
  void sort(long address, long stride, boolean descending) {
    LineKeys.read(dtype, address, stride, n, descending ? -1 : 0, keys);
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    boolean inOrder = true;
    long before = Long.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      long key = keys[i];
      min = Math.min(min, key);
      max = Math.max(max, key);
      inOrder &= before <= key;
      before = key;
    }
    if (n < 2 || inOrder) {
      isWhole = false;
      for (int i = 0; i < n; i++) {
        packed[i] = i;
      }
      return;
    }
    least = min;
    int bits = bits(max - min); // the difference may need all 64, as an unsigned number
    int left = Math.max(0, bits + positionBits - (Long.SIZE - 1));
    isWhole = left == 0;
    for (int i = 0; i < n; i++) {
      packed[i] = (keys[i] - min) >>> left << positionBits | i;
    }
    sort(0, n, bits - left);
    for (int lo = 0; left > 0 && lo < n; ) {
      int hi = lo + 1;
      while (hi < n && packed[hi] >>> positionBits == packed[lo] >>> positionBits) {
        hi++;
      }
      sortRun(lo, hi, left);
      lo = hi;
    }
  }

  /** Sorts elements that agree in all but the last bits of their keys, and are in their places. */
  private void sortRun(int lo, int hi, int left) {
    if (hi - lo > RUN) {
      long mask = (1L << left) - 1;
      for (int i = lo; i < hi; i++) {
        int position = at(i);
        packed[i] = ((keys[position] - least) & mask) << positionBits | position;
      }
      sort(lo, hi, left);
      return;
    }
    for (int i = lo + 1; i < hi; i++) {
      long element = packed[i];
      long key = keys[(int) (element & positions)];
      int j = i;
      for (; j > lo && keys[at(j - 1)] > key; j--) {
        packed[j] = packed[j - 1];
      }
      packed[j] = element;
    }
  }

  /** Sorts a range by this many bits above the positions; the positions are in order before. */
  private void sort(int lo, int hi, int bits) {
    if (hi - lo < FEW) {
      Arrays.sort(packed, lo, hi);
      return;
    }
    int most = hi - lo < MANY ? 8 : 11;
    int digits = (bits + most - 1) / most;
    int width = (bits + digits - 1) / digits;
    int[][] starts = starts(lo, hi, digits, width);
    int mask = (1 << width) - 1;
    for (int digit = 0; digit < digits; digit++) {
      distribute(packed, other, lo, hi, starts[digit], positionBits + digit * width, mask);
      long[] sorted = other;
      other = packed;
      packed = sorted;
    }
    if ((digits & 1) != 0 && hi - lo < n) {
      long[] sorted = packed; // what else there is, is in the array of before
      packed = other;
      other = sorted;
      System.arraycopy(other, lo, packed, lo, hi - lo);
    }
  }

  /** For each digit and each of its values, where the first such element goes. */
  private int[][] starts(int lo, int hi, int digits, int width) {
    int[][] counts = new int[digits][1 << width];
    int mask = (1 << width) - 1;
    for (int digit = 0; digit < digits; digit++) {
      count(packed, lo, hi, counts[digit], positionBits + digit * width, mask);
      int start = lo;
      for (int value = 0; value <= mask; value++) {
        int count = counts[digit][value];
        counts[digit][value] = start;
        start += count;
      }
    }
    return counts;
  }

  private static void count(long[] from, int lo, int hi, int[] counts, int shift, int mask) {
    for (int i = lo; i < hi; i++) {
      counts[(int) (from[i] >>> shift) & mask]++;
    }
  }

  private static void distribute(
      long[] from, long[] to, int lo, int hi, int[] next, int shift, int mask) {
    for (int i = lo; i < hi; i++) {
      long element = from[i];
      to[next[(int) (element >>> shift) & mask]++] = element;
    }
  }
}
