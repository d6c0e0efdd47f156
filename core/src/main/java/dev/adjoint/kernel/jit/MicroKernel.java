package dev.adjoint.kernel.jit;

/**
 * Multiplies some rows of a, four or one, by some columns of b. The rows lie anywhere, equal steps
 * from one inner step to the next; {@code columns} neighbours of b lie where a table says, for each
 * inner step, and a tile of the result lies row-major. Sums go on from what the tile holds.
 */
public abstract class MicroKernel {
  /** More sums than so many rows' spill, or make more code than the compiler inlines. */
  public static final int MOST_ROWS = 4;

  public final int rows;
  public final int columns;

  public MicroKernel(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Multiplies.
   *
   * @param a0 address of the first row; the others do not count if that is all
   * @param step bytes from one element of a row to the next
   * @param b address of the columns
   * @param table address of bytes that are added to it, for each inner step
   */
  public abstract void run(
      long a0, long a1, long a2, long a3, long step, long b, long table, long tile, long depth);
}
