package dev.adjoint.kernel.cpu;

import java.util.Arrays;

/**
 * Numbers on a lattice, such as the places of elements: an index in row-major order, times steps.
 */
final class Lattice {
  private final long[] sizes;
  private final long[] steps;

  private Lattice(long[] sizes, long[] steps) {
    this.sizes = sizes;
    this.steps = steps;
  }

  /** One dimension. */
  static Lattice of(long size, long step) {
    return new Lattice(new long[] {size}, new long[] {step});
  }

  /** Several dimensions; those that are equally far apart become one. */
  static Lattice of(long[] sizes, long[] steps) {
    long[] joinedSizes = new long[sizes.length];
    long[] joinedSteps = new long[sizes.length];
    int n = 0;
    for (int d = 0; d < sizes.length; d++) {
      if (n > 0 && joinedSteps[n - 1] == steps[d] * sizes[d]) {
        joinedSizes[n - 1] *= sizes[d];
        joinedSteps[n - 1] = steps[d];
      } else {
        joinedSizes[n] = sizes[d];
        joinedSteps[n++] = steps[d];
      }
    }
    return new Lattice(Arrays.copyOf(joinedSizes, n), Arrays.copyOf(joinedSteps, n));
  }

  /** The step between neighbours of the innermost dimension. */
  long lastStep() {
    return steps[steps.length - 1];
  }

  /** The number at an index. */
  long at(long index) {
    long at = 0;
    long rest = index;
    for (int d = sizes.length - 1; d > 0; d--) {
      at += rest % sizes[d] * steps[d];
      rest /= sizes[d];
    }
    return at + rest * steps[0];
  }

  /** The first numbers from an index on. */
  void fill(long from, int count, long[] to) {
    int last = sizes.length - 1;
    long[] index = new long[last + 1];
    long rest = from;
    for (int d = last; d > 0; d--) {
      index[d] = rest % sizes[d];
      rest /= sizes[d];
    }
    long at = at(from);
    for (int k = 0; k < count; k++) {
      to[k] = at;
      at += steps[last];
      index[last]++;
      for (int d = last; d > 0 && index[d] == sizes[d]; d--) {
        index[d] = 0;
        index[d - 1]++;
        at += steps[d - 1] - sizes[d] * steps[d];
      }
    }
  }
}
