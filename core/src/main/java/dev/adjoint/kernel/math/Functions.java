package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.bits;
import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.SlowOp;
import java.util.List;

/**
 * The elementary functions as expressions of primitive operations, the same for float32 and float64
 * up to their tables.
 *
 * <p>No branches, no tables in memory: every lane of a vector takes the same steps, and a scalar
 * loop takes them too, so all give the same bits. Corrections below the last bit ("low" parts) are
 * carried where a plain formula would be off by more than one unit in the last place.
 */
final class Functions {
  static final Functions FLOAT = new Functions(FloatFunctions.TABLE);
  static final Functions DOUBLE = new Functions(DoubleFunctions.TABLE);

  private static final double LOG2_E = 0x1.71547652b82fep+0;
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

  private final FunctionTable table;
  private final int significandBits;
  private final int width;

  /** Adding and subtracting it rounds to an integer, which then sits in the lowest bits. */
  private final double magic;

  private final Expr signMask;
  private final Expr infinity = constant(Double.POSITIVE_INFINITY);
  private final Expr nan = constant(Double.NaN);

  private Functions(FunctionTable table) {
    this.table = table;
    this.significandBits = table.significandBits();
    this.width = table.width();
    this.magic = Math.scalb(1.5, significandBits);
    this.signMask = bits(1L << (width - 1));
  }

  /** A polynomial by Horner's rule, coefficients from the lowest power. */
  static Expr polynomial(Expr x, double[] coefficients) {
    Expr sum = constant(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = Expr.fma(sum, x, constant(coefficients[i]));
    }
    return sum;
  }

  // ---- pieces

  double magic() {
    return magic;
  }

  private static Expr timesPlus(Expr a, double b, Expr c) {
    return Expr.fma(a, constant(b), c);
  }

  Expr signOf(Expr x) {
    return x.toBits().and(signMask);
  }

  static Expr withSign(Expr magnitude, Expr sign) {
    return magnitude.toBits().or(sign).fromBits();
  }

  /** Two to the integer that was rounded by a magic number which had the bias added. */
  Expr powerOfTwo(Expr biasedMagic) {
    return biasedMagic.toBits().shl(bits(significandBits)).fromBits();
  }

  /** {@code exp(r)} for a reduced argument. */
  Expr reducedExp(Expr r) {
    Expr slope = Expr.fma(polynomial(r, table.exp()), r, constant(1));
    return Expr.fma(slope, r, constant(1));
  }

