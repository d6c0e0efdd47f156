package dev.adjoint.kernel.math;

import dev.adjoint.kernel.expr.MultiplyAdd;

/**
 * Elementary functions of doubles, correctly rounded except for about one argument in a thousand:
 * intermediate results carry a second double with the rounding error of the first.
 *
 * <p>Random samples go through these, because they agree with the C library that PyTorch calls
 * nearly always, and are the same on every machine.
 */
public final class AccurateMath {
  private static final int SIGNIFICAND_BITS = 52;
  private static final long SIGNIFICAND = (1L << SIGNIFICAND_BITS) - 1;
  private static final int EXPONENT_BIAS = 1023;
  private static final long ONE = (long) EXPONENT_BIAS << SIGNIFICAND_BITS;

  private static final double LN2_HIGH = 0x1.62e42fefa2p-1;
  private static final double LN2_LOW = 0x1.9ef35793c7673p-41;
  private static final double HALF_PI_1 = 0x1.921fb54442p0;
  private static final double HALF_PI_2 = 0x1.a308d31318p-41;
  private static final double HALF_PI_3 = 0x1.8a2e03707344ap-81;
  private static final double THIRD = 0x1.5555555555555p-2;
  private static final double THIRD_LOW = 0x1.5555555555555p-56;
  private static final double SIXTH = 0x1.5555555555555p-3;
  private static final double SIXTH_LOW = 0x1.5555555555555p-57;
  private static final double TWENTY_FOURTH = 0x1.5555555555555p-5;
  private static final double TWENTY_FOURTH_LOW = 0x1.5555555555555p-59;
  private static final double SQRT_TWO = Math.sqrt(2);

  private AccurateMath() {}

