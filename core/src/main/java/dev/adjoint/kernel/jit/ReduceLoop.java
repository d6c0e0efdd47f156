package dev.adjoint.kernel.jit;

/**
 * A generated part of a reduction.
 *
 * <p>Its frame holds, for the result and then the inputs: addresses, bytes from column to column,
 * raw parameters, bytes from row to row. Running leaves the frame as it is.
 */
public abstract class ReduceLoop {

  /** Does what the kind of loop does; there is at least one row. */
  public abstract void run(long[] frame, int columns, int rows);
}
