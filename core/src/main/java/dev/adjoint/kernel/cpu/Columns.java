package dev.adjoint.kernel.cpu;

/** Where the columns of a product go. */
interface Columns {
  /** In place of a column that is not stored. */
  long SKIPPED = Long.MIN_VALUE;

  /** Bytes from the first column to one, or {@link #SKIPPED}. */
  long at(long index);

  /** How many from one on are all stored, a step apart, or all skipped. */
  long run(long index);

  /** Bytes from one to the next of a run. */
  long lastStep();
}
