package dev.adjoint.kernel;

/**
 * A generated part of a reduction.
 *
 * <p>Its frame holds, for the result and then the inputs: addresses, bytes from column to column,
 * raw parameters, bytes from row to row. Running leaves the frame as it is.
 */
abstract class ReduceLoop {

  /** Does what the kind of loop does; there is at least one row. */
  abstract void run(long[] frame, int columns, int rows);
}
