package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;

/** Elementwise functions: operations fully stated by an expression. */
public final class Elementwise {
  private static final Expr ZERO = constant(0L);
  private static final Expr POSITIVE_PART = select(in(0).lt(0), ZERO, in(0));

  private Elementwise() {}

  public static final Pointwise NEG =
      Pointwise.of("neg", "NegBackward0", in(0).neg()).check(Elementwise::noBoolNeg);
  public static final Pointwise ABS =
      Pointwise.of("abs", "AbsBackward0", in(0).abs()).check(noBool("abs_cpu"));
  public static final Pointwise EXP = floating("exp", "ExpBackward0", in(0).exp());
  public static final Pointwise EXPM1 = floating("expm1", "Expm1Backward0", in(0).expm1());
  public static final Pointwise LOG = floating("log", "LogBackward0", in(0).log());
  public static final Pointwise LOG1P = floating("log1p", "Log1PBackward0", in(0).log1p());
  public static final Pointwise SQRT = floating("sqrt", "SqrtBackward0", in(0).sqrt());
  public static final Pointwise RSQRT = floating("rsqrt", "RsqrtBackward0", in(0).rsqrt());
  public static final Pointwise RECIPROCAL =
      floating("reciprocal", "ReciprocalBackward0", in(0).reciprocal());
  public static final Pointwise SIN = floating("sin", "SinBackward0", in(0).sin());
  public static final Pointwise COS = floating("cos", "CosBackward0", in(0).cos());
  public static final Pointwise TAN = floating("tan", "TanBackward0", in(0).tan());
  public static final Pointwise EXP2 = floating("exp2", "Exp2Backward0", in(0).exp2());
  public static final Pointwise LOG2 = floating("log2", "Log2Backward0", in(0).log2());
  public static final Pointwise LOG10 = floating("log10", "Log10Backward0", in(0).log10());
  public static final Pointwise ASIN = floating("asin", "AsinBackward0", in(0).asin());
  public static final Pointwise ACOS = floating("acos", "AcosBackward0", in(0).acos());
  public static final Pointwise ATAN = floating("atan", "AtanBackward0", in(0).atan());
  public static final Pointwise SINH = floating("sinh", "SinhBackward0", in(0).sinh());
  public static final Pointwise COSH = floating("cosh", "CoshBackward0", in(0).cosh());
  public static final Pointwise ASINH = floating("asinh", "AsinhBackward0", in(0).asinh());
  public static final Pointwise ASINH_IN_PLACE = ASINH.named("AsinhBackward1");
  public static final Pointwise ACOSH = floating("acosh", "AcoshBackward0", in(0).acosh());
  public static final Pointwise ACOSH_IN_PLACE = ACOSH.named("AcoshBackward1");
  public static final Pointwise ATANH = floating("atanh", "AtanhBackward0", in(0).atanh());
  public static final Pointwise ATANH_IN_PLACE = ATANH.named("AtanhBackward1");
  public static final Pointwise ERF = floating("erf", "ErfBackward0", in(0).erf());
  public static final Pointwise ERFC = floating("erfc", "ErfcBackward0", in(0).erfc());
  public static final Pointwise TANH =
      floating("tanh", "TanhBackward0", in(0).tanh()).gradientNode("TanhBackwardBackward0");
  public static final Pointwise SIGMOID =
      floating("sigmoid", "SigmoidBackward0", in(0).sigmoid())
          .gradientNode("SigmoidBackwardBackward0");
  public static final Pointwise RELU =
      Pointwise.of("relu", "ReluBackward0", POSITIVE_PART)
          .gradients(select(POSITIVE_PART.le(0), ZERO, in(1))) // of the result, which is kept
          .check(Elementwise::noBoolRelu)
          .gradientNode("ThresholdBackwardBackward0");

  public static final Pointwise MAXIMUM =
      Pointwise.of("maximum", "MaximumBackward0", in(0).max(in(1)));
  public static final Pointwise MINIMUM =
      Pointwise.of("minimum", "MinimumBackward0", in(0).min(in(1)));

