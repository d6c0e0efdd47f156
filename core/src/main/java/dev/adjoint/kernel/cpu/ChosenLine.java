package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Selection;
import dev.adjoint.kernel.backend.Choice;
import java.util.Arrays;

/** Chooses elements of one line; what is needed for it is kept for the next line. */
final class ChosenLine {
  /** How many keys are read at a time where few elements are kept. */
  private static final int BLOCK = 1024;

  private final DType dtype;
  private final int n;
  private final int count;
  private final Choice choice;
  private final boolean few;
  private final long[] keys;
  private final int[] places;
  private final long[] block;
  private final Selection selection;

  ChosenLine(DType dtype, long n, long count, Choice choice) {
    this.dtype = dtype;
    this.n = SortedLine.length(n);
    this.count = (int) count;
    this.choice = choice;
    this.few = choice instanceof Choice.Top && Selection.isFew(count, n);
    int kept = few ? this.count : this.n;
    this.keys = new long[kept];
    this.places = new int[kept];
    this.block = new long[few ? BLOCK : 0];
    this.selection = new Selection(keys, places);
  }

  /** The position of the chosen element of that number. */
  int at(int i) {
    return places[choice instanceof Choice.Kth kth ? (int) kth.place() + i : i];
  }

  /** Chooses among the elements from {@code address} on. */
  void choose(long address, long stride) {
    Arrays.setAll(places, i -> i);
    switch (choice) {
      case Choice.Kth kth -> {
        LineKeys.read(dtype, address, stride, n, 0, keys);
        selection.quickSelect((int) kth.place(), n);
      }
      case Choice.Top top -> {
        long flip = top.largest() ? -1 : 0;
        if (few) {
          offerAll(address, stride, flip);
        } else {
          LineKeys.read(dtype, address, stride, n, flip, keys);
          selection.least(count, n, top.sorted());
        }
      }
    }
  }

  /** As {@link Selection#least} does where few are wanted, which then come in order. */
  private void offerAll(long address, long stride, long flip) {
    if (count == 0) {
      return;
    }
    LineKeys.read(dtype, address, stride, count, flip, keys);
    selection.heap(count);
    for (int from = count; from < n; from += BLOCK) {
      int length = Math.min(BLOCK, n - from);
      LineKeys.read(dtype, address + from * stride, stride, length, flip, block);
      long last = keys[0];
      for (int i = 0; i < length; i++) {
        if (block[i] < last) {
          selection.offer(count, block[i], from + i);
          last = keys[0];
        }
      }
    }
    selection.sortHeap(count);
  }
}
