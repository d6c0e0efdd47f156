package dev.adjoint.kernel.expr;

import dev.adjoint.kernel.math.Lowering;

/**
 * Binary operations of expressions.
 *
 * <p>Code generators see only those marked primitive; {@link Lowering} rewrites the others.
 */
public enum BinaryOp {
  /** Sum; primitive, wrapping for integers and bits. */
  ADD(true, "+"),
  /** Difference; primitive, wrapping for integers and bits. */
  SUB(true, "-"),
  /** Product; primitive, wrapping for integers. */
  MUL(true, "*"),
  /** True division; primitive, for floating-point numbers only. */
  DIV(true, "/"),
  /** The larger, or NaN where either is NaN; primitive. */
  MAX(true, "max"),
  /** The smaller, or NaN where either is NaN; primitive. */
  MIN(true, "min"),
  /** Whether both are equal; primitive, a condition. */
  EQ(true, "=="),
  /** Whether both differ; primitive, a condition. */
  NE(true, "!="),
  /** Whether the first is smaller; primitive, a condition, signed on bits. */
  LT(true, "<"),
  /** Whether the first is smaller or equal; primitive, a condition, signed on bits. */
  LE(true, "<="),
  /** Whether the first is larger; primitive, a condition, signed on bits. */
  GT(true, ">"),
  /** Whether the first is larger or equal; primitive, a condition, signed on bits. */
  GE(true, ">="),
  /** And, of two conditions or bit by bit of integers or bits; primitive. */
  AND(true, "&"),
  /** Or, of two conditions or bit by bit of integers or bits; primitive. */
  OR(true, "|"),
  /** Exclusive or, of two conditions or bit by bit of integers or bits; primitive. */
  XOR(true, "^"),
  /** Shift to the left, of integers or bits; primitive, the count is taken modulo the width. */
  SHL(true, "<<"),
  /** Shift to the right that keeps the sign, of integers or bits; primitive. */
  SHR(true, ">>"),
  /** Shift to the right that fills with zeros, of integers or bits; primitive. */
  USHR(true, ">>>"),
  /** Quotient rounded down, as {@code torch.floor_divide}. */
  FLOOR_DIV(false, "//"),
  /** Quotient rounded towards zero. */
  TRUNC_DIV(false, "tdiv"),
  /** Remainder with the divisor's sign, as {@code torch.remainder} and Python's {@code %}. */
  REMAINDER(false, "%"),
  /** Remainder with the dividend's sign, as {@code torch.fmod} and C. */
  FMOD(false, "fmod"),
  /** The first to the power of the second. */
  POW(false, "pow"),
  /** {@link #MAX} whose gradient at a tie belongs to the first, as {@code torch.clamp}. */
  CLAMP_MIN(false, "clampmin"),
  /** {@link #MIN} whose gradient at a tie belongs to the first, as {@code torch.clamp}. */
  CLAMP_MAX(false, "clampmax"),
  /** Angle of the point with ordinate first and abscissa second. */
  ATAN2(false, "atan2"),
  /** Root of the sum of both squares, without overflow on the way; floating point. */
  HYPOT(false, "hypot"),
  /** Greatest common divisor by Euclid's remainders, with their signs; integers. */
  GCD(false, "gcd");

  private final boolean primitive;
  private final String symbol;

  BinaryOp(boolean primitive, String symbol) {
    this.primitive = primitive;
    this.symbol = symbol;
  }

  /** Whether code generators implement this operation themselves. */
  public boolean isPrimitive() {
    return primitive;
  }

  /** Whether the operands may be swapped. */
  boolean isCommutative() {
    return switch (this) {
      case ADD, MUL, MAX, MIN, EQ, NE, AND, OR, XOR -> true;
      default -> false;
    };
  }

  /** Whether the result is a condition whatever the operands are. */
  public boolean isComparison() {
    return ordinal() >= EQ.ordinal() && ordinal() <= GE.ordinal();
  }

  /** Whether this is one of the six operations on bits that conditions or shifts are made of. */
  public boolean isBitwise() {
    return ordinal() >= AND.ordinal() && ordinal() <= USHR.ordinal();
  }

  String symbol() {
    return symbol;
  }
}
