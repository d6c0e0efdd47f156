package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.math.Functions.polynomial;

import dev.adjoint.kernel.expr.Expr;

/** Constants and coefficients for float64. */
final class DoubleFunctions {
  private static final double[] LN2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  private static final double[] LN2_EXACT = {0x1.62e42fefa3p-1, 0x1.3de6af278ece6p-42};

  private static final double[] HALF_PI = {
    0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110
  };

  private static final double[] EXP = {
    0x1.0000000000000p-1, 0x1.555555555555ap-3, 0x1.555555555553ap-5, 0x1.111111110f262p-7,
    0x1.6c16c16c206fap-10, 0x1.a01a01b1cc4cbp-13, 0x1.a01a01773c1a7p-16, 0x1.71ddf31a45c5dp-19,
    0x1.27e53af647690p-22, 0x1.af6880d3bf941p-26, 0x1.1ee85a32be292p-29
  };

  private static final double[] TANH = {
    -0x1.555555555550fp-2, 0x1.111111110d81bp-3, -0x1.ba1ba1b811da7p-5, 0x1.664f4836c9ee9p-6,
    -0x1.226e2ec209d40p-7, 0x1.d6d3103226697p-9, -0x1.7d9bcde3a27b1p-10, 0x1.3521475cd6f73p-11,
    -0x1.f336d0141bfc3p-13, 0x1.8d7c81f788e91p-14, -0x1.2eb758fda70cep-15, 0x1.9e1afb57ad077p-17,
    -0x1.cafae42777164p-19, 0x1.5f60c197b6986p-21, -0x1.0d437fa637382p-24
  };

  /** {@code (2 atanh(s) / s - 2) / s^2} by s^2, for {@code s = f / (2 + f)}. */
  private static final double[] LOG = {
    0x1.5555555555592p-1,
    0x1.999999997fd7fp-2,
    0x1.24924941f491ap-2,
    0x1.c71c520657472p-3,
    0x1.74663f9309d7ap-3,
    0x1.39a1a8628ab3bp-3,
    0x1.2f06272377c0bp-3
  };

  private static final double[] SIN = {
    -0x1.5555555555546p-3,
    0x1.111111110f38fp-7,
    -0x1.a01a019b72900p-13,
    0x1.71de34ec9283ap-19,
    -0x1.ae5df878fbc54p-26,
    0x1.5d72fc77b38abp-33
  };

  private static final double[] COS = {
    0x1.5555555555548p-5,
    -0x1.6c16c16c14ab6p-10,
    0x1.a01a019c098a7p-16,
    -0x1.27e4f7912df56p-22,
    0x1.1ee99a4765742p-29,
    -0x1.8f848ebc5cdafp-37
  };

  private static final double[] TAN = {
    0x1.5555555555563p-2, 0x1.111111110ff66p-3, 0x1.ba1ba1bb15a3dp-5, 0x1.664f484ad4e7bp-6,
    0x1.226e3ccc890a0p-7, 0x1.d6d288c61c7bfp-9, 0x1.7db6c71ba0822p-10, 0x1.34887d95dd2f0p-11,
    0x1.0103f5a490067p-12, 0x1.50056b622206ep-14, 0x1.340d6ec4d4985p-14, -0x1.188bd8226fb90p-15,
    0x1.ce40c702c4c6ep-15, -0x1.cc961c37ca868p-16, 0x1.605aa5899f7bcp-17
  };

  private static final double[] ATANH = {
    0x1.999999999999ap-3, 0x1.249249249246fp-3, 0x1.c71c71c722760p-4, 0x1.745d17417fa0ep-4,
    0x1.3b13b31186806p-4, 0x1.11109456e5d01p-4, 0x1.e20b7fdd13bf6p-5, 0x1.aaebe36be039ap-5,
    0x1.c31c4705d203cp-5
  };

  private static final double[] EXP2 = {
    0x1.62e42fefa39efp-1,
    0x1.ebfbdff82c58fp-3,
    0x1.c6b08d704a0cfp-5,
    0x1.3b2ab6fba4e22p-7,
    0x1.5d87fe78a26cap-10,
    0x1.430912f883d20p-13,
    0x1.ffcbfc74d5b6ep-17,
    0x1.62c021e264328p-20,
    0x1.b524dd55eb694p-24,
    0x1.e4d06c98465d9p-28,
    0x1.ea014e0e0e422p-32,
    0x1.c2ce6ada2cb7bp-36
  };

  private static final double[] SINH = {
    0x1.5555555555556p-3,
    0x1.11111111110a6p-7,
    0x1.a01a01a0289a0p-13,
    0x1.71de3a465afc9p-19,
    0x1.ae64671b3171fp-26,
    0x1.611a5614a7b17p-33,
    0x1.b4c75d3d47384p-41
  };

  private static final double[] ASIN = {
    0x1.5555555555577p-3,
    0x1.333333332e104p-4,
    0x1.6db6db72140cdp-5,
    0x1.f1c71a946f14bp-6,
    0x1.6e8bdeecce243p-6,
    0x1.1c49ef952e6bep-6,
    0x1.ca1f9e456fa8ep-7,
    0x1.75850c201365fp-7,
    0x1.613f14101e4d5p-7,
    0x1.e5d212112a083p-9,
    0x1.63a684c1a90d2p-6,
    -0x1.580adf69cefe5p-6,
    0x1.0b4ab1033187bp-5
  };

