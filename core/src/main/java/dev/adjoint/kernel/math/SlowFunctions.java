package dev.adjoint.kernel.math;

import dev.adjoint.kernel.expr.SlowOp;

/**
 * The scalar functions behind {@link SlowOp}; public because generated code calls them.
 *
 * <p>Integer division by zero throws {@link ArithmeticException} with the message {@code
 * ZeroDivisionError}, which is PyTorch's.
 */
public final class SlowFunctions {
  private SlowFunctions() {}

  /** Sine. */
  public static double sin(double x) {
    return StrictMath.sin(x);
  }

  /** Cosine. */
  public static double cos(double x) {
    return StrictMath.cos(x);
  }

  /** Tangent. */
  public static double tan(double x) {
    return StrictMath.tan(x);
  }

  /**
   * C's {@code pow}: unlike Java's it gives one for {@code pow(1, NaN)} and {@code pow(-1, inf)}.
   */
  public static double pow(double x, double y) {
    if (x == 1.0 || (x == -1.0 && Double.isInfinite(y))) {
      return 1.0;
    }
    return StrictMath.pow(x, y);
  }

  /** C's {@code fmod}. */
  public static double fmod(double x, double y) {
    return x % y;
  }

  /** Angle of the point {@code (x, y)}. */
  public static double atan2(double y, double x) {
    return StrictMath.atan2(y, x);
  }

  /** Integer power, wrapping; a negative exponent truncates the fraction to an integer. */
  public static long pow(long x, long y) {
    if (y < 0) {
      if (x == 1) {
        return 1;
      }
      if (x == -1) {
        return (y & 1) == 0 ? 1 : -1;
      }
      return 0;
    }
    long result = 1;
    long base = x;
    for (long rest = y; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        result *= base;
      }
      base *= base;
    }
    return result;
  }

  /** Remainder with the dividend's sign. */
  public static long fmod(long x, long y) {
    requireNonZero(y);
    return x % y;
  }

  /** Quotient rounded down. */
  public static long floorDiv(long x, long y) {
    requireNonZero(y);
    return Math.floorDiv(x, y);
  }

  /** Quotient rounded towards zero. */
  public static long truncDiv(long x, long y) {
    requireNonZero(y);
    return x / y;
  }

  /** Remainder with the divisor's sign. */
  public static long remainder(long x, long y) {
    requireNonZero(y);
    return Math.floorMod(x, y);
  }

  /** Greatest common divisor; of negative numbers the last remainder has a sign, as in C. */
  public static long gcd(long x, long y) {
    long a = x;
    long b = y;
    while (a != 0) {
      long rest = b % a;
      b = a;
      a = rest;
    }
    return b;
  }

  /** The value in floating point; a second argument is ignored where there is none. */
  static double apply(SlowOp op, double a, double b) {
    return switch (op) {
      case SIN -> sin(a);
      case COS -> cos(a);
      case TAN -> tan(a);
      case POW -> pow(a, b);
      case FMOD -> fmod(a, b);
      case ATAN2 -> atan2(a, b);
      case FLOOR_DIV, TRUNC_DIV, REMAINDER, GCD ->
          throw new IllegalArgumentException(op + " is for integers");
    };
  }

  /** The value in integers. */
  static long apply(SlowOp op, long a, long b) {
    return switch (op) {
      case POW -> pow(a, b);
      case FMOD -> fmod(a, b);
      case FLOOR_DIV -> floorDiv(a, b);
      case TRUNC_DIV -> truncDiv(a, b);
      case REMAINDER -> remainder(a, b);
      case GCD -> gcd(a, b);
      case SIN, COS, TAN, ATAN2 ->
          throw new IllegalArgumentException(op + " is for floating-point numbers");
    };
  }

  private static void requireNonZero(long y) {
    if (y == 0) {
      throw new ArithmeticException("ZeroDivisionError");
    }
  }
}
