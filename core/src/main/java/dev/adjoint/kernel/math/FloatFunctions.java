package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.math.Functions.polynomial;

import dev.adjoint.kernel.expr.Expr;

/** Constants and coefficients for float32. */
final class FloatFunctions implements FunctionTable {
  private static final double[] LN2 = {0x1.62e430p-1, -0x1.05c610p-29};
  private static final double[] LN2_EXACT = {0x1.62e4p-1, 0x1.7f7d1cp-20};
  private static final double[] HALF_PI = {0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50};

  private static final double[] EXP = {
    0x1.fffffcp-2, 0x1.55548ap-3, 0x1.555916p-5, 0x1.123fb4p-7, 0x1.6a1acap-10
  };

  private static final double[] EXPM1 = {
    0x1.000000p-1, 0x1.555554p-3, 0x1.5554aap-5, 0x1.11118ep-7, 0x1.6d78c4p-10, 0x1.a0337ap-13
  };

  private static final double[] TANH = {
    -0x1.55553cp-2,
    0x1.110be2p-3,
    -0x1.b9621ep-5,
    0x1.60097ep-6,
    -0x1.046090p-7,
    0x1.2da468p-9,
    -0x1.77dbfap-12
  };

  /** {@code (log(1 + f) - f + f^2/2) / f^3}. */
  private static final double[] LOG = {
    0x1.555548p-2,
    -0x1.000006p-2,
    0x1.99a4b6p-3,
    -0x1.555c4ep-3,
    0x1.23376ap-3,
    -0x1.fc2202p-4,
    0x1.e6f060p-4,
    -0x1.de3c10p-4,
    0x1.14579cp-4
  };

  private static final double[] SIN = {-0x1.555544p-3, 0x1.11069ap-7, -0x1.990cdap-13};
  private static final double[] COS = {0x1.555548p-5, -0x1.6c0b84p-10, 0x1.99b94ep-16};

  private static final double[] TAN = {
    0x1.555564p-2,
    0x1.110caap-3,
    0x1.bb04dep-5,
    0x1.5b00f0p-6,
    0x1.6beed4p-7,
    -0x1.0eac90p-12,
    0x1.2a2db8p-8
  };

  private static final double[] ATANH = {
    0x1.999998p-3, 0x1.249374p-3, 0x1.c65956p-4, 0x1.8eb41ep-4
  };
  private static final double[] EXP2 = {
    0x1.62e430p-1, 0x1.ebfbdcp-3, 0x1.c6aee8p-5, 0x1.3b2d4cp-7, 0x1.5f3e52p-10, 0x1.41fbb2p-13
  };

  private static final double[] SINH = {
    0x1.555556p-3, 0x1.111134p-7, 0x1.9ffe92p-13, 0x1.7a15b0p-19
  };

  private static final double[] ASIN = {
    0x1.5555c8p-3, 0x1.3301e6p-4, 0x1.747e28p-5, 0x1.8c297ep-6, 0x1.596c24p-5
  };

  private static final double[] ATAN = {
    -0x1.55553ep-2,
    0x1.9991fep-3,
    -0x1.2421b6p-3,
    0x1.c09a02p-4,
    -0x1.58349cp-4,
    0x1.daca04p-5,
    -0x1.fed19ap-6,
    0x1.65a694p-7,
    -0x1.d63048p-10
  };

  private static final double[] LOG10_OF_2 = {0x1.344136p-2, -0x1.ec10c0p-27};

  private static final double[] THIRD = {0x1.555556p-2, -0x1.555556p-27};
  private static final double[] TWO_OVER_LN2 = {0x1.715476p+1, 0x1.4ae0c0p-25};

  @Override
  public int significandBits() {
    return 23;
  }

  @Override
  public int width() {
    return 32;
  }

  @Override
  public int bias() {
    return 127;
  }

  @Override
  public long bitsOf(double value) {
    return Float.floatToRawIntBits((float) value);
  }

  @Override
  public double minNormal() {
    return Float.MIN_NORMAL;
  }

  @Override
  public double expScaledBelow() {
    return -86;
  }

  @Override
  public double expInfiniteAbove() {
    return 89;
  }

  @Override
  public double expZeroBelow() {
    return -105;
  }

  @Override
  public int expScale() {
    return 64;
  }

  @Override
  public double expm1FlatBelow() {
    return -20;
  }

  @Override
  public double tanhFlatAbove() {
    return 9.5;
  }

  @Override
  public double log1pPlainAbove() {
    return 0x1p26;
  }

  @Override
  public double trigonometricBound() {
    return 0x1p17;
  }

  @Override
  public double[] ln2() {
    return LN2;
  }

  @Override
  public double[] ln2Exact() {
    return LN2_EXACT;
  }

  @Override
  public double[] halfPi() {
    return HALF_PI;
  }

  @Override
  public double[] exp() {
    return EXP;
  }

  @Override
  public double[] expm1() {
    return EXPM1;
  }

  @Override
  public double[] tanh() {
    return TANH;
  }

  @Override
  public double[] sin() {
    return SIN;
  }

  @Override
  public double[] cos() {
    return COS;
  }

  @Override
  public double[] tan() {
    return TAN;
  }

  @Override
  public double[] atanh() {
    return ATANH;
  }

  @Override
  public double[] exp2() {
    return EXP2;
  }

  @Override
  public double[] sinh() {
    return SINH;
  }

  @Override
  public double[] asin() {
    return ASIN;
  }

  @Override
  public double[] atan() {
    return ATAN;
  }

  @Override
  public double[] log10Of2() {
    return LOG10_OF_2;
  }

  @Override
  public double[] third() {
    return THIRD;
  }

  @Override
  public double[] twoOverLn2() {
    return TWO_OVER_LN2;
  }

  @Override
  public Expr logTail(Expr f) {
    Expr cubicOn = Expr.fma(polynomial(f, LOG), f, Expr.constant(-0.5));
    return f.mul(f).mul(cubicOn);
  }
}
