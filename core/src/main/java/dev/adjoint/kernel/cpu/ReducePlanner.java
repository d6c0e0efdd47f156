package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Plans a reduction as two loop nests, over the kept and over the reduced dimensions. Dimensions of
 * size 1 are dropped, the others are ordered with the smallest stride innermost, and adjacent ones
 * are merged where a single stride covers both.
 */
final class ReducePlanner {

  /**
   * Nested loops over several operands.
   *
   * @param sizes trip counts, outermost first
   * @param strides bytes per step, by operand, then by dimension
   */
  record Nest(long[] sizes, long[][] strides) {

    int depth() {
      return sizes.length;
    }

    /** Trip count of the innermost loop; 1 where there is none. */
    long inner() {
      return sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    }

    /** Trip count of a loop, counted from the innermost; 1 where there is none. */
    long size(int loop) {
      return loop < sizes.length ? sizes[sizes.length - 1 - loop] : 1;
    }

    /** Bytes an operand moves in a loop, counted from the innermost; 0 where there is none. */
    long stride(int operand, int loop) {
      return loop < sizes.length ? strides[operand][sizes.length - 1 - loop] : 0;
    }

    /** Bytes an operand moves in the innermost loop; 0 where there is none. */
    long innerStride(int operand) {
      return stride(operand, 0);
    }

    /** Trips of all loops but the innermost {@code skip}. */
    long trips(int skip) {
      long count = 1;
      for (int d = 0; d < sizes.length - skip; d++) {
        count *= sizes[d];
      }
      return count;
    }

    /** Bytes from an operand's start to trip {@code index} of all but the innermost loops. */
    long offset(int operand, long index, int skip) {
      long offset = 0;
      long rest = index;
      for (int d = sizes.length - 1 - skip; d >= 0 && rest != 0; d--) {
        offset += rest % sizes[d] * strides[operand][d];
        rest /= sizes[d];
      }
      return offset;
    }
  }

  private ReducePlanner() {}

  /** The sizes that all operands broadcast to. */
  static long[] commonSizes(Operand[] operands) {
    long[] first = operands[0].layout().sizes();
    long[] common = first;
    for (int k = 1; k < operands.length; k++) {
      long[] sizes = operands[k].layout().sizes();
      if (sizes != first && !Arrays.equals(sizes, common)) {
        common = SizeCheck.common(common, sizes);
      }
    }
    return common;
  }

  /**
   * The loops over those dimensions of {@code sizes} for which {@code mask} is {@code wanted}.
   *
   * @param mayReorder whether the order of visits is free
   */
  static Nest nest(
      long[] sizes, boolean[] mask, boolean wanted, Operand[] operands, boolean mayReorder) {
    int[] dims = new int[sizes.length];
    int depth = 0;
    for (int d = 0; d < sizes.length; d++) {
      if (mask[d] == wanted && sizes[d] != 1) {
        dims[depth++] = d;
      }
    }
    int n = operands.length;
    long[][] strides = new long[n][depth];
    for (int k = 0; k < n; k++) {
      Layout layout = operands[k].layout();
      int itemSize = operands[k].dtype().itemSize();
      int missing = sizes.length - layout.dim();
      for (int i = 0; i < depth; i++) {
        int d = dims[i] - missing;
        // Size 1 where all others have more: the operand is broadcast, or a reduced result.
        strides[k][i] = d < 0 || layout.size(d) == 1 ? 0 : layout.stride(d) * itemSize;
      }
    }
    long[] trips = new long[depth];
    for (int i = 0; i < depth; i++) {
      trips[i] = sizes[dims[i]];
    }
    if (mayReorder) {
      sort(trips, strides);
    }
    return join(trips, strides);
  }

  /** Insertion sort, largest strides first; the order stays where strides say nothing. */
  private static void sort(long[] sizes, long[][] strides) {
    for (int i = 1; i < sizes.length; i++) {
      for (int j = i; j > 0 && shouldSwap(strides, j - 1, j); j--) {
        swap(sizes, j);
        for (long[] s : strides) {
          swap(s, j);
        }
      }
    }
  }

  private static void swap(long[] values, int j) {
    long t = values[j];
    values[j] = values[j - 1];
    values[j - 1] = t;
  }

  private static boolean shouldSwap(long[][] strides, int outer, int inner) {
    // The last operands are the inputs: where they lie matters more than where results go.
    for (int k = strides.length - 1; k >= 0; k--) {
      long a = Math.abs(strides[k][outer]);
      long b = Math.abs(strides[k][inner]);
      if (a != 0 && b != 0 && a != b) {
        return a < b;
      }
    }
    return false;
  }

  private static Nest join(long[] sizes, long[][] strides) {
    int last = 0;
    for (int i = 1; i < sizes.length; i++) {
      if (joinable(sizes, strides, last, i)) {
        sizes[last] *= sizes[i];
      } else {
        last++;
        sizes[last] = sizes[i];
      }
      for (long[] s : strides) {
        s[last] = s[i];
      }
    }
    int depth = sizes.length == 0 ? 0 : last + 1;
    if (depth == sizes.length) {
      return new Nest(sizes, strides);
    }
    long[][] kept = new long[strides.length][];
    for (int k = 0; k < kept.length; k++) {
      kept[k] = Arrays.copyOf(strides[k], depth);
    }
    return new Nest(Arrays.copyOf(sizes, depth), kept);
  }

  private static boolean joinable(long[] sizes, long[][] strides, int outer, int inner) {
    for (long[] s : strides) {
      if (s[outer] != s[inner] * sizes[inner]) {
        return false;
      }
    }
    return true;
  }
}
