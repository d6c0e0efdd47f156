package dev.adjoint.kernel.reference;

import dev.adjoint.kernel.Operand;
import java.util.Arrays;

/**
 * Visits all indices of a shape in row-major order, and tells where operands have their element.
 */
final class Walk {
  private final long[] sizes;
  private final long[][] steps;
  private final long[] index;
  private final long[] at;
  private long left;

  /** Over the shape, to which the operands broadcast. */
  Walk(long[] sizes, Operand... operands) {
    this(sizes, steps(sizes, operands), starts(sizes, operands));
  }

  private Walk(long[] sizes, long[][] steps, long[] starts) {
    this.sizes = sizes;
    this.steps = steps;
    this.at = starts;
    this.index = new long[sizes.length];
    this.left = 1;
    for (long size : sizes) {
      left *= size;
    }
  }

  private static long[] starts(long[] sizes, Operand[] operands) {
    boolean empty = Arrays.stream(sizes).anyMatch(size -> size == 0);
    return Arrays.stream(operands).mapToLong(o -> empty ? 0 : o.address()).toArray();
  }

  /** Bytes from one index to the next, by operand and dimension. */
  private static long[][] steps(long[] sizes, Operand[] operands) {
    long[][] steps = new long[operands.length][sizes.length];
    for (int k = 0; k < operands.length; k++) {
      int shift = sizes.length - operands[k].layout().dim();
      for (int d = shift; d < sizes.length; d++) {
        if (operands[k].layout().size(d - shift) != 1) {
          steps[k][d] = operands[k].layout().stride(d - shift) * operands[k].dtype().itemSize();
        }
      }
    }
    return steps;
  }

  /** The same, but once where no operand moves: enough for what may as well be done once. */
  Walk once() {
    long[] counts = sizes.clone();
    for (int d = 0; d < counts.length; d++) {
      int at = d;
      boolean still = Arrays.stream(steps).allMatch(own -> own[at] == 0);
      counts[d] = still ? Math.min(counts[d], 1) : counts[d];
    }
    return new Walk(counts, steps, at.clone());
  }

  /** From the present index on, over the dimensions that are one here, of these sizes. */
  Walk inner(long... innerSizes) {
    return new Walk(innerSizes, steps, at.clone());
  }

  /** Whether there is an index to look at. */
  boolean more() {
    return left > 0;
  }

  /** Goes to the next index. */
  void next() {
    left--;
    for (int d = sizes.length - 1; d >= 0; d--) {
      for (int k = 0; k < at.length; k++) {
        at[k] += steps[k][d];
      }
      if (++index[d] < sizes[d]) {
        return;
      }
      for (int k = 0; k < at.length; k++) {
        at[k] -= sizes[d] * steps[k][d];
      }
      index[d] = 0;
    }
  }

  /** The address of an operand's element. */
  long at(int operand) {
    return at[operand];
  }
}
