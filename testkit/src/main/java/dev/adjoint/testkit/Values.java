package dev.adjoint.testkit;

import dev.adjoint.DType;

/**
 * Elements of a tensor in row-major order, outside any tensor: {@code double} for the floating
 * types, which all fit exactly, {@code long} for the integral types and bool.
 */
public sealed interface Values {
  /** Number of elements. */
  int count();

  /** Elements of a floating type. */
  @SuppressWarnings("ArrayRecordComponent")
  record Floats(double[] array) implements Values {
    @Override
    public int count() {
      return array.length;
    }
  }

  /** Elements of an integral type, or bools as 0 and 1. */
  @SuppressWarnings("ArrayRecordComponent")
  record Longs(long[] array) implements Values {
    @Override
    public int count() {
      return array.length;
    }
  }

  /** {@code value} rounded to the nearest value that {@code dtype} has. */
  static double round(double value, DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> value;
      case FLOAT32 -> (float) value;
      case FLOAT16 -> roundTo(value, 11, -14, 65504);
      case BFLOAT16 -> roundTo(value, 8, -126, 0x1.fep127);
      default -> throw new IllegalArgumentException("not a floating type: " + dtype);
    };
  }

  /** Distance from {@code value} to the next larger magnitude of the type. */
  static double ulp(double value, DType dtype) {
    double magnitude = Math.abs(value);
    return switch (dtype) {
      case FLOAT64 -> Math.ulp(magnitude);
      case FLOAT32 -> Math.ulp((float) magnitude);
      case FLOAT16 -> spacing(magnitude, 11, -14);
      case BFLOAT16 -> spacing(magnitude, 8, -126);
      default -> 1;
    };
  }

  /** The difference between 1 and the next larger value of the type. */
  static double epsilon(DType dtype) {
    return ulp(1, dtype);
  }

  private static double spacing(double magnitude, int precision, int minExponent) {
    int exponent = Math.max(Math.getExponent(magnitude), minExponent);
    return Math.scalb(1.0, exponent - precision + 1);
  }

  private static double roundTo(double value, int precision, int minExponent, double max) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    double unit = spacing(Math.abs(value), precision, minExponent);
    double rounded = Math.copySign(Math.rint(Math.abs(value) / unit) * unit, value);
    return Math.abs(rounded) > max ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
  }
}
