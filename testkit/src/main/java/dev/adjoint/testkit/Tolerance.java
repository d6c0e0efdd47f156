package dev.adjoint.testkit;

import dev.adjoint.DType;

/**
 * How far a result may be from the reference: the sum of three parts, each 0 unless it is wanted.
 *
 * @param ulps units in the last place of the reference, in the type of the result
 * @param magnitude units of rounding error relative to the same operation on the magnitudes of its
 *     operands, which is the sum of the absolute values for a sum
 * @param absolute units of rounding error relative to 1
 */
public record Tolerance(double ulps, double magnitude, double absolute) {
  /** Not one bit may differ, not even the sign of a zero. */
  public static final Tolerance EXACT = new Tolerance(0, 0, 0);

  /** The same number, but a zero may have either sign. */
  public static final Tolerance EITHER_ZERO = new Tolerance(0, 0, Double.MIN_VALUE);

  /** So many units in the last place. */
  public static Tolerance ulps(double ulps) {
    return new Tolerance(ulps, 0, 0);
  }

  /** One rounding of the result, and so many rounding errors relative to the sum of magnitudes. */
  public static Tolerance ofMagnitude(double magnitude) {
    return new Tolerance(1, magnitude, 0);
  }

  /** The same with a part relative to 1. */
  public Tolerance plusAbsolute(double units) {
    return new Tolerance(ulps, magnitude, units);
  }

  /** Whether {@code actual} is near enough to {@code expected}. */
  public boolean accepts(
      double actual, double expected, double magnitudeOfResult, DType dtype, double epsilon) {
    if (Double.doubleToLongBits(actual) == Double.doubleToLongBits(expected)) {
      return true;
    }
    if (equals(EXACT) || !Double.isFinite(actual) || !Double.isFinite(expected)) {
      return Double.isNaN(actual) && Double.isNaN(expected);
    }
    double allowed =
        ulps * Values.ulp(expected, dtype)
            + magnitude * epsilon * magnitudeOfResult
            + absolute * epsilon;
    return Math.abs(actual - expected) <= allowed;
  }
}