  private static final double[] ATAN = {
    -0x1.5555555555554p-2,
    0x1.99999999996f8p-3,
    -0x1.24924924858b9p-3,
    0x1.c71c71c326c16p-4,
    -0x1.745d16e653125p-4,
    0x1.3b13ab3b7d686p-4,
    -0x1.1110ccaac27c6p-4,
    0x1.e1dd5f72efcb0p-5,
    -0x1.af0b5ea93253fp-5,
    0x1.8586217eed252p-5,
    -0x1.61e2b193cea8ep-5,
    0x1.4047c3cd6357dp-5,
    -0x1.1bdb9bb1a7ac2p-5,
    0x1.dfa505278a4e6p-6,
    -0x1.7507388bd3734p-6,
    0x1.00c5f3ef6a732p-6,
    -0x1.2c4b2f19ca67ep-7,
    0x1.1d8fd43d6c7f7p-8,
    -0x1.a363d7211dab7p-10,
    0x1.bacfd4a5b8f63p-12,
    -0x1.298ad8cb42148p-14,
    0x1.7cdc855b95cdcp-18
  };

  private static final double[] LOG10_OF_2 = {0x1.34413509f79ffp-2, -0x1.9dc1da994fd21p-59};

  private static final double[] THIRD = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
  private static final double[] TWO_OVER_LN2 = {0x1.71547652b82fep+1, 0x1.777d0ffda0d24p-55};

  private static final double[] ERF = {
    0x1.06eba8214db69p-3,
    -0x1.812746b0379e4p-2,
    0x1.ce2f21a042991p-4,
    -0x1.b82ce3127abaap-6,
    0x1.565bcd0bae8ebp-8,
    -0x1.c02db35e65ec7p-11,
    0x1.f9a30f2ec9dd4p-14,
    -0x1.f4d00cfd9a035p-17,
    0x1.b9c05599c8debp-20,
    -0x1.5dca5172ae95dp-23,
    0x1.e517bedf3aff6p-27,
    -0x1.dbd1e1ff1a1e1p-31
  };

  private static final double[] LOG_ERFC = {
    0x1.b137096b18e96p+1,
    0x1.c1206279e92bdp+1,
    0x1.c90827462a17ap-1,
    0x1.a71a4bde00eefp-6,
    -0x1.89a87b4900d3ep-8,
    0x1.499262374b845p-10,
    -0x1.c4e86a9efc27dp-13,
    0x1.790bc0be95de3p-16,
    0x1.634091336ff7ep-19,
    -0x1.3e3548ff3ce6bp-19,
    0x1.b79160e02c4fcp-21,
    -0x1.9d9fb506d7ea8p-23,
    0x1.ded85845e50abp-26,
    0x1.2af77bec90c90p-30,
    -0x1.49db8325d9c0fp-29,
    0x1.0a0510aaa1991p-30,
    -0x1.19902fe9e9d61p-32,
    0x1.a9a0c1fd13368p-35,
    -0x1.ba6556c8c90b8p-38,
    0x1.1985b54c199d3p-41,
    -0x1.47473e903862cp-46
  };

  private static final double[] ERFCX = {
    0x1.40c522d7e4987p+0,
    -0x1.15c084bb9e8f7p-3,
    -0x1.85a15c58aa565p-5,
    0x1.098366a5b490fp-3,
    -0x1.e88b803a4a207p-4,
    0x1.17ca2877e51dfp-4,
    -0x1.8574c40b623afp-6,
    0x1.4b884e605e23bp-9,
    0x1.ef1bdcdfa70aep-10,
    -0x1.98db55aab605fp-11,
    -0x1.b91238e7efb2cp-14,
    0x1.065aa9c0ac7c7p-13,
    0x1.4c0f2c56de1adp-18,
    -0x1.514944eed5728p-16,
    -0x1.85c78ab52dfeap-21,
    0x1.d318cee9334ccp-19,
    0x1.706eda9800367p-22,
    -0x1.50ec7d835b593p-21,
    -0x1.020bc6ae93c38p-23,
    0x1.d772140b7bd70p-24,
    0x1.7fbe2e968b195p-26,
    -0x1.f7fb65aaf85bep-27
  };

  private static final ErrorFunctionTable ERROR =
      new ErrorFunctionTable(
          /* erf= */ ERF,
          /* center= */ 1.5,
          /* logErfc= */ LOG_ERFC,
          /* logErfcLow= */ 0x1.9ec1126a7e56fp-55,
          /* oneAbove= */ 6,
          /* turn= */ 3,
          /* erfcx= */ ERFCX,
          /* erfcxLow= */ 0x1.87f03004ff539p-55,
          /* zeroAbove= */ 27.3);

  static final FunctionTable TABLE =
      new FunctionTable(
          /* significandBits= */ 52,
          /* width= */ 64,
          /* bias= */ 1023,
          /* minNormal= */ Double.MIN_NORMAL,
          /* expScaledBelow= */ -707,
          /* expInfiniteAbove= */ 710,
          /* expZeroBelow= */ -746,
          /* expScale= */ 128,
          /* expm1FlatBelow= */ -40,
          /* tanhFlatAbove= */ 20,
          /* log1pPlainAbove= */ 0x1p55,
          /* trigonometricBound= */ 0x1p20,
          /* ln2= */ LN2,
          /* ln2Exact= */ LN2_EXACT,
          /* halfPi= */ HALF_PI,
          /* exp= */ EXP,
          /* expm1= */ EXP,
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
          /* logTail= */ DoubleFunctions::logTail);

  private DoubleFunctions() {}

  private static Expr logTail(Expr f) {
    Expr s = f.div(f.add(2));
    Expr z = s.mul(s);
    Expr half = f.mul(0.5).mul(f);
    Expr rest = Expr.fma(polynomial(z, LOG), z, half);
    return s.mul(rest).sub(half);
  }
}
