package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import java.util.Arrays;

/**
 * Stable sort of the elements of one line. NaN sorts last, and zeros of both signs are equal.
 *
 * <p>Elements of up to four bytes are packed with their position into a long, as its upper half;
 * wider ones are sorted together with an array of positions.
 */
final class SortedLine {
  private static final int RUN = 24;

  private final DType dtype;
  private final boolean packed;
  private final int n;
  private long[] keys;
  private int[] order;
  private long[] otherKeys;
  private int[] otherOrder;
  private int nans;

  SortedLine(DType dtype, long n) {
    if (n > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("sorting " + n + " elements of one line is not supported");
    }
    this.dtype = dtype;
    this.n = (int) n;
    this.packed = dtype.itemSize() <= 4;
    int wide = packed ? 0 : this.n;
    keys = new long[this.n];
    order = new int[wide];
    otherKeys = new long[wide];
    otherOrder = new int[wide];
  }

  /** The position of the element that comes at {@code place}. */
  int at(int place) {
    return packed ? (int) keys[place] : order[place];
  }

  /** How many elements are NaN. */
  int nans() {
    return nans;
  }

  /** Orders the elements from {@code address} on. */
  void sort(long address, long stride, boolean descending) {
    nans = 0;
    long flip = descending ? -1 : 0;
    if (packed) {
      for (int i = 0; i < n; i++) {
        keys[i] = (key(address + i * stride) ^ flip) << 32 | i;
      }
      Arrays.sort(keys);
      return;
    }
    for (int i = 0; i < n; i++) {
      keys[i] = key(address + i * stride) ^ flip;
      order[i] = i;
    }
    merge();
  }

  /** A number in the order of the elements, of 32 bits where they are packed. */
  private long key(long address) {
    if (!DTypes.isRealFloat(dtype)) {
      return Elements.getLong(dtype, address);
    }
    if (dtype == DType.FLOAT64) {
      double value = Memory.getDouble(address) + 0.0;
      nans += value != value ? 1 : 0;
      long bits = Double.doubleToLongBits(value);
      return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
    float value = Elements.getFloat(dtype, address) + 0.0f;
    nans += value != value ? 1 : 0;
    int bits = Float.floatToIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** Sorts short runs by insertion, then merges neighbours until one is left. */
  private void merge() {
    for (int lo = 0; lo < n; lo += RUN) {
      insertion(lo, Math.min(n, lo + RUN));
    }
    for (long width = RUN; width < n; width *= 2) {
      for (long lo = 0; lo < n; lo += 2 * width) {
        merge((int) lo, (int) Math.min(n, lo + width), (int) Math.min(n, lo + 2 * width));
      }
      long[] sortedKeys = otherKeys;
      otherKeys = keys;
      keys = sortedKeys;
      int[] sortedOrder = otherOrder;
      otherOrder = order;
      order = sortedOrder;
    }
  }

  private void insertion(int lo, int hi) {
    for (int i = lo + 1; i < hi; i++) {
      long key = keys[i];
      int position = order[i];
      int j = i;
      for (; j > lo && keys[j - 1] > key; j--) {
        keys[j] = keys[j - 1];
        order[j] = order[j - 1];
      }
      keys[j] = key;
      order[j] = position;
    }
  }

  private void merge(int lo, int middle, int hi) {
    int a = lo;
    int b = middle;
    for (int to = lo; to < hi; to++) {
      int from = b >= hi || (a < middle && keys[a] <= keys[b]) ? a++ : b++;
      otherKeys[to] = keys[from];
      otherOrder[to] = order[from];
    }
  }
}
