package dev.adjoint.kernel.expr;

import dev.adjoint.kernel.math.Lowering;

/**
 * Unary operations of expressions.
 *
 * <p>Code generators see only those marked primitive; {@link Lowering} rewrites the others.
 */
public enum UnaryOp {
  /** Minus; primitive. */
  NEG(true),
  /** Absolute value; primitive. */
  ABS(true),
  /** Square root, correctly rounded; primitive. */
  SQRT(true),
  /** Logical negation of a condition; primitive. */
  NOT(true),
  /** Bitwise complement of an integer or of bits; primitive. */
  BITNOT(true),
  /** The bits of a floating-point number, as a signed integer as wide as the number; primitive. */
  TO_BITS(true),
  /** The floating-point number with the given bits; primitive. */
  FROM_BITS(true),
  /** One, zero or minus one; zero for NaN, as {@code torch.sign}. */
  SIGN(false),
  /** One over the square root. */
  RSQRT(false),
  /** One over the number. */
  RECIPROCAL(false),
  /** Natural exponential. */
  EXP(false),
  /** Two to the number. */
  EXP2(false),
  /** Natural exponential less one, accurate near zero. */
  EXPM1(false),
  /** Natural logarithm. */
  LOG(false),
  /** Logarithm to base two. */
  LOG2(false),
  /** Logarithm to base ten. */
  LOG10(false),
  /** Natural logarithm of one plus the number, accurate near zero. */
  LOG1P(false),
  /** Sine of radians. */
  SIN(false),
  /** Cosine of radians. */
  COS(false),
  /** Tangent of radians. */
  TAN(false),
  /** The angle, in radians, whose sine this is. */
  ASIN(false),
  /** The angle, in radians, whose cosine this is. */
  ACOS(false),
  /** The angle, in radians, whose tangent this is. */
  ATAN(false),
  /** Hyperbolic sine. */
  SINH(false),
  /** Hyperbolic cosine. */
  COSH(false),
  /** The number whose hyperbolic sine this is. */
  ASINH(false),
  /** The number, not negative, whose hyperbolic cosine this is. */
  ACOSH(false),
  /** The number whose hyperbolic tangent this is. */
  ATANH(false),
  /** Hyperbolic tangent. */
  TANH(false),
  /** The error function: two over the root of pi times the integral of exp(-t^2) from zero on. */
  ERF(false),
  /** One less the error function, accurate where that is near one. */
  ERFC(false),
  /** The logistic function, {@code 1 / (1 + exp(-x))}. */
  SIGMOID(false),
  /** Largest integer that is not larger. */
  FLOOR(false),
  /** Smallest integer that is not smaller. */
  CEIL(false),
  /** The integer part. */
  TRUNC(false),
  /** Nearest integer, ties to the even one. */
  ROUND(false),
  /** Whether the number is NaN, as a condition. */
  ISNAN(false);

  private final boolean primitive;

  UnaryOp(boolean primitive) {
    this.primitive = primitive;
  }

  /** Whether code generators implement this operation themselves. */
  public boolean isPrimitive() {
    return primitive;
  }
}
