package dev.adjoint.kernel.cpu;

import java.util.Arrays;

/**
 * Numbers on a lattice, such as the places of elements: an index in row-major order, times steps.
 */
final class Lattice implements Columns {
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
  @Override
  public long lastStep() {
    return steps[steps.length - 1];
  }

  /** The number at an index. */
  @Override
  public long at(long index) {
    long at = 0;
    long rest = index;
    for (int d = sizes.length - 1; d > 0; d--) {
      at += rest % sizes[d] * steps[d];
      rest /= sizes[d];
    }
    return at + rest * steps[0];
  }

  /** How many from an index on are equally far apart. */
  @Override
  public long run(long index) {
    long size = sizes[sizes.length - 1];
    return sizes.length == 1 ? size - index : size - index % size;
  }

  /** The first numbers from an index on. */
  void fill(long from, int count, long[] to) {
    long step = lastStep();
    int n;
    for (int k = 0; k < count; k += n) {
      n = (int) Math.min(count - k, run(from + k));
      long at = at(from + k);
      for (int i = 0; i < n; i++) {
        to[k + i] = at + i * step;
      }
    }
  }
}
