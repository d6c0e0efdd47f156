package dev.adjoint.kernel.math;

import dev.adjoint.kernel.expr.Expr;
import java.util.function.UnaryOperator;

/**
 * What {@link Functions} needs for one floating-point format: its layout, split constants and
 * polynomial coefficients, lowest power first.
 *
 * <p>How the coefficients were found, and how accurate the results are: {@code
 * docs/decisions/0003-functions.md}.
 *
 * @param significandBits stored bits of the significand
 * @param width bits of the whole number
 * @param bias what is added to the exponent when it is stored
 * @param minNormal smallest positive number with a full significand
 * @param expScaledBelow below this, the exponential needs the scaling for subnormal results
 * @param expInfiniteAbove from here on the exponential is infinite; 2^n can still be formed
 * @param expZeroBelow down to here the exponential may be more than zero
 * @param expScale what is added to the exponent while a result may be subnormal
 * @param expm1FlatBelow below this, {@code expm1} is minus one
 * @param tanhFlatAbove from here on {@code tanh} is one
 * @param log1pPlainAbove from here on one plus the number is the number, with room to spare
 * @param trigonometricBound largest absolute argument whose reduction by pi/2 is accurate
 * @param ln2 ln 2 in two parts, together twice as precise
 * @param ln2Exact ln 2 in two parts, the first so short that its products with exponents are exact
 * @param halfPi Pi/2 in three parts
 * @param exp {@code (exp(r) - 1 - r) / r^2} for |r| up to ln(2)/2
 * @param expm1 the same, accurate relative to {@code exp(r) - 1}
 * @param tanh {@code (tanh(a) / a - 1) / a^2} by a^2 up to 1
 * @param sin {@code (sin(r) / r - 1) / r^2} by r^2, for |r| a little above pi/4
 * @param cos {@code (cos(r) - 1 + r^2/2) / r^4} by r^2
 * @param tan {@code (tan(r) / r - 1) / r^2} by r^2
 * @param atanh {@code (atanh(s) / s - 1 - s^2/3) / s^4} by s^2, for |s| up to 0.1716
 * @param exp2 {@code (2^r - 1) / r} for |r| up to 1/2
 * @param sinh {@code (sinh(a) / a - 1) / a^2} by a^2 up to 1
 * @param asin {@code (asin(s) / s - 1) / s^2} by s^2 up to 1/4
 * @param atan {@code (atan(t) / t - 1) / t^2} by t^2 up to 1
 * @param log10Of2 the logarithm of two to base ten, in two parts
 * @param third one third in two parts
 * @param twoOverLn2 {@code 2 / ln 2} in two parts
 * @param error those of the error function
 * @param logTail {@code log(1 + f) - f} for f from sqrt(1/2) - 1 to sqrt(2) - 1
 */
record FunctionTable(
    int significandBits,
    int width,
    int bias,
    double minNormal,
    double expScaledBelow,
    double expInfiniteAbove,
    double expZeroBelow,
    int expScale,
    double expm1FlatBelow,
    double tanhFlatAbove,
    double log1pPlainAbove,
    double trigonometricBound,
    double[] ln2,
    double[] ln2Exact,
    double[] halfPi,
    double[] exp,
    double[] expm1,
    double[] tanh,
    double[] sin,
    double[] cos,
    double[] tan,
    double[] atanh,
    double[] exp2,
    double[] sinh,
    double[] asin,
    double[] atan,
    double[] log10Of2,
    double[] third,
    double[] twoOverLn2,
    ErrorFunctionTable error,
    UnaryOperator<Expr> logTail) {

  /** The bits of one number of this format, as a signed integer. */
  long bitsOf(double value) {
    return width == Float.SIZE
        ? Float.floatToRawIntBits((float) value)
        : Double.doubleToRawLongBits(value);
  }
}
