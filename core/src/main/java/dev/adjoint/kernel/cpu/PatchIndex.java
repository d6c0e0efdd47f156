package dev.adjoint.kernel.cpu;

import java.util.List;

/**
 * Lines, or steps, of patches: windows, or the elements of one.
 *
 * @param offsets bytes that each adds to the address
 * @param places what each adds to the place along an axis
 * @param period after how many the places are the same again
 */
record PatchIndex(Lattice offsets, List<Lattice> places, long period) {
  PatchIndex {
    places = List.copyOf(places);
  }

  /** What the next one adds to the place along the last axis. */
  long step() {
    return places.isEmpty() ? 0 : places.getLast().lastStep();
  }

  /** Some of them. */
  PatchRuns runs(long first, int count) {
    return new PatchRuns(this, first, count);
  }
}
