package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.math.Functions.polynomial;

import dev.adjoint.kernel.expr.Expr;

/** Constants and coefficients for float32. */
final class FloatFunctions {
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

  private static final double[] ERF = {
    0x1.06eba8p-3,
    -0x1.812746p-2,
    0x1.ce2f1cp-4,
    -0x1.b82bf8p-6,
    0x1.5648e2p-8,
    -0x1.be843cp-11,
    0x1.e4a22ep-14,
    -0x1.661d16p-17
  };

  private static final double[] LOG_ERFC = {
    0x1.d97fc0p+0,
    0x1.51c9b0p+1,
    0x1.afabc6p-1,
    0x1.5477d4p-5,
    -0x1.48f84cp-7,
    0x1.067cf8p-9,
    -0x1.29b736p-12,
    0x1.571e76p-16
  };

  private static final double[] ERFCX = {
    0x1.46e80ep+0,
    -0x1.7bf5eap-4,
    -0x1.5407b8p-3,
    0x1.4ff9d6p-3,
    -0x1.bc2dd0p-5,
    -0x1.07000ap-7,
    0x1.1e18f2p-7,
    0x1.40a7e0p-10,
    -0x1.849efcp-10,
    -0x1.505526p-12,
    0x1.e517a8p-13
  };

  private static final ErrorFunctionTable ERROR =
      new ErrorFunctionTable(
          /* erf= */ ERF,
          /* center= */ 1,
          /* logErfc= */ LOG_ERFC,
          /* logErfcLow= */ -0x1.b47576p-25,
          /* oneAbove= */ 4,
          /* turn= */ 2,
          /* erfcx= */ ERFCX,
          /* erfcxLow= */ 0x1.092942p-27,
          /* zeroAbove= */ 10.1);

  static final FunctionTable TABLE =
      new FunctionTable(
          /* significandBits= */ 23,
          /* width= */ 32,
          /* bias= */ 127,
          /* minNormal= */ Float.MIN_NORMAL,
          /* expScaledBelow= */ -86,
          /* expInfiniteAbove= */ 89,
          /* expZeroBelow= */ -105,
          /* expScale= */ 64,
          /* expm1FlatBelow= */ -20,
          /* tanhFlatAbove= */ 9.5,
          /* log1pPlainAbove= */ 0x1p26,
          /* trigonometricBound= */ 0x1p17,
          /* ln2= */ LN2,
          /* ln2Exact= */ LN2_EXACT,
          /* halfPi= */ HALF_PI,
          /* exp= */ EXP,
          /* expm1= */ EXPM1,
          /* tanh= */ TANH,
          /* sin= */ SIN,
          /* cos= */ COS,
          /* tan= */ TAN,
          /* atanh= */ ATANH,
          /* exp2= */ EXP2,
          /* sinh= */ SINH,
          /* asin= */ ASIN,
          /* atan= */ ATAN,
          /* log10Of2= */ LOG10_OF_2,
          /* third= */ THIRD,
          /* twoOverLn2= */ TWO_OVER_LN2,
          /* error= */ ERROR,
          /* logTail= */ FloatFunctions::logTail);

  private FloatFunctions() {}

  private static Expr logTail(Expr f) {
    Expr cubicOn = Expr.fma(polynomial(f, LOG), f, Expr.constant(-0.5));
    return f.mul(f).mul(cubicOn);
  }
}
