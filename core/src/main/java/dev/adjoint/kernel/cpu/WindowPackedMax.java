package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;

/**
 * Max pooling in the types of up to 32 bits, without branches: a value and its source are one
 * number, whose upper half orders values and whose lower half prefers the first source.
 */
final class WindowPackedMax extends WindowRow {
  private static final int MAX = Integer.MAX_VALUE;
  private static final long LOW = 0xffffffffL;

  private final DType dtype;
  private final boolean isFloat;
  private final int infinity;
  private final long[] best;
  private final int[] bits;
  private final Lanes load;
  private final Lanes store;

  /** Whether there was a NaN. */
  private boolean nans;

  WindowPackedMax(WindowPlan plan) {
    super(plan);
    dtype = plan.dtype;
    isFloat = DTypes.computesInFloat(dtype);
    infinity = dtype == DType.FLOAT16 ? 0x7c000000 : 0x7f800000;
    best = new long[lanes(plan)];
    bits = new int[lanes(plan)];
    load = (at, spacing, n, lane) -> Buffers.loadBits(dtype, at, spacing, n, bits, lane);
    store = (at, spacing, n, lane) -> Buffers.storeBits(dtype, at, spacing, n, bits, lane);
  }

  /** An integer for the bits of each number but NaN, in their order; both zeros have the same. */
  private static int key(int bits) {
    int ordered = bits ^ bits >> 31 & MAX;
    return ordered - (ordered >> 31);
  }

  /** Of zero, the one without a sign. */
  private static int bits(int key) {
    int ordered = key + (key >> 31);
    return ordered ^ ordered >> 31 & MAX;
  }

  private static long packed(int key, long source) {
    return (long) key << 32 | ~source & LOW;
  }

  @Override
  void begin(long address) {
    nans = false;
    int least = isFloat ? key(infinity | Integer.MIN_VALUE) : (int) DTypes.leastInteger(dtype);
    for (int i = 0; i < laneCount(); i++) {
      best[i] = packed(least, sources[i]);
    }
  }

  @Override
  void visit(long address, long step, int lo, int hi, long source) {
    forElements(address, step, lo, hi, load);
    long low = ~source & LOW;
    if (!isFloat) {
      for (int i = lo; i < hi; i++) {
        best[i] = Math.max(best[i], (long) bits[i] << 32 | low);
      }
      return;
    }
    for (int i = lo; i < hi; i++) {
      best[i] = Math.max(best[i], (long) key(bits[i]) << 32 | low);
    }
    if (hasNan(lo, hi)) {
      nans = true;
      for (int i = lo; i < hi; i++) {
        // Of several, the last one wins, as in PyTorch.
        boolean isNan = (bits[i] & MAX) > infinity;
        best[i] = isNan ? (long) MAX << 32 | source : best[i];
      }
    }
  }

  /** In a form that becomes vector instructions. */
  private boolean hasNan(int lo, int hi) {
    int signs = 0;
    for (int i = lo; i < hi; i++) {
      signs |= infinity - (bits[i] & MAX);
    }
    return signs < 0;
  }

  @Override
  void end(long address) {
    int n = laneCount();
    int keys = -1;
    for (int i = 0; i < n; i++) {
      int key = (int) (best[i] >> 32);
      bits[i] = isFloat ? bits(key) : key;
      sources[i] = ~best[i] & LOW;
      keys &= key | -key; // positive if one is zero
    }
    for (int i = 0; i < n && nans; i++) {
      sources[i] = best[i] >> 32 == MAX ? best[i] & LOW : sources[i];
    }
    locateSources();
    if (isFloat && (nans || keys >= 0)) {
      for (int i = 0; i < n; i++) {
        long key = best[i] >> 32;
        if (key == 0 || key == MAX) { // which do not tell all bits
          load.move(chosen(i), 0, 1, i);
        }
      }
    }
    forWindows(1, address, store);
  }
}
