package dev.adjoint.kernel.random;

import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Visits the elements of an operand in memory order, as few evenly strided runs; a second operand
 * of the same sizes may be visited in parallel.
 */
final class MemoryOrder {

  /** Handles a run of evenly spaced elements. */
  @FunctionalInterface
  interface Stretch {
    /**
     * Handles a run.
     *
     * @param address of its first element
     * @param step bytes from one element to the next
     * @param count number of elements, at least 1
     */
    void accept(long address, long step, long count);
  }

  /** Handles a run of two operands. */
  @FunctionalInterface
  interface PairRun {
    /** Handles a run: address and step of both, and the number of elements. */
    void accept(long address, long step, long otherAddress, long otherStep, long count);
  }

  private MemoryOrder() {}

  /** Calls {@code run} for all elements; the caller keeps the storage reachable. */
  static void forEachRun(Operand out, Stretch run) {
    forEachRun(out, out, (address, step, ignored, alsoIgnored, n) -> run.accept(address, step, n));
  }

  /** Calls {@code run} for all elements of both, in the first one's memory order. */
  static void forEachRun(Operand out, Operand other, PairRun run) {
    Layout layout = out.layout();
    if (layout.numel() == 0) {
      return;
    }
    SizeCheck.same(layout, other.layout());
    long address = out.address();
    long otherAddress = other.address();
    long itemSize = out.dtype().itemSize();
    long otherSize = other.dtype().itemSize();
    if (layout.isNonOverlappingAndDense()
        && Arrays.equals(layout.strides(), other.layout().strides())) {
      run.accept(address, itemSize, otherAddress, otherSize, layout.numel());
      return;
    }
    long[] sizes = new long[layout.dim()];
    long[] steps = new long[layout.dim()];
    long[] otherSteps = new long[layout.dim()];
    int dims = sort(out, other, sizes, steps, otherSteps);
    dims = merge(dims, sizes, steps, otherSteps);
    if (dims == 0) {
      run.accept(address, itemSize, otherAddress, otherSize, 1);
      return;
    }
    long[] index = new long[dims];
    while (true) {
      run.accept(address, steps[0], otherAddress, otherSteps[0], sizes[0]);
      int d = 1;
      while (d < dims && ++index[d] == sizes[d]) {
        address -= (sizes[d] - 1) * steps[d];
        otherAddress -= (sizes[d] - 1) * otherSteps[d];
        index[d++] = 0;
      }
      if (d >= dims) {
        return;
      }
      address += steps[d];
      otherAddress += otherSteps[d];
    }
  }

  /** Fills in the dimensions longer than 1, by rising stride of the first; gives their number. */
  private static int sort(
      Operand out, Operand other, long[] sizes, long[] steps, long[] otherSteps) {
    int dims = 0;
    for (int d = out.layout().dim() - 1; d >= 0; d--) {
      if (out.layout().size(d) == 1) {
        continue;
      }
      int at = dims++;
      long step = out.layout().stride(d) * out.dtype().itemSize();
      for (; at > 0 && steps[at - 1] > step; at--) {
        sizes[at] = sizes[at - 1];
        steps[at] = steps[at - 1];
        otherSteps[at] = otherSteps[at - 1];
      }
      sizes[at] = out.layout().size(d);
      steps[at] = step;
      otherSteps[at] = other.layout().stride(d) * other.dtype().itemSize();
    }
    return dims;
  }

  private static int merge(int dims, long[] sizes, long[] steps, long[] otherSteps) {
    int last = 0;
    for (int d = 1; d < dims; d++) {
      if (steps[d] == sizes[last] * steps[last]
          && otherSteps[d] == sizes[last] * otherSteps[last]) {
        sizes[last] *= sizes[d];
      } else {
        last++;
        sizes[last] = sizes[d];
        steps[last] = steps[d];
        otherSteps[last] = otherSteps[d];
      }
    }
    return Math.min(dims, last + 1);
  }
}
