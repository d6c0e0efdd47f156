package dev.adjoint.kernel;

/**
 * Numeric conversions as PyTorch's on x86: a value out of the range of an integer becomes the
 * smallest one; integers narrower than int32 are the low bits of an int64.
 */
public final class Conversions {
  private Conversions() {}

  /** A number as int32. */
  public static int toInt(float x) {
    return x >= -0x1p31f && x < 0x1p31f ? (int) x : Integer.MIN_VALUE;
  }

  /** A number as int32. */
  public static int toInt(double x) {
    return x > -0x1.00000002p31 && x < 0x1p31 ? (int) x : Integer.MIN_VALUE;
  }

  /** A number as int64. */
  public static long toLong(float x) {
    return x >= -0x1p63f && x < 0x1p63f ? (long) x : Long.MIN_VALUE;
  }

  /** A number as int64. */
  public static long toLong(double x) {
    return x >= -0x1p63 && x < 0x1p63 ? (long) x : Long.MIN_VALUE;
  }

  /** The bfloat16 nearest to a number, ties to even; every NaN becomes the same one. */
  public static short toBfloat16(float x) {
    if (Float.isNaN(x)) {
      return 0x7fc0;
    }
    int bits = Float.floatToRawIntBits(x);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The number that a bfloat16 stands for. */
  public static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
