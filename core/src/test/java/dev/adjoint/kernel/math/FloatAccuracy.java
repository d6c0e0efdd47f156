package dev.adjoint.kernel.math;

import dev.adjoint.kernel.expr.UnaryOp;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Measures float32 functions against references in double precision. */
final class FloatAccuracy {
  /** References in double precision, within one or two ulp of double. */
  static final Map<UnaryOp, DoubleUnaryOperator> REFERENCES = new EnumMap<>(UnaryOp.class);

  static {
    REFERENCES.put(UnaryOp.NEG, x -> -x);
    REFERENCES.put(UnaryOp.ABS, Math::abs);
    REFERENCES.put(UnaryOp.SIGN, x -> x > 0 ? 1 : x < 0 ? -1 : 0); // as in PyTorch, of NaN too
    REFERENCES.put(UnaryOp.EXP, Math::exp);
    REFERENCES.put(UnaryOp.EXPM1, StrictMath::expm1);
    REFERENCES.put(UnaryOp.LOG, Math::log);
    REFERENCES.put(UnaryOp.LOG1P, StrictMath::log1p);
    REFERENCES.put(UnaryOp.SIN, Math::sin);
    REFERENCES.put(UnaryOp.COS, Math::cos);
    REFERENCES.put(UnaryOp.TAN, Math::tan);
    REFERENCES.put(UnaryOp.TANH, Math::tanh);
    REFERENCES.put(UnaryOp.EXP2, x -> StrictMath.pow(2, x));
    REFERENCES.put(UnaryOp.LOG2, FloatAccuracy::log2);
    REFERENCES.put(UnaryOp.LOG10, Math::log10);
    REFERENCES.put(UnaryOp.ASIN, StrictMath::asin);
    REFERENCES.put(UnaryOp.ACOS, StrictMath::acos);
    REFERENCES.put(UnaryOp.ATAN, StrictMath::atan);
    REFERENCES.put(UnaryOp.SINH, StrictMath::sinh);
    REFERENCES.put(UnaryOp.COSH, StrictMath::cosh);
    REFERENCES.put(UnaryOp.ASINH, FloatAccuracy::asinh);
    REFERENCES.put(UnaryOp.ACOSH, FloatAccuracy::acosh);
    REFERENCES.put(UnaryOp.ATANH, FloatAccuracy::atanh);
    REFERENCES.put(UnaryOp.ERF, FloatAccuracy::erf);
    REFERENCES.put(UnaryOp.ERFC, FloatAccuracy::erfc);
    REFERENCES.put(UnaryOp.SIGMOID, FloatAccuracy::sigmoid);
    REFERENCES.put(UnaryOp.RSQRT, x -> 1 / Math.sqrt(x));
    REFERENCES.put(UnaryOp.RECIPROCAL, x -> 1 / x);
    REFERENCES.put(UnaryOp.SQRT, Math::sqrt);
    REFERENCES.put(UnaryOp.FLOOR, Math::floor);
    REFERENCES.put(UnaryOp.CEIL, Math::ceil);
    REFERENCES.put(UnaryOp.ROUND, Math::rint);
    REFERENCES.put(UnaryOp.TRUNC, x -> Math.copySign(Math.floor(Math.abs(x)), x));
  }

  private double worst;
  private float worstAt;
  private long wrongSpecials;
  private float wrongAt;
  private long notNearest;
  private long offByMore;

  private FloatAccuracy() {}

  static FloatAccuracy create() {
    return new FloatAccuracy();
  }

  private static double log2(double x) {
    double log = StrictMath.log(x);
    double inverse = 0x1.71547652b82fep+0;
    return Double.isInfinite(log) ? log : Math.fma(log, inverse, log * 0x1.777d0ffda0d24p-56);
  }

  private static double asinh(double x) {
    double a = Math.abs(x);
    double value =
        a > 0x1p60
            ? StrictMath.log(a) + StrictMath.log(2)
            : StrictMath.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
    return Math.copySign(value, x);
  }

  private static double acosh(double x) {
    double d = x - 1;
    return x > 0x1p60
        ? StrictMath.log(x) + StrictMath.log(2)
        : x < 1 ? Double.NaN : StrictMath.log1p(d + Math.sqrt(2 * d + d * d));
  }

