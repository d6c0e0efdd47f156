package dev.adjoint.kernel.cpu;

import java.util.Arrays;

/**
 * Lines, or steps, of a block of patches, as runs: neighbours in a run are equally far apart, along
 * the last axis alone.
 */
final class PatchRuns {
  /** Bytes from the image to each. */
  final long[] offsets;

  /** What each adds to the place along an axis. */
  final long[][] places;

  /** What one more adds to the place along the last axis, and to the bytes. */
  final long step;

  final long bytes;

  /** One past the end of the run that each is in. */
  private final int[] ends;

  /** After how many the places are the same again. */
  final int period;

  private final int runs;

  PatchRuns(PatchIndex index, long first, int count) {
    period = (int) Math.min(index.period(), count);
    step = index.step();
    bytes = index.offsets().lastStep();
    offsets = new long[count];
    places = new long[index.places().size()][count];
    ends = new int[count];
    index.offsets().fill(first, count, offsets);
    for (int i = 0; i < places.length; i++) {
      index.places().get(i).fill(first, count, places[i]);
    }
    int found = 0;
    for (int k = 0; k < count; found++) {
      long run = index.offsets().run(first + k);
      for (Lattice place : index.places()) {
        run = Math.min(run, place.run(first + k));
      }
      int end = (int) Math.min(count, k + run);
      Arrays.fill(ends, k, end, end);
      k = end;
    }
    runs = found;
  }

  /** One past the end of the run from {@code k} on, or {@code limit} if that is before. */
  int end(int k, int limit) {
    return Math.min(ends[k], limit);
  }

  /** How long a run is, on average. */
  int mean() {
    return offsets.length / runs;
  }

  /**
   * The first in a run that is in an axis of {@code size}.
   *
   * @param place of the first of the run
   */
  int begin(long place, long size, int n) {
    if (step == 1) {
      return place >= 0 ? 0 : (int) Math.min(-place, n);
    }
    long first =
        step == 0
            ? (place >= 0 ? 0 : n)
            : step > 0 ? Math.ceilDiv(-place, step) : Math.floorDiv(place - size, -step) + 1;
    return Math.clamp(first, 0, n);
  }

  /** One past the last in a run that is in an axis of {@code size}. */
  int end(long place, long size, int n) {
    if (step == 1) {
      return Math.clamp(size - place, 0, n);
    }
    long end =
        step == 0
            ? (place < size ? n : 0)
            : step > 0 ? Math.ceilDiv(size - place, step) : Math.floorDiv(place, -step) + 1;
    return Math.clamp(end, 0, n);
  }
}
