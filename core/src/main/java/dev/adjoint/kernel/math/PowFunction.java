package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.bits;
import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.SlowOp;
import java.util.List;

/**
 * The power as an expression of primitives: {@code 2^(y log2 x)} with the logarithm and the product
 * in pairs of numbers, twice as precise as one.
 *
 * <p>Infinities, NaN, subnormal bases, enormous exponents and results near the ends of the range
 * are left to the scalar function; zero and negative bases are not.
 */
final class PowFunction {
  private final Functions functions;
  private final FunctionTable table;

  PowFunction(Functions functions, FunctionTable table) {
    this.functions = functions;
    this.table = table;
  }

  /** An unevaluated sum, the second part below the last bit of the first. */
  record HighLow(Expr high, Expr low) {}

  private static Expr timesPlus(Expr a, double b, Expr c) {
    return Expr.fma(a, constant(b), c);
  }

  /** {@code a + b} where b is not larger. */
  private static HighLow sum(Expr a, Expr b) {
    Expr high = a.add(b);
    return new HighLow(high, b.sub(high.sub(a)));
  }

  private static HighLow product(Expr a, Expr b) {
    Expr high = a.mul(b);
    return new HighLow(high, Expr.fma(a, b, high.neg()));
  }

  Expr pow(Expr x, Expr y) {
    Expr a = x.abs();
    Expr exponent = y.abs();
    Expr zero = a.eq(0);
    Expr base = select(zero, constant(1), a);
    HighLow log = log2(base, constant(functions.magic()));
    HighLow power = product(y, log.high);
    Expr low = Expr.fma(y, log.low, power.low);

    // 2^(high + low)
    Expr shift = constant(functions.magic() + table.bias());
    Expr biased = power.high.add(shift);
    Expr fraction = power.high.sub(biased.sub(shift)).add(low);
    Expr mantissa = functions.reducedExp(fraction.mul(Math.log(2)));
    Expr magnitude = mantissa.mul(functions.powerOfTwo(biased));

    Expr isInteger = isInteger(exponent);
    Expr sign = select(isInteger, oddSign(x, exponent), bits(0));
    Expr limit = select(y.lt(0), constant(Double.POSITIVE_INFINITY), constant(0));
    Expr ofZero = select(y.eq(0), constant(1), limit);
    Expr signed = Functions.withSign(select(zero, ofZero, magnitude), sign);
    Expr undefined = x.lt(0).and(isInteger.not());
    Expr fast = select(undefined, constant(Double.NaN), signed);

    Expr usual =
        base.ge(table.minNormal())
            .and(base.lt(Double.POSITIVE_INFINITY))
            .and(exponent.lt(functions.integersOnly()))
            .and(power.high.abs().lt(table.bias() - 1));
    return Expr.slow(SlowOp.POW, usual.not(), fast, List.of(x, y));
  }

  /** The exponent with its whole part at the end of the significand: adding rounds a fraction. */
  private Expr aligned(Expr exponent) {
    return exponent.add(constant(functions.integersOnly()));
  }

  /** A fixed exponent is looked at here, since constants are folded in double precision. */
  private Expr isInteger(Expr exponent) {
    if (exponent instanceof Expr.Const c) {
      return constant(c.value() == Math.rint(c.value()));
    }
    return aligned(exponent).sub(constant(functions.integersOnly())).eq(exponent);
  }

  /** The sign of the base if the exponent is odd. */
  private Expr oddSign(Expr x, Expr exponent) {
    if (exponent instanceof Expr.Const c) {
      boolean odd = Math.abs(c.value() % 2) == 1;
      return odd ? x.toBits().and(bits(1L << (table.width() - 1))) : bits(0);
    }
    return aligned(exponent).toBits().shl(bits(table.width() - 1)).and(x.toBits());
  }

  /**
   * The logarithm to base two of a positive normal number, less what {@code offsetMagic} is above
   * the magic number.
   */
  HighLow log2(Expr a, Expr offsetMagic) {
    Expr number = a.toBits();
    Expr integer = functions.exponentOf(number);
    Expr f = functions.partNearOne(number, integer).sub(1);
    Expr e = functions.toNumber(integer, offsetMagic);

    // s = f / (2 + f), then log2(1 + f) = 2/ln 2 (s + s^3/3 + s^5/5 + ...)
    HighLow divisor = sum(constant(2), f);
    Expr inverse = constant(1).div(divisor.high);
    Expr s = f.mul(inverse);
    Expr left = Expr.fma(s.neg(), divisor.low, Expr.fma(s.neg(), divisor.high, f));
    Expr sLow = left.mul(inverse);

    HighLow square = product(s, s);
    Expr squareLow = Expr.fma(s.add(s), sLow, square.low);
    Expr u = square.high;
    Expr inner = Expr.fma(Functions.polynomial(u, table.atanh()), u, constant(table.third()[1]));
    HighLow third = product(u, constant(table.third()[0]));
    Expr thirdLow = timesPlus(squareLow, table.third()[0], Expr.fma(u, inner, third.low));
    HighLow cubic = product(s, third.high);
    Expr cubicLow = Expr.fma(sLow, third.high, Expr.fma(s, thirdLow, cubic.low));
    HighLow atanh = sum(s, cubic.high);
    Expr atanhLow = atanh.low.add(cubicLow.add(sLow));

    HighLow scaled = product(atanh.high, constant(table.twoOverLn2()[0]));
    Expr scaledLow =
        timesPlus(
            atanhLow,
            table.twoOverLn2()[0],
            timesPlus(atanh.high, table.twoOverLn2()[1], scaled.low));
    HighLow total = sum(e, scaled.high);
    return sum(total.high, total.low.add(scaledLow));
  }
}
