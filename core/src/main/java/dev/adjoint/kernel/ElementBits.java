package dev.adjoint.kernel;

import dev.adjoint.DType;

/**
 * Elements as their bits in memory: what numbers of a dtype look like, and what they are. Of a
 * {@code long}, the low bits are the element's, the others anything.
 */
public final class ElementBits {
  private ElementBits() {}

  /** The number as a double: exact for all types but int64. */
  public static double toDouble(DType dtype, long bits) {
    return switch (dtype) {
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case BFLOAT16 -> Conversions.fromBfloat16((short) bits);
      default -> toLong(dtype, bits);
    };
  }

  /** The number as a long: floating types lose their fraction. */
  public static long toLong(DType dtype, long bits) {
    return switch (dtype) {
      case BOOL -> (byte) bits == 0 ? 0 : 1;
      case UINT8 -> bits & 0xff;
      case INT8 -> (byte) bits;
      case INT16 -> (short) bits;
      case INT32 -> (int) bits;
      case INT64 -> bits;
      default -> Conversions.toLong(toDouble(dtype, bits));
    };
  }

  /** The element nearest to a number, which is converted as in C. */
  public static long of(DType dtype, double value) {
    return switch (dtype) {
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      case FLOAT32 -> Float.floatToRawIntBits((float) value);
      case FLOAT16 -> Float.floatToFloat16((float) value);
      case BFLOAT16 -> Conversions.toBfloat16((float) value);
      case BOOL -> value != 0 ? 1 : 0;
      default -> Conversions.toLong(value);
    };
  }

  /** The element for an integer: narrower integer types keep the low bits. */
  public static long of(DType dtype, long value) {
    return switch (dtype) {
      case BOOL -> value != 0 ? 1 : 0;
      case UINT8, INT8, INT16, INT32, INT64 -> value;
      default -> of(dtype, (double) value);
    };
  }
}