  public static final Pointwise DEG2RAD =
      floating("deg2rad", "Deg2RadBackward0", in(0).mul(Math.PI / 180));
  public static final Pointwise RAD2DEG =
      floating("rad2deg", "Rad2DegBackward0", in(0).mul(180 / Math.PI));

  public static final Pointwise CLAMP =
      Pointwise.of("clamp", "ClampBackward0", in(0).clamp(in(1), in(2)))
          .gradients(
              select(in(0).ge(in(1)).and(in(0).le(in(2))), in(3), ZERO),
              select(in(1).lt(in(2)).and(in(0).lt(in(1))), in(3), ZERO),
              select(in(0).gt(in(2)).or(in(2).lt(in(1))), in(3), ZERO))
          .check(noBool("clamp_cpu"));
  public static final Pointwise CLAMP_MIN =
      Pointwise.of("clamp", "ClampBackward0", in(0).clampMin(in(1))).check(noBool("clamp_cpu"));
  public static final Pointwise CLAMP_MAX =
      Pointwise.of("clamp", "ClampBackward0", in(0).clampMax(in(1))).check(noBool("clamp_cpu"));

  /** Ties and NaN take the first operand, which the sign of a zero can show. */
  private static final Expr AT_LEAST = select(in(0).lt(param(0)), param(0), in(0));

  private static final Expr AT_MOST = select(in(0).gt(param(0)), param(0), in(0));

  public static final Pointwise CLAMP_NUMBERS =
      clamp(
          select(AT_LEAST.gt(param(1)), param(1), AT_LEAST),
          in(0).ge(param(0)).and(in(0).le(param(1))));
  public static final Pointwise CLAMP_MIN_NUMBER = clamp(AT_LEAST, in(0).ge(param(0)));
  public static final Pointwise CLAMP_MAX_NUMBER = clamp(AT_MOST, in(0).le(param(0)));

  /** Clamp with a NaN bound. */
  public static final Pointwise CLAMP_NAN =
      clamp(in(0).clamp(param(0), param(1)), in(0).ge(param(0)).and(in(0).le(param(1))));

  public static final Pointwise WHERE =
      Pointwise.of("where", "WhereBackward0", select(in(0).ne(0), in(1), in(2)))
          .conditions(1)
          .check(Elementwise::isConditional);

  public static final Pointwise WHERE_NUMBER =
      WHERE.withNumber(2).trait(Trait.NUMBER_LAST).trait(Trait.FITTING_UNLESS_HALF);
  public static final Pointwise WHERE_NUMBER_FIRST =
      WHERE.withNumber(1).trait(Trait.NUMBER_FIRST).trait(Trait.FITTING_UNLESS_HALF);

  private static Pointwise clamp(Expr limited, Expr within) {
    return Pointwise.of("clamp", "ClampBackward1", limited)
        .gradients(select(within, in(1), ZERO))
        .check(noBool("clamp_scalar_kernel_impl"))
        .trait(Trait.FITTING_NUMBERS)
        .trait(Trait.ROUNDED_NUMBERS);
  }

  /** Refuses bool with the text of a libtorch kernel that lacks it. */
  public static Pointwise.Check noBool(String kernel) {
    return (inputs, common) -> {
      if (common == DType.BOOL) {
        throw new IllegalStateException('"' + kernel + "\" not implemented for 'Bool'");
      }
    };
  }

  private static Pointwise floating(String name, String nodeName, Expr expr) {
    return Pointwise.of(name, nodeName, expr).result(Result.FLOATING);
  }

  private static void isConditional(Operand[] inputs, DType common) {
    DType condition = inputs[1].dtype();
    if (condition != DType.BOOL && condition != DType.UINT8) {
      throw new IllegalStateException(
          "where expected condition to be a boolean tensor, but got a tensor with dtype "
              + condition.scalarTypeName());
    }
  }

  private static void noBoolNeg(Operand[] inputs, DType common) {
    if (common == DType.BOOL) {
      throw new IllegalStateException(
          "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to"
              + " invert a mask, use the `~` or `logical_not()` operator instead.");
    }
  }

  private static void noBoolRelu(Operand[] inputs, DType common) {
    if (common == DType.BOOL) {
      throw new IllegalStateException("Boolean inputs not supported for relu");
    }
  }
}
