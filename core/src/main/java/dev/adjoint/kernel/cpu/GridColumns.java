package dev.adjoint.kernel.cpu;

/**
 * Columns of a grid, some of which lie between the windows of an image: a grid has room for what
 * pads the image.
 */
final class GridColumns implements Columns {
  private final long[] counts;
  private final long[] pitches;
  private final long[] steps;

  /**
   * A grid.
   *
   * @param counts of columns that are stored, in each dimension
   * @param pitches columns from one index to the next
   * @param steps bytes from one index to the next
   */
  GridColumns(long[] counts, long[] pitches, long[] steps) {
    this.counts = counts;
    this.pitches = pitches;
    this.steps = steps;
  }

  @Override
  public long at(long index) {
    int last = counts.length - 1;
    long rest = index;
    long at = 0;
    for (int d = 0; d <= last; d++) {
      long place = d == last ? rest : rest / pitches[d];
      rest -= place * pitches[d];
      if (place >= counts[d]) {
        return SKIPPED;
      }
      at += place * steps[d];
    }
    return at;
  }

  @Override
  public long run(long index) {
    int last = counts.length - 1;
    long row = pitches[last - 1];
    long place = index % row;
    return place < counts[last] ? counts[last] - place : row - place;
  }

  @Override
  public long lastStep() {
    return steps[steps.length - 1];
  }
}
