package dev.adjoint.op;

/**
 * What a pointwise operation keeps for backward, as the bits of an int: bit {@code i} stands for
 * input {@code i}, and two bits above all inputs have a meaning of their own.
 */
final class SavedBits {
  /** The result of the operation. */
  static final int RESULT = 1 << 31;

  /** What was kept has been released. */
  static final int RELEASED = 1 << 30;

  /** So many inputs have a bit. */
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
