package dev.adjoint.op;

/**
 * Mask of what a pointwise operation saves for backward: bit {@code i} for input {@code i}, and two
 * flags above all inputs.
 */
final class SavedBits {
  /** The result. */
  static final int RESULT = 1 << 31;

  /** The saved tensors have been released. */
  static final int RELEASED = 1 << 30;

  /** Maximal number of inputs. */
  static final int MAX_INPUTS = 30;

  private SavedBits() {}

  /** The bit of an input. */
  static int input(int i) {
    return 1 << i;
  }

  static boolean has(int bits, int bit) {
    return (bits & bit) != 0;
  }
}
