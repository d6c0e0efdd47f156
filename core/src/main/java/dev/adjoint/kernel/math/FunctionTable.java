package dev.adjoint.kernel.math;

import dev.adjoint.kernel.expr.Expr;

/**
 * What {@link Functions} needs for one floating-point format: its layout, split constants and
 * polynomial coefficients, lowest power first.
 *
 * <p>How the coefficients were found, and how accurate the results are: {@code
 * docs/decisions/0003-functions.md}.
 */
interface FunctionTable {
  /** Stored bits of the significand. */
  int significandBits();

  /** Bits of the whole number. */
  int width();

  /** What is added to the exponent when it is stored. */
  int bias();

  /** The bits of one number of this format, as a signed integer. */
  long bitsOf(double value);

  /** Smallest positive number with a full significand. */
  double minNormal();

  /** Below this, the exponential needs the scaling for subnormal results. */
  double expScaledBelow();

  /** From here on the exponential is infinite; 2^n can still be formed. */
  double expInfiniteAbove();

  /** Down to here the exponential may be more than zero. */
  double expZeroBelow();

  /** What is added to the exponent while a result may be subnormal. */
  int expScale();

  /** Below this, {@code expm1} is minus one. */
  double expm1FlatBelow();

  /** From here on {@code tanh} is one. */
  double tanhFlatAbove();

  /** From here on one plus the number is the number, with room to spare. */
  double log1pPlainAbove();

  /** Largest absolute argument whose reduction by pi/2 is accurate. */
  double trigonometricBound();

  /** ln 2 in two parts, together twice as precise. */
  double[] ln2();

  /** ln 2 in two parts, the first so short that its products with exponents are exact. */
  double[] ln2Exact();

  /** Pi/2 in three parts. */
  double[] halfPi();

  /** {@code (exp(r) - 1 - r) / r^2} for |r| up to ln(2)/2. */
  double[] exp();

  /** The same, accurate relative to {@code exp(r) - 1}. */
  double[] expm1();

  /** {@code (tanh(a) / a - 1) / a^2} by a^2 up to 1. */
  double[] tanh();

  /** {@code (sin(r) / r - 1) / r^2} by r^2, for |r| a little above pi/4. */
  double[] sin();

  /** {@code (cos(r) - 1 + r^2/2) / r^4} by r^2. */
  double[] cos();

  /** {@code (tan(r) / r - 1) / r^2} by r^2. */
  double[] tan();

  /** {@code (atanh(s) / s - 1 - s^2/3) / s^4} by s^2, for |s| up to 0.1716. */
  double[] atanh();

  /** {@code (2^r - 1) / r} for |r| up to 1/2. */
  double[] exp2();

  /** {@code (sinh(a) / a - 1) / a^2} by a^2 up to 1. */
  double[] sinh();

  /** {@code (asin(s) / s - 1) / s^2} by s^2 up to 1/4. */
  double[] asin();

  /** {@code (atan(t) / t - 1) / t^2} by t^2 up to 1. */
  double[] atan();

  /** The logarithm of two to base ten, in two parts. */
  double[] log10Of2();

  /** One third in two parts. */
  double[] third();

  /** {@code 2 / ln 2} in two parts. */
  double[] twoOverLn2();

  /** {@code log(1 + f) - f} for f from sqrt(1/2) - 1 to sqrt(2) - 1. */
  Expr logTail(Expr f);
}
