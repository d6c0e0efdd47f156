package dev.adjoint.kernel;

import dev.adjoint.DType;

/**
 * Properties of dtypes beyond their category. {@link DType#isFloatingPoint} is a user's question;
 * inside the library each place asks for what it is about, since a complex type is no
 * floating-point type and yet has gradients and arithmetic in floating point.
 */
public final class DTypes {
  private DTypes() {}

  /** Whether tensors of the type may require gradients, have a history and carry tangents. */
  public static boolean isDifferentiable(DType dtype) {
    return dtype.isFloatingPoint();
  }

  /** Whether arithmetic in the type is in floating point, not in integers or truth values. */
  public static boolean computesInFloat(DType dtype) {
    return dtype.isFloatingPoint();
  }

  /**
   * Whether an element is one real floating-point number: a double holds it, and it has a sign, an
   * order and NaN.
   */
  public static boolean isRealFloat(DType dtype) {
    return dtype.isFloatingPoint();
  }

  /** Whether this is one of the two half-precision types, which are computed in float32. */
  public static boolean isHalf(DType dtype) {
    return dtype == DType.FLOAT16 || dtype == DType.BFLOAT16;
  }

  /** The type in which a kernel computes for elements of a type. */
  public static DType wide(DType dtype) {
    return isHalf(dtype) ? DType.FLOAT32 : dtype;
  }

  /** The type that a computation declared in {@code type} really works in. */
  public static DType computed(DType type) {
    return switch (type) {
      case FLOAT16, BFLOAT16, FLOAT32 -> DType.FLOAT32;
      case FLOAT64 -> DType.FLOAT64;
      case UINT8, INT8, INT16, INT32 -> DType.INT32;
      case INT64 -> DType.INT64;
      case BOOL -> DType.BOOL;
    };
  }

  /** The smallest number of an integral type, or false. */
  public static long leastInteger(DType dtype) {
    return switch (dtype) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  /** The largest number of an integral type, or true. */
  public static long greatestInteger(DType dtype) {
    return switch (dtype) {
      case BOOL -> 1;
      case UINT8 -> 255;
      default -> ~leastInteger(dtype);
    };
  }

  /** The largest finite value of a floating-point type. */
  public static double largest(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> 65504;
      case BFLOAT16 -> 0x1.fep127;
      case FLOAT32 -> Float.MAX_VALUE;
      default -> Double.MAX_VALUE;
    };
  }
}
