package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Plans the loop nest over operands of any layout.
 *
 * <p>Dimensions of size 1 are dropped, the others are ordered with the smallest stride innermost
 * (of the first operand that distinguishes them, outputs first), and adjacent dimensions that are
 * contiguous to each other in every operand are merged. All arithmetic is in {@code long}.
 */
final class Planner {
  private Planner() {}

  /**
   * Nested loops, innermost first; there is at least one.
   *
   * @param sizes how often each loop runs
   * @param strides bytes from one iteration to the next, by operand, then by loop
   */
  record Plan(long[] sizes, long[][] strides) {

    int depth() {
      return sizes.length;
    }

    long numel() {
      long count = 1;
      for (long size : sizes) {
        count *= size;
      }
      return count;
    }

    long stride(int operand, int loop) {
      return strides[operand][loop];
    }

    /** Bytes from the operand's first element to the one visited as number {@code index}. */
    long offset(int operand, long index) {
      long rest = index;
      long offset = 0;
      for (int d = 0; d < sizes.length && rest != 0; d++) {
        offset += rest % sizes[d] * strides[operand][d];
        rest /= sizes[d];
      }
      return offset;
    }

    /** Whether all operands lie densely, or stand still, in the innermost loop. */
    boolean isSmooth(int... itemSizes) {
      for (int k = 0; k < strides.length; k++) {
        if (strides[k][0] != 0 && strides[k][0] != itemSizes[k]) {
          return false;
        }
      }
      return true;
    }

    /**
     * Whether some operand jumps in the innermost loop but is near in the next one, so that the two
     * are better walked in tiles.
     */
    boolean wantsTiles() {
      if (sizes.length < 2 || sizes[1] < 8 || sizes[0] < 8) {
        return false;
      }
      for (long[] s : strides) {
        if (Math.abs(s[0]) >= 64 && s[1] != 0 && Math.abs(s[1]) < 64) {
          return true;
        }
      }
      return false;
    }
  }

  /** The loops over the operands, which broadcast to the shape of the first one. */
  static Plan plan(Operand[] operands) {
    Layout[] layouts = new Layout[operands.length];
    int[] itemSizes = new int[operands.length];
    for (int k = 0; k < operands.length; k++) {
      layouts[k] = operands[k].layout();
      itemSizes[k] = operands[k].dtype().itemSize();
    }
    return plan(layouts, itemSizes);
  }

  /** The loops over the layouts, which broadcast to the shape of the first one. */
  static Plan plan(Layout[] layouts, int[] itemSizes) {
    long[] shape = layouts[0].sizes();
    int dims = shape.length;
    int count = layouts.length;
    long[] sizes = new long[dims];
    int[] from = new int[dims];
    int depth = 0;
    for (int d = dims - 1; d >= 0; d--) {
      if (shape[d] != 1) {
        sizes[depth] = shape[d];
        from[depth++] = d;
      }
    }
    long[][] strides = new long[count][Math.max(depth, 1)];
    for (int k = 0; k < count; k++) {
      Layout layout = layouts[k];
      int missing = dims - layout.dim();
      if (missing < 0) {
        missing = requireLeadingOnes(layout, missing);
      }
      for (int i = 0; i < depth; i++) {
        int d = from[i] - missing;
        boolean repeated = d < 0 || layout.size(d) == 1;
        strides[k][i] = repeated ? 0 : layout.stride(d) * itemSizes[k];
      }
    }
    if (depth == 0) {
      return new Plan(new long[] {1}, strides);
    }
    sort(sizes, strides, depth);
    return join(sizes, strides, depth);
  }

  private static int requireLeadingOnes(Layout layout, int missing) {
    for (int d = 0; d < -missing; d++) {
      if (layout.size(d) != 1) {
        throw new IllegalArgumentException("an input has more dimensions than the output");
      }
    }
    return missing;
  }

  /** Insertion sort, smallest strides first; stable, so that ties stay row-major. */
  private static void sort(long[] sizes, long[][] strides, int depth) {
    for (int i = 1; i < depth; i++) {
      for (int j = i; j > 0 && belongsInside(strides, j, j - 1); j--) {
        swap(sizes, j);
        for (long[] s : strides) {
          swap(s, j);
        }
      }
    }
  }

  private static boolean belongsInside(long[][] strides, int candidate, int current) {
    for (long[] s : strides) {
      long a = Math.abs(s[candidate]);
      long b = Math.abs(s[current]);
      if (a != 0 && b != 0 && a != b) {
        return a < b;
      }
    }
    return false;
  }

  private static void swap(long[] values, int j) {
    long t = values[j];
    values[j] = values[j - 1];
    values[j - 1] = t;
  }

  private static Plan join(long[] sizes, long[][] strides, int depth) {
    int last = 0;
    for (int d = 1; d < depth; d++) {
      if (inLine(sizes[last], strides, last, d)) {
        sizes[last] *= sizes[d];
      } else {
        last++;
        sizes[last] = sizes[d];
        for (long[] s : strides) {
          s[last] = s[d];
        }
      }
    }
    int kept = last + 1;
    if (kept == sizes.length) {
      return new Plan(sizes, strides);
    }
    long[] keptSizes = Arrays.copyOf(sizes, kept);
    for (int k = 0; k < strides.length; k++) {
      strides[k] = Arrays.copyOf(strides[k], kept);
    }
    return new Plan(keptSizes, strides);
  }

  private static boolean inLine(long innerSize, long[][] strides, int inner, int outer) {
    for (long[] s : strides) {
      if (s[outer] != s[inner] * innerSize) {
        return false;
      }
    }
    return true;
  }
}
