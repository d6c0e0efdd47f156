package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import java.util.Arrays;

/** Conversions of reduced dimensions between representations. */
public final class Reduced {
  private Reduced() {}

  /** The dimensions that are marked. */
  public static long[] dims(boolean[] reduced) {
    long[] dims = new long[reduced.length];
    int count = 0;
    for (int d = 0; d < reduced.length; d++) {
      if (reduced[d]) {
        dims[count++] = d;
      }
    }
    return Arrays.copyOf(dims, count);
  }

  /** The sum along the dimensions that are marked, which stay; none is not all of them. */
  public static Tensor sum(Tensor x, boolean[] reduced) {
    long[] dims = dims(reduced);
    return dims.length == 0 ? x : Sum.apply(x, dims, true, null);
  }

  /** How many elements go into each result. */
  public static long count(boolean[] reduced, long[] sizes) {
    long count = 1;
    for (int d = 0; d < sizes.length; d++) {
      count *= reduced[d] ? sizes[d] : 1;
    }
    return count;
  }
}
