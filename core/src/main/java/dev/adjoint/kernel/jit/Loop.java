package dev.adjoint.kernel.jit;

import org.jspecify.annotations.Nullable;

/**
 * A generated loop over rows of elements.
 *
 * <p>Its arguments are in a frame: for {@code k} operands and {@code p} parameters it holds {@code
 * k} addresses, {@code k} strides in bytes within a row, {@code p} raw parameters and, only read
 * where there is more than one row, {@code k} strides in bytes from row to row. Running modifies
 * the frame.
 */
public abstract class Loop {
  private final @Nullable Loop scalar;
  private final int operands;

  /**
   * For the constructors of generated classes.
   *
   * @param scalar what computes the elements that no whole vector covers; null in scalar loops
   * @param operands number of operands
   */
  Loop(@Nullable Loop scalar, int operands) {
    this.scalar = scalar;
    this.operands = operands;
  }

  /** Computes {@code rows} rows, at least one, of {@code n} elements. */
  public abstract void run(long[] frame, int n, int rows);

  /** Computes {@code count} elements from {@code from} in the frame's row, one by one. */
  final void single(long[] frame, int from, int count) {
    Loop loop = scalar;
    if (loop == null) {
      throw new IllegalStateException("a scalar loop has no other");
    }
    long[] part = frame.clone();
    for (int j = 0; j < operands; j++) {
      part[j] += from * part[operands + j];
    }
    loop.run(part, count, 1);
  }
}
