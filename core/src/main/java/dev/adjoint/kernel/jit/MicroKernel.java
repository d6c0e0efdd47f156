package dev.adjoint.kernel.jit;

/**
 * Multiplies {@link #ROWS} rows of a by one panel of b. The rows lie anywhere, equal steps from one
 * inner step to the next; the panel holds {@code columns} values per inner step, and a tile of the
 * result lies row-major. Sums go on from what the tile holds.
 */
public abstract class MicroKernel {
  /** More sums than so many rows' spill, or make more code than the compiler inlines. */
  public static final int ROWS = 4;

  public final int columns;

  public MicroKernel(int columns) {
    this.columns = columns;
  }

  /**
   * Multiplies.
   *
   * @param a0 address of the first row
   * @param step bytes from one element of a row to the next
   */
  public abstract void run(
      long a0, long a1, long a2, long a3, long step, long b, long tile, long depth);
}