  /** Natural logarithm. */
  public static double log(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return StrictMath.log(x);
    }
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> SIGNIFICAND_BITS) - EXPONENT_BIAS;
    double m = Double.longBitsToDouble((bits & SIGNIFICAND) | ONE);
    if (m > SQRT_TWO) {
      m *= 0.5;
      exponent++;
    }
    // log m = 2 artanh s = 2 (s + s^3/3 + ...), s = (m - 1) / (m + 1)
    double f = m - 1;
    double g = m + 1;
    double gLow = m - (g - 1);
    double s = f / g;
    double sLow = (MultiplyAdd.fma(-s, g, f) - s * gLow) / g;
    double z = s * s;
    double zLow = MultiplyAdd.fma(s, s, -z) + 2 * s * sLow;
    double cube = z * THIRD;
    double cubeLow = MultiplyAdd.fma(z, THIRD, -cube) + z * THIRD_LOW + zLow * THIRD;
    double rest = MultiplyAdd.fma(1.0 / 25, z, 1.0 / 23);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 21);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 19);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 17);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 15);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 13);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 11);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 9);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 7);
    rest = MultiplyAdd.fma(rest, z, 1.0 / 5);
    rest *= z * z;
    double w = cube + rest;
    double wLow = cube - w + rest + cubeLow;
    double p = s * w;
    double pLow = MultiplyAdd.fma(s, w, -p) + s * wLow + sLow * w;
    double h = s + p;
    double hLow = s - h + p + pLow + sLow;
    double scaled = exponent * LN2_HIGH;
    double sum = scaled + 2 * h;
    double part = sum - scaled;
    double error = scaled - (sum - part) + (2 * h - part);
    return sum + (error + (2 * hLow + exponent * LN2_LOW));
  }

  /** Sine in {@code to[0]} and cosine in {@code to[1]}, for arguments up to a thousand. */
  public static void sinCos(double x, double[] to) {
    parts(x, to);
    to[0] += to[2];
    to[1] += to[3];
  }

  /** Tangent, for arguments up to a thousand. */
  public static double tan(double x) {
    double[] parts = new double[4];
    parts(x, parts);
    double quotient = parts[0] / parts[1];
    double rest = MultiplyAdd.fma(-quotient, parts[1], parts[0]) + parts[2] - quotient * parts[3];
    return quotient + rest / parts[1];
  }

  /** Sine and cosine, then what is missing to each. */
  private static void parts(double x, double[] to) {
    double n = Math.rint(x * (2 / Math.PI));
    double near = x - n * HALF_PI_1;
    double middle = near - n * HALF_PI_2;
    double taken = near - middle;
    double rest = near - (middle + taken) + (taken - n * HALF_PI_2) - n * HALF_PI_3;
    double r = middle + rest;
    double rLow = middle - r + rest;
    double z = r * r;
    double zLow = MultiplyAdd.fma(r, r, -z) + 2 * r * rLow;

    double u = MultiplyAdd.fma(1 / 5.109094217170944e+19, z, -1 / 1.21645100408832e+17);
    u = MultiplyAdd.fma(u, z, 1 / 355687428096000.0);
    u = MultiplyAdd.fma(u, z, -1 / 1307674368000.0);
    u = MultiplyAdd.fma(u, z, 1 / 6227020800.0);
    u = MultiplyAdd.fma(u, z, -1 / 39916800.0);
    u = MultiplyAdd.fma(u, z, 1 / 362880.0);
    u = MultiplyAdd.fma(u, z, -1 / 5040.0);
    u = MultiplyAdd.fma(u, z, 1 / 120.0);
    u *= z;
    double v = u - SIXTH;
    double vLow = u - (v + SIXTH) - SIXTH_LOW;
    double w = z * v;
    double wLow = MultiplyAdd.fma(z, v, -w) + z * vLow + zLow * v;
    double p = r * w;
    double pLow = MultiplyAdd.fma(r, w, -p) + r * wLow + rLow * w;
    double sin = r + p;
    double sinLow = r - sin + p + pLow + rLow;

    u = MultiplyAdd.fma(-1 / 1.1240007277776077e+21, z, 1 / 2.43290200817664e+18);
    u = MultiplyAdd.fma(u, z, -1 / 6402373705728000.0);
    u = MultiplyAdd.fma(u, z, 1 / 20922789888000.0);
    u = MultiplyAdd.fma(u, z, -1 / 87178291200.0);
    u = MultiplyAdd.fma(u, z, 1 / 479001600.0);
    u = MultiplyAdd.fma(u, z, -1 / 3628800.0);
    u = MultiplyAdd.fma(u, z, 1 / 40320.0);
    u = MultiplyAdd.fma(u, z, -1 / 720.0);
    u *= z;
    v = TWENTY_FOURTH + u;
    vLow = TWENTY_FOURTH - v + u + TWENTY_FOURTH_LOW;
    w = z * v;
    wLow = MultiplyAdd.fma(z, v, -w) + z * vLow + zLow * v;
    double y = w - 0.5;
    double yLow = w - (y + 0.5) + wLow;
    p = z * y;
    pLow = MultiplyAdd.fma(z, y, -p) + z * yLow + zLow * y;
    double cos = 1 + p;
    double cosLow = 1 - cos + p + pLow;

    int quadrant = (int) n & 3;
    boolean swap = (quadrant & 1) != 0;
    double sinSign = quadrant >= 2 ? -1 : 1;
    double cosSign = quadrant == 1 || quadrant == 2 ? -1 : 1;
    to[0] = sinSign * (swap ? cos : sin);
    to[1] = cosSign * (swap ? sin : cos);
    to[2] = sinSign * (swap ? cosLow : sinLow);
    to[3] = cosSign * (swap ? sinLow : cosLow);
  }

  /** Exponential function. */
  public static double exp(double x) {
    if (!(Math.abs(x) < 700)) {
      return StrictMath.exp(x);
    }
    double n = Math.rint(x * (1 / 0.6931471805599453));
    double near = x - n * LN2_HIGH;
    double r = near - n * LN2_LOW;
    double rLow = near - r - n * LN2_LOW;
    double square = r * r;
    double squareLow = MultiplyAdd.fma(r, r, -square) + 2 * r * rLow;
    double rest = MultiplyAdd.fma(1 / 1307674368000.0, r, 1 / 87178291200.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 6227020800.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 479001600.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 39916800.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 3628800.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 362880.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 40320.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 5040.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 720.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 120.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 24.0);
    rest = MultiplyAdd.fma(rest, r, 1 / 6.0);
    rest *= square * r;
    double half = 0.5 * square;
    double a = r + half;
    double aLow = r - a + half;
    double sum = 1 + a;
    double sumLow = 1 - sum + a;
    double low = sumLow + (aLow + 0.5 * squareLow + rLow + rest);
    return (sum + low) * Double.longBitsToDouble(((long) n + EXPONENT_BIAS) << SIGNIFICAND_BITS);
  }
}
