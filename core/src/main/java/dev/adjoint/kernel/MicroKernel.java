package dev.adjoint.kernel;

/**
 * Multiplies one pair of panels. A panel of a holds {@code rows} values per inner step, one of b
 * {@code columns}; a tile of the result lies row-major. Sums go on from what the tile holds.
 */
abstract class MicroKernel {
  final int rows;
  final int columns;

  MicroKernel(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  abstract void run(long a, long b, long tile, long depth);
}
