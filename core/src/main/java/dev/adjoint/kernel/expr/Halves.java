package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.bits;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;

/**
 * The half-precision types in terms of float32 and its bits, so that vector loops can read and
 * write them. Everything is exact but the rounding to nearest, ties to even, that storing needs.
 */
public final class Halves {
  private static final Expr INFINITY = bits(0x7f80_0000L);

  private Halves() {}

  /** What stands for the 16 bits of an input, as an integer that is not negative. */
  public static Expr raw(int input) {
    return Expr.unary(UnaryOp.TO_BITS, Expr.in(input));
  }

  /** The number that 16 bits stand for. */
  public static Expr unpack(DType type, Expr raw) {
    if (type == DType.BFLOAT16) {
      return number(shift(BinaryOp.SHL, raw, 16));
    }
    Expr sign = shift(BinaryOp.SHL, and(raw, 0x8000), 16);
    Expr magnitude = and(raw, 0x7fff);
    // The exponent's bias differs by 112, and multiplying puts subnormal numbers right too.
    Expr scaled = number(shift(BinaryOp.SHL, magnitude, 13)).mul(0x1p112);
    Expr finite = Expr.unary(UnaryOp.TO_BITS, scaled);
    Expr special = Expr.binary(BinaryOp.OR, finite, INFINITY);
    Expr value = select(Expr.binary(BinaryOp.GE, magnitude, bits(0x7c00)), special, finite);
    return number(Expr.binary(BinaryOp.OR, value, sign));
  }

  /** The 16 bits of the nearest half-precision number, as an integer whose upper bits are void. */
  public static Expr pack(DType type, Expr number) {
    Expr x = Expr.unary(UnaryOp.TO_BITS, number);
    Expr magnitude = and(x, 0x7fff_ffff);
    Expr nan = Expr.binary(BinaryOp.GT, magnitude, INFINITY);
    if (type == DType.BFLOAT16) {
      Expr odd = and(shift(BinaryOp.USHR, x, 16), 1);
      Expr rounded = plus(plus(x, 0x7fff), odd);
      return select(nan, bits(0x7fc0), shift(BinaryOp.USHR, rounded, 16));
    }
    Expr odd = and(shift(BinaryOp.USHR, magnitude, 13), 1);
    Expr rounded = plus(plus(magnitude, 0xfff - (112L << 23)), odd);
    Expr normal = shift(BinaryOp.USHR, rounded, 13);
    // Adding a half puts the last place of a subnormal result at the last bit of the sum.
    Expr sum = number(magnitude).add(0.5);
    Expr subnormal = plus(Expr.unary(UnaryOp.TO_BITS, sum), -0x3f00_0000L);
    Expr special = select(nan, bits(0x7e00), bits(0x7c00));
    Expr large = Expr.binary(BinaryOp.GE, magnitude, bits(0x4780_0000L));
    Expr small = Expr.binary(BinaryOp.LT, magnitude, bits(0x3880_0000L));
    Expr value = select(large, special, select(small, subnormal, normal));
    Expr sign = and(shift(BinaryOp.USHR, x, 16), 0x8000);
    return Expr.binary(BinaryOp.OR, value, sign);
  }

  private static Expr number(Expr bits) {
    return Expr.unary(UnaryOp.FROM_BITS, bits);
  }

  private static Expr and(Expr e, long mask) {
    return Expr.binary(BinaryOp.AND, e, bits(mask));
  }

  private static Expr plus(Expr a, long b) {
    return Expr.binary(BinaryOp.ADD, a, bits(b));
  }

  private static Expr plus(Expr a, Expr b) {
    return Expr.binary(BinaryOp.ADD, a, b);
  }

  private static Expr shift(BinaryOp op, Expr e, long count) {
    return Expr.binary(op, e, bits(count));
  }
}
