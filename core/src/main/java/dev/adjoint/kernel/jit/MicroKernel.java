package dev.adjoint.kernel.jit;

/**
 * Multiplies one pair of panels. A panel of a holds {@code rows} values per inner step, one of b
 * {@code columns}; a tile of the result lies row-major. Sums go on from what the tile holds.
 */
public abstract class MicroKernel {
  public final int rows;
  public final int columns;

  public MicroKernel(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  public abstract void run(long a, long b, long tile, long depth);
}
