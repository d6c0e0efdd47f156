package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.kernel.expr.Expr;

/** The inverses of trigonometric and hyperbolic functions as expressions of primitives. */
final class InverseFunctions {
  private final Functions functions;
  private final FunctionTable table;
  private final Expr halfPi;
  private final Expr halfPiLow;

  InverseFunctions(Functions functions, FunctionTable table) {
    this.functions = functions;
    this.table = table;
    this.halfPi = constant(table.halfPi()[0]);
    this.halfPiLow = constant(table.halfPi()[1]);
  }

  /** An unevaluated sum, the second part below the last bit of the first. */
  private record TwoParts(Expr high, Expr low) {
    TwoParts plus(Expr more) {
      return new TwoParts(high, low.add(more));
    }
  }

  /** {@code a + b} where b is not larger. */
  private static TwoParts sum(Expr a, Expr b) {
    Expr high = a.add(b);
    return new TwoParts(high, b.sub(high.sub(a)));
  }

  /** {@code a + b}. */
  private static TwoParts sumOfAny(Expr a, Expr b) {
    Expr high = a.add(b);
    Expr second = high.sub(a);
    return new TwoParts(high, a.sub(high.sub(second)).add(b.sub(second)));
  }

  /** {@code (base + baseLow) - (t + low)} where t is not larger than a base that is not 0. */
  private static Expr difference(Expr base, Expr baseLow, Expr t, Expr low) {
    Expr high = base.sub(t);
    Expr lost = base.sub(high).sub(t);
    return high.add(lost.add(baseLow.sub(low)));
  }

  /** What the square root of {@code square + low} is above its rounded value {@code root}. */
  private Expr rootLow(Expr root, Expr square, Expr low) {
    Expr residue = Expr.fma(root.neg(), root, square).add(low);
    return residue.div(root.add(root).max(table.minNormal()));
  }

  // ---- angles

  Expr atan(Expr x) {
    Expr a = x.abs();
    Expr far = a.gt(1);
    // From here on the inverse is below the last bit of pi / 2, and no infinity gets on.
    Expr bounded = a.min(0x1p64);
    Expr t = select(far, constant(1).div(bounded), a);
    Expr z = t.mul(t);
    Expr tail = t.mul(z).mul(Functions.polynomial(z, table.atan()));
    Expr residue = Expr.fma(t.neg(), bounded, constant(1)).mul(t);
    // 1 - z / 2 is near enough to the slope, 1 / (1 + z).
    Expr low = Expr.fma(residue, Expr.fma(z, constant(-0.5), constant(1)), tail);
    Expr angle = select(far, difference(halfPi, halfPiLow, t, low), t.add(tail));
    return Functions.withSign(angle, functions.signOf(x));
  }

  /**
   * The series of asin for s: the number, or, where that is large, the root of half its distance
   * from 1, whose asin is half the angle from there.
   */
  private record Arc(Expr near, Expr s, Expr tail, Expr doubled, Expr doubledLow) {}

  private Arc arc(Expr a) {
    Expr near = a.le(0.5);
    Expr half = Expr.fma(a, constant(-0.5), constant(0.5));
    Expr root = half.sqrt();
    Expr z = select(near, a.mul(a), half);
    Expr s = select(near, a, root);
    Expr tail = s.mul(z).mul(Functions.polynomial(z, table.asin()));
    Expr low = rootLow(root, half, constant(0)).add(tail);
    return new Arc(near, s, tail, s.add(s), low.add(low));
  }

  Expr asin(Expr x) {
    Arc arc = arc(x.abs());
    Expr far = difference(halfPi, halfPiLow, arc.doubled, arc.doubledLow);
    Expr angle = select(arc.near, arc.s.add(arc.tail), far);
    return Functions.withSign(angle, functions.signOf(x));
  }

  Expr acos(Expr x) {
    Arc arc = arc(x.abs());
    Expr sign = functions.signOf(x);
    Expr near = difference(halfPi, halfPiLow, x, Functions.withSign(arc.tail, sign));
    Expr acute = arc.doubled.add(arc.doubledLow);
    Expr pi = constant(2 * table.halfPi()[0]);
    Expr piLow = constant(2 * table.halfPi()[1]);
    Expr obtuse = difference(pi, piLow, arc.doubled, arc.doubledLow);
    return select(arc.near, near, select(x.gt(0), acute, obtuse));
  }

  // ---- hyperbolic functions

  /** The logarithm of a sum, or of twice {@code x} where that is so large that it is the same. */
  private Expr logOfSumOrTwice(Expr x, TwoParts sum) {
    Expr large = x.ge(Math.scalb(1.0, table.significandBits() / 2 + 3));
    Expr once = constant(functions.magic());
    Expr twice = constant(functions.magic() - 1);
    Expr number = select(large, x, sum.high);
    Expr log = functions.logOfSum(number, sum.low, large.not(), select(large, twice, once));
    return select(x.lt(Double.POSITIVE_INFINITY), log, x);
  }

  Expr asinh(Expr x) {
    Expr a = x.abs();
    Expr square = a.mul(a);
    Expr squareLow = Expr.fma(a, a, square.neg());
    TwoParts next = sumOfAny(square, constant(1)).plus(squareLow);
    Expr root = next.high.sqrt();
    // log(root + a); near 0 the root is 1 + square / (1 + root), and the 1 would swallow the rest.
    TwoParts plain = sum(root, a).plus(rootLow(root, next.high, next.low));
    TwoParts small = sum(a, square.div(root.add(1)));
    TwoParts onePlus = sum(constant(1), small.high).plus(small.low);
    Expr near = a.lt(0.5);
    TwoParts chosen =
        new TwoParts(select(near, onePlus.high, plain.high), select(near, onePlus.low, plain.low));
    return Functions.withSign(logOfSumOrTwice(a, chosen), functions.signOf(x));
  }

  Expr acosh(Expr x) {
    // log(1 + d + sqrt(2 d + d^2))
    Expr d = x.sub(1);
    Expr square = d.mul(d);
    Expr squareLow = Expr.fma(d, d, square.neg());
    TwoParts inner = sumOfAny(d.add(d), square).plus(squareLow);
    Expr root = inner.high.sqrt();
    TwoParts less = sum(root, d).plus(rootLow(root, inner.high, inner.low));
    TwoParts whole = sumOfAny(less.high, constant(1)).plus(less.low);
    return select(x.lt(1), constant(Double.NaN), logOfSumOrTwice(x, whole));
  }

  Expr atanh(Expr x) {
    // log(1 + 2 a / (1 - a)) / 2
    Expr a = x.abs();
    Expr twice = a.add(a);
    TwoParts rest = sum(constant(1), a.neg());
    Expr quotient = twice.div(rest.high);
    Expr residue = Expr.fma(quotient.neg(), rest.high, twice);
    Expr low = Expr.fma(quotient.neg(), rest.low, residue).div(rest.high);
    TwoParts whole = sumOfAny(quotient, constant(1)).plus(low);
    Expr log =
        functions.logOfSum(whole.high, whole.low, constant(true), constant(functions.magic()));
    Expr end = select(a.eq(1), constant(Double.POSITIVE_INFINITY), constant(Double.NaN));
    return Functions.withSign(select(a.lt(1), log.mul(0.5), end), functions.signOf(x));
  }
}