  /** {@code exp(2h)} for half a reduced argument: the same polynomial, with scaled coefficients. */
  private Expr reducedExpOfDouble(Expr h) {
    double[] scaled = table.exp().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Math.scalb(scaled[i], i + 2);
    }
    Expr slope = Expr.fma(polynomial(h, scaled), h, constant(2));
    return Expr.fma(slope, h, constant(1));
  }

  // ---- exponentials

  Expr exp(Expr x) {
    Expr scaled = x.lt(table.expScaledBelow());
    Expr value = scaledExp(x, scaled);
    Expr bounded = select(x.gt(table.expInfiniteAbove()), infinity, value);
    return select(x.lt(table.expZeroBelow()), constant(0), bounded);
  }

  /** The exponential between the bounds of the table; {@code scaled} where it may be subnormal. */
  private Expr scaledExp(Expr x, Expr scaled) {
    // The exponent is put together from two powers of two, since neither the largest nor the
    // subnormal results can be reached with one.
    int scale = table.expScale();
    double plainMagic = magic + (table.bias() - 1);
    Expr shift = select(scaled, constant(magic + (table.bias() + scale)), constant(plainMagic));
    Expr biased = timesPlus(x, LOG2_E, shift);
    Expr n = biased.sub(shift);
    Expr r = timesPlus(n, -table.ln2()[1], timesPlus(n, -table.ln2()[0], x));
    Expr mantissa = reducedExp(r);
    Expr rest = select(scaled, constant(Math.scalb(1.0, -scale)), constant(2));
    return mantissa.mul(powerOfTwo(biased)).mul(rest);
  }

  /** The exponential of what is so far from the bounds that 2^n is a normal number. */
  Expr expOfNormal(Expr x) {
    return scaledExp(x, constant(false));
  }

  /**
   * {@code exp(x + low) * (factor + factorLow)} for x not positive and not below where the
   * exponential is zero; the result may be subnormal.
   */
  Expr scaledExpTimes(Expr x, Expr low, Expr factor, Expr factorLow) {
    Expr scaled = x.lt(table.expScaledBelow());
    int scale = table.expScale();
    double plainMagic = magic + (table.bias() - 1);
    Expr shift = select(scaled, constant(magic + (table.bias() + scale)), constant(plainMagic));
    Expr biased = timesPlus(x, LOG2_E, shift);
    Expr n = biased.sub(shift);
    Expr high = timesPlus(n, -table.ln2Exact()[0], x); // exact
    Expr r = timesPlus(n, -table.ln2Exact()[1], high);
    Expr lost = timesPlus(n, -table.ln2Exact()[1], high.sub(r)).add(low);
    Expr curve = r.mul(r).mul(polynomial(r, table.exp()));
    Expr slope = r.add(curve);
    Expr slopeLow = curve.sub(slope.sub(r));
    Expr mantissa = slope.add(1);
    Expr mantissaLow = Expr.fma(lost, mantissa, slope.sub(mantissa.sub(1)).add(slopeLow));
    Expr product = mantissa.mul(factor);
    Expr productLow =
        Expr.fma(
            mantissa,
            factorLow,
            Expr.fma(mantissaLow, factor, Expr.fma(mantissa, factor, product.neg())));
    Expr rest = select(scaled, constant(Math.scalb(1.0, -scale)), constant(2));
    // The power last: only there may bits be lost.
    return product.add(productLow).mul(rest).mul(powerOfTwo(biased));
  }

  Expr expm1(Expr x) {
    Expr shift = constant(magic + (table.bias() - 1));
    Expr biased = timesPlus(x, LOG2_E, shift);
    Expr n = biased.sub(shift);
    Expr high = timesPlus(n, -table.ln2()[0], x);
    Expr r = timesPlus(n, -table.ln2()[1], high);
    Expr low = timesPlus(n, -table.ln2()[1], high.sub(r));
    // 2^n (exp(r) - 1) + 2^n - 1, all halved so that 2^n is finite, the leading sum exact.
    Expr h = powerOfTwo(biased);
    Expr one = h.sub(0.5);
    Expr linear = h.mul(r);
    Expr sum = one.add(linear);
    // A large h swallows the 0.5.
    Expr lost = linear.sub(sum.sub(one)).add(h.sub(one).sub(0.5));
    Expr curve = Expr.fma(r.mul(r), polynomial(r, table.expm1()), low);
    Expr value = sum.add(Expr.fma(h, curve, lost)).mul(2);
    Expr bounded = select(x.gt(table.expInfiniteAbove()), infinity, value);
    Expr above = select(x.lt(table.expm1FlatBelow()), constant(-1), bounded);
    return select(x.abs().lt(Math.scalb(1.0, -significandBits - 2)), x, above);
  }

  Expr exp2(Expr x) {
    // As in exp, but what is left of the argument is exact.
    Expr scaled = x.lt(2 - table.bias());
    int scale = table.expScale();
    double plainMagic = magic + (table.bias() - 1);
    Expr shift = select(scaled, constant(magic + (table.bias() + scale)), constant(plainMagic));
    Expr biased = x.add(shift);
    Expr r = x.sub(biased.sub(shift));
    Expr mantissa = Expr.fma(polynomial(r, table.exp2()), r, constant(1));
    Expr rest = select(scaled, constant(Math.scalb(1.0, -scale)), constant(2));
    Expr value = mantissa.mul(powerOfTwo(biased)).mul(rest);
    Expr bounded = select(x.ge(table.bias() + 1), infinity, value);
    return select(x.lt(-table.bias() - significandBits - 1), constant(0), bounded);
  }

  Expr sinh(Expr x) {
    Expr a = x.abs();
    Expr z = a.mul(a);
    Expr near = Expr.fma(a.mul(z), polynomial(z, table.sinh()), a);
    return withSign(select(a.lt(1), near, halfExpWithInverse(a, -1)), signOf(x));
  }

  Expr cosh(Expr x) {
    return halfExpWithInverse(x.abs(), 1);
  }

  /** {@code (exp(a) + sign exp(-a)) / 2} of what is not negative. */
  private Expr halfExpWithInverse(Expr a, int sign) {
    Expr shift = constant(magic + (table.bias() - 2));
    Expr biased = timesPlus(a, LOG2_E, shift);
    Expr n = biased.sub(shift);
    Expr high = timesPlus(n, -table.ln2()[0], a);
    Expr r = timesPlus(n, -table.ln2()[1], high);
    Expr low = timesPlus(n, -table.ln2()[1], high.sub(r));
    Expr slope = Expr.fma(r.mul(r), polynomial(r, table.exp()), r);
    Expr mantissa = slope.add(1);
    Expr mantissaLow = slope.sub(mantissa.sub(1)).add(low);
    // A quarter of 2^n is finite where the result is.
    Expr power = powerOfTwo(biased);
    Expr half = mantissa.mul(power).mul(2);
    Expr inverse = constant(0.25).div(half);
    // The low part moves the inverse too, by minus its square times four.
    Expr turn = Expr.fma(inverse.mul(-4.0 * sign), inverse, constant(1));
    Expr halfLow = mantissaLow.mul(power).mul(2).mul(turn);
    Expr signed = sign < 0 ? inverse.neg() : inverse;
    Expr sum = half.add(signed);
    Expr value = sum.add(half.sub(sum).add(signed).add(halfLow));
    Expr finite = select(half.lt(infinity), value, half);
    return select(a.gt(table.expInfiniteAbove() + 1), infinity, finite);
  }

  Expr sigmoid(Expr x) {
    Expr a = x.abs();
    Expr scaled = a.gt(-table.expScaledBelow());
    Expr e = select(a.gt(-table.expZeroBelow()), constant(0), scaledExp(a.neg(), scaled));
    Expr sum = e.add(1);
    Expr lost = e.sub(sum.sub(1));
    Expr above = select(x.lt(0), e, constant(1));
    Expr inverse = constant(1).div(sum);
    Expr quotient = above.mul(inverse);
    Expr residue = Expr.fma(quotient.neg(), lost, Expr.fma(quotient.neg(), sum, above));
    return Expr.fma(residue, inverse, quotient);
  }

  Expr tanh(Expr x) {
    Expr a = x.abs();
    Expr z = a.mul(a);
    Expr near = Expr.fma(a.mul(z), polynomial(z, table.tanh()), a);
    // 1 - 2 / (exp(2a) + 1); what a short reduction loses of exp(2a), the division forgives.
    Expr shift = constant(magic + table.bias());
    Expr biased = timesPlus(a, 2 * LOG2_E, shift);
    Expr n = biased.sub(shift);
    Expr h = timesPlus(n, -0.5 * table.ln2()[0], a);
    Expr sum = Expr.fma(reducedExpOfDouble(h), powerOfTwo(biased), constant(1));
    Expr far = constant(1).sub(constant(2).div(sum));
    Expr flat = select(a.gt(table.tanhFlatAbove()), constant(1), far);
    return withSign(select(a.lt(1), near, flat), signOf(x));
  }

  // ---- logarithms

  /** Splits a positive normal number: the exponent, as an integer, of its part near one. */
  Expr exponentOf(Expr number) {
    long split = table.bitsOf(Math.sqrt(0.5));
    return number.sub(bits(split)).shr(bits(significandBits));
  }

  Expr partNearOne(Expr number, Expr exponent) {
    return number.sub(exponent.shl(bits(significandBits))).fromBits();
  }

  /** A small integer as a number, less {@code offset}. */
  Expr toNumber(Expr integer, Expr offsetMagic) {
    return integer.add(bits(table.bitsOf(magic))).fromBits().sub(offsetMagic);
  }

  /** {@code e ln 2 + log(1 + f) + low}. */
  private Expr logOfParts(Expr e, Expr f, Expr low) {
    Expr leading = e.mul(table.ln2Exact()[0]);
    Expr sum = leading.add(f);
    Expr lost = f.sub(sum.sub(leading)).add(low);
    Expr tail = timesPlus(e, table.ln2Exact()[1], table.logTail().apply(f));
    return sum.add(tail.add(lost));
  }

  Expr log(Expr x) {
    Expr tiny = x.lt(table.minNormal());
    int lift = significandBits + 1;
    Expr normal = select(tiny, x.mul(Math.scalb(1.0, lift)), x);
    Expr number = normal.toBits();
    Expr exponent = exponentOf(number);
    Expr f = partNearOne(number, exponent).sub(1);
    Expr e = toNumber(exponent, select(tiny, constant(magic + lift), constant(magic)));
    Expr value = logOfParts(e, f, constant(-0.0));
    return logLimits(x, value, x);
  }

  /** The cases zero, below zero, infinity and NaN of {@code log(x)}. */
  private Expr logLimits(Expr x, Expr value, Expr ofInfinity) {
    Expr below = select(x.eq(0), infinity.neg(), nan);
    Expr finite = select(x.gt(0), value, below);
    return select(x.lt(infinity), finite, ofInfinity);
  }

  Expr log1p(Expr x) {
    Expr u = x.add(1);
    Expr lost = select(x.lt(1), x.sub(u.sub(1)), constant(1).sub(u.sub(x)));
    Expr value = logOfSum(u, lost, x.lt(table.log1pPlainAbove()), constant(magic));
    return select(x.eq(0), x, logLimits(u, value, x));
  }

  /**
   * {@code log(u + lost)} of a positive normal number and what is below its last bit.
   *
   * @param matters where the lost part is not too small; {@code u} is below 2^127 there
   * @param offsetMagic the magic number, or as many less as powers of two are to be multiplied
   */
  Expr logOfSum(Expr u, Expr lost, Expr matters, Expr offsetMagic) {
    Expr number = u.toBits();
    Expr exponent = exponentOf(number);
    Expr one = bits(table.bitsOf(1));
    Expr scale = one.sub(exponent.shl(bits(significandBits))).fromBits();
    Expr f0 = partNearOne(number, exponent).sub(1);
    // What the sum lost no longer matters above a bound, where 2^-e would underflow.
    Expr lostScaled = select(matters, lost.mul(scale), constant(0));
    Expr f = f0.add(lostScaled);
    Expr low = lostScaled.sub(f.sub(f0));
    Expr e = toNumber(exponent, offsetMagic);
    return logOfParts(e, f, Expr.fma(low.neg(), f, low));
  }

  Expr log2(Expr x) {
    return logLimits(x, log2Parts(x).high(), x);
  }

  Expr log10(Expr x) {
    PowFunction.HighLow log = log2Parts(x);
    double[] factor = table.log10Of2();
    Expr product = log.high().mul(factor[0]);
    Expr lost = timesPlus(log.high(), factor[0], product.neg());
    Expr low = timesPlus(log.low(), factor[0], timesPlus(log.high(), factor[1], lost));
    return logLimits(x, product.add(low), x);
  }

  private PowFunction.HighLow log2Parts(Expr x) {
    Expr tiny = x.lt(table.minNormal());
    int lift = significandBits + 1;
    Expr normal = select(tiny, x.mul(Math.scalb(1.0, lift)), x);
    Expr offset = select(tiny, constant(magic + lift), constant(magic));
    return new PowFunction(this, table).log2(normal, offset);
  }

  InverseFunctions inverse() {
    return new InverseFunctions(this, table);
  }

  ErrorFunctions error() {
    return new ErrorFunctions(this, table.error());
  }

  Expr pow(Expr x, Expr y) {
    return new PowFunction(this, table).pow(x, y);
  }

  /** The root of a sum of squares, corrected by what rounding it lost; infinite before NaN. */
  Expr hypot(Expr x, Expr y) {
    Expr a = x.abs();
    Expr b = y.abs();
    Expr large = a.max(b);
    Expr small = a.min(b);
    // Squares are kept away from overflow and from losing bits.
    int half = table.bias() / 2;
    Expr big = large.gt(Math.scalb(1.0, half - 1));
    Expr tiny = large.lt(Math.scalb(1.0, significandBits - half));
    double down = Math.scalb(1.0, -half - 8);
    double up = Math.scalb(1.0, half + significandBits);
    Expr scale = select(big, constant(down), select(tiny, constant(up), constant(1)));
    Expr unscale = select(big, constant(1 / down), select(tiny, constant(1 / up), constant(1)));
    Expr m = large.mul(scale);
    Expr n = small.mul(scale);
    Expr root = Expr.fma(m, m, n.mul(n)).sqrt();
    Expr rootSquare = root.mul(root);
    Expr square = m.mul(m);
    Expr lost = Expr.fma(root, root, rootSquare.neg()).sub(Expr.fma(m, m, square.neg()));
    Expr excess = Expr.fma(n.neg(), n, rootSquare.sub(square)).add(lost);
    Expr value = root.sub(excess.div(root.add(root))).mul(unscale);
    Expr finite = select(large.eq(0), large, value);
    return select(a.eq(infinity).or(b.eq(infinity)), infinity, finite);
  }

  // ---- trigonometry

  /** An angle less the nearest multiple of pi/2, with what rounding it lost, and that multiple. */
  private record ReducedAngle(Expr r, Expr low, Expr quadrant) {}

  private ReducedAngle reduce(Expr a) {
    Expr shift = constant(magic);
    Expr biased = timesPlus(a, TWO_OVER_PI, shift);
    Expr n = biased.sub(shift);
    double[] halfPi = table.halfPi();
    Expr high = timesPlus(n, -halfPi[0], a);
    // The second product can be as large as what remains, so it is kept in two parts.
    Expr part = n.mul(halfPi[1]);
    Expr partLow = timesPlus(n, halfPi[1], part.neg());
    Expr r = high.sub(part);
    Expr low = timesPlus(n, -halfPi[2], high.sub(r).sub(part).sub(partLow));
    return new ReducedAngle(r, low, biased.toBits());
  }

  private Expr sine(ReducedAngle angle, Expr z, Expr shrink) {
    Expr r = angle.r;
    Expr low = angle.low.mul(shrink);
    return Expr.fma(r.mul(z), polynomial(z, table.sin()), low).add(r);
  }

  private Expr cosine(ReducedAngle angle, Expr z, Expr half, Expr shrink) {
    Expr lost = constant(1).sub(shrink).sub(half);
    Expr low = Expr.fma(angle.r.neg(), angle.low, lost);
    return shrink.add(Expr.fma(z.mul(z), polynomial(z, table.cos()), low));
  }

  Expr sin(Expr x) {
    return sinOrCos(x, SlowOp.SIN);
  }

  Expr cos(Expr x) {
    return sinOrCos(x, SlowOp.COS);
  }

  private Expr sinOrCos(Expr x, SlowOp op) {
    boolean wantsSine = op == SlowOp.SIN;
    Expr a = x.abs();
    ReducedAngle angle = reduce(a);
    Expr z = angle.r.mul(angle.r);
    Expr half = z.mul(0.5);
    Expr shrink = constant(1).sub(half);
    Expr sine = sine(angle, z, shrink);
    Expr cosine = cosine(angle, z, half, shrink);
    Expr even = angle.quadrant.and(bits(1)).eq(bits(0));
    Expr value = wantsSine ? select(even, sine, cosine) : select(even, cosine, sine);
    // Sine is negative in quadrants 2 and 3, cosine in 1 and 2.
    Expr turned = wantsSine ? angle.quadrant : angle.quadrant.add(bits(1));
    Expr flip = turned.shl(bits(width - 2));
    Expr sign = (wantsSine ? flip.xor(x.toBits()) : flip).and(signMask);
    Expr fast = value.toBits().xor(sign).fromBits();
    return Expr.slow(op, a.gt(table.trigonometricBound()), fast, List.of(x));
  }

  Expr tan(Expr x) {
    Expr a = x.abs();
    ReducedAngle angle = reduce(a);
    Expr r = angle.r;
    Expr z = r.mul(r);
    // The low part times the slope, 1 + z + 2/3 z^2.
    Expr growth = timesPlus(z, 2.0 / 3, constant(1));
    Expr low0 = Expr.fma(angle.low, z.mul(growth), angle.low);
    Expr curve = Expr.fma(r.mul(z), polynomial(z, table.tan()), low0);
    Expr tangent = r.add(curve);
    Expr low = curve.sub(tangent.sub(r));
    // -1 / (tangent + low)
    Expr inverse = constant(-1).div(tangent);
    Expr residue = Expr.fma(inverse, low, Expr.fma(inverse, tangent, constant(1)));
    Expr cotangent = Expr.fma(inverse, residue, inverse);
    Expr even = angle.quadrant.and(bits(1)).eq(bits(0));
    Expr value = select(even, tangent, cotangent);
    Expr fast = value.toBits().xor(signOf(x)).fromBits();
    return Expr.slow(SlowOp.TAN, a.gt(table.trigonometricBound()), fast, List.of(x));
  }

  // ---- rounding to integers

  /** From here on every number is an integer. */
  double integersOnly() {
    return Math.scalb(1.0, significandBits);
  }

  private Expr nearest(Expr a) {
    return a.add(integersOnly()).sub(integersOnly());
  }

  private Expr whereFractional(Expr x, Expr a, Expr magnitude) {
    return select(a.lt(integersOnly()), withSign(magnitude, signOf(x)), x);
  }

  Expr round(Expr x) {
    Expr a = x.abs();
    return whereFractional(x, a, nearest(a));
  }

  Expr trunc(Expr x) {
    Expr a = x.abs();
    Expr rounded = nearest(a);
    return whereFractional(x, a, select(rounded.gt(a), rounded.sub(1), rounded));
  }

  Expr floor(Expr x) {
    Expr rounded = round(x);
    return select(rounded.gt(x), rounded.sub(1), rounded);
  }

  Expr ceil(Expr x) {
    Expr rounded = round(x);
    // The sign is put back for -0.5, whose ceiling is -0.0.
    return select(rounded.lt(x), withSign(rounded.add(1), signOf(x)), rounded);
  }

  // ---- division with remainder

  Expr fmod(Expr x, Expr y) {
    Expr ratio = x.div(y).abs();
    // Up to here the rounded quotient is off by one at most, and the fused remainder exact.
    Expr large = ratio.lt(Math.scalb(1.0, significandBits - 1)).not();
    Expr b = y.abs();
    Expr a = x.abs();
    Expr quotient = trunc(ratio);
    Expr first = Expr.fma(quotient.neg(), b, a);
    Expr remainder = select(first.lt(0), first.add(b), first);
    Expr fast = withSign(remainder, signOf(x));
    Expr guard = large.or(b.ge(infinity));
    return Expr.slow(SlowOp.FMOD, guard, fast, List.of(x, y));
  }
}