  private static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(0.5 * StrictMath.log1p(2 * a / (1 - a)), x);
  }

  private static double erf(double x) {
    double a = Math.abs(x);
    return Math.copySign(a < 1 ? erfSeries(a) : 1 - erfcFraction(a), x);
  }

  private static double erfc(double x) {
    return x < 0.5 ? 1 - erf(x) : erfcFraction(x);
  }

  /** {@code 2 / sqrt(pi) * sum of (-1)^n a^(2n + 1) / (n! (2n + 1))}, from the last term on. */
  private static double erfSeries(double a) {
    double square = -a * a;
    double tail = 0; // the sum over a, less one
    for (int n = 24; n > 0; n--) {
      double ratio = square / n * (2 * n - 1) / (2 * n + 1); // of a term to the one before
      tail = ratio * (1 + tail);
    }
    double sum = Math.fma(a, tail, a);
    return Math.fma(sum, 0x1.20dd750429b6dp+0, sum * 0x1.1ae3a914fed80p-56);
  }

  /** {@code exp(-a^2) / sqrt(pi) / (a + (1/2) / (a + 1 / (a + (3/2) / (a + ...))))}. */
  private static double erfcFraction(double a) {
    if (a > 30) {
      return 0;
    }
    double below = a;
    for (int n = 2000; n > 0; n--) {
      below = a + n / 2.0 / below;
    }
    return expOfSquare(a) / Math.sqrt(Math.PI) / below;
  }

  private static double expOfSquare(double a) {
    return StrictMath.exp(-a * a) * (1 - Math.fma(a, a, -a * a));
  }

  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  /** Adds one result; infinities, NaN and the sign of zero must be exactly right. */
  void add(float x, float got, double exact) {
    float nearest = (float) exact;
    if (Float.isNaN(nearest) && Float.isNaN(got)
        || Float.floatToRawIntBits(nearest) == Float.floatToRawIntBits(got)) {
      if (Math.abs(nearest) < Float.POSITIVE_INFINITY) {
        note(x, got, exact);
      }
      return;
    }
    boolean zeroOfOtherSign = nearest == got;
    if (Float.isNaN(nearest) || Float.isNaN(got) || zeroOfOtherSign) {
      wrongSpecials++;
      wrongAt = x;
      return;
    }
    notNearest++;
    if (Math.abs(ordinal(got) - ordinal(nearest)) > 1) {
      offByMore++;
    }
    note(x, got, exact);
  }

  private void note(float x, float got, double exact) {
    double capped = Math.max(-0x1p128, Math.min(0x1p128, exact));
    double value = Float.isInfinite(got) ? Math.copySign(0x1p128, got) : got;
    double error = Math.abs(value - capped) / ulp(capped);
    if (error > worst) {
      worst = error;
      worstAt = x;
    }
  }

  private static double ulp(double exact) {
    int exponent = Math.max(Math.getExponent(exact), -126);
    return Math.scalb(1.0, Math.min(exponent, 127) - 23);
  }

  private static long ordinal(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits < 0 ? Integer.MIN_VALUE - (long) bits : bits;
  }

  void merge(FloatAccuracy other) {
    if (other.worst > worst) {
      worst = other.worst;
      worstAt = other.worstAt;
    }
    if (other.wrongSpecials > 0) {
      wrongSpecials += other.wrongSpecials;
      wrongAt = other.wrongAt;
    }
    notNearest += other.notNearest;
    offByMore += other.offByMore;
  }

  /** Largest distance from the exact value, in units in the last place. */
  double worst() {
    return worst;
  }

  /** Results that should be NaN, infinite or zero and are not, or the other way round. */
  long wrongSpecials() {
    return wrongSpecials;
  }

  /** Results further than one float from the nearest one. */
  long offByMore() {
    return offByMore;
  }

  @Override
  public String toString() {
    return "max %.4f ulp at %s (%s); not nearest %d; off by more than one %d; wrong specials %d%s"
        .formatted(
            worst,
            worstAt,
            Float.toHexString(worstAt),
            notNearest,
            offByMore,
            wrongSpecials,
            wrongSpecials > 0 ? " at " + wrongAt : "");
  }
}
