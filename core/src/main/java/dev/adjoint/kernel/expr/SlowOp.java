package dev.adjoint.kernel.expr;

/**
 * Functions that vector operations don't compute accurately enough, or only for part of their
 * domain.
 *
 * <p>Generated code calls {@code SlowFunctions.<methodName>}: with {@code double} operands and
 * result where the computation is in floating point (float32 widens its operands and rounds the
 * result), with {@code long} ones where it is in integers (narrower types widen likewise and keep
 * the result's low bits).
 */
public enum SlowOp {
  /** Sine; floating point. */
  SIN("sin", 1, true, false),
  /** Cosine; floating point. */
  COS("cos", 1, true, false),
  /** Tangent; floating point. */
  TAN("tan", 1, true, false),
  /** Power; any type. */
  POW("pow", 2, true, true),
  /** Remainder with the dividend's sign; any type. */
  FMOD("fmod", 2, true, true),
  /** Angle of a point; floating point. */
  ATAN2("atan2", 2, true, false),
  /** Quotient rounded down; integers. */
  FLOOR_DIV("floorDiv", 2, false, true),
  /** Quotient rounded towards zero; integers. */
  TRUNC_DIV("truncDiv", 2, false, true),
  /** Remainder with the divisor's sign; integers. */
  REMAINDER("remainder", 2, false, true),
  /** Greatest common divisor; integers. */
  GCD("gcd", 2, false, true);

  private final String methodName;
  private final int arity;
  private final boolean floating;
  private final boolean integral;

  SlowOp(String methodName, int arity, boolean floating, boolean integral) {
    this.methodName = methodName;
    this.arity = arity;
    this.floating = floating;
    this.integral = integral;
  }

  /** Name of the static method in {@code SlowFunctions}. */
  public String methodName() {
    return methodName;
  }

  /** Number of arguments. */
  public int arity() {
    return arity;
  }

  /** Whether there is a method over {@code double}. */
  public boolean isFloating() {
    return floating;
  }

  /** Whether there is a method over {@code long}. */
  public boolean isIntegral() {
    return integral;
  }
}
