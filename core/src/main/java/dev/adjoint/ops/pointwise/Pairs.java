package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.bits;
import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;

/** Functions of two numbers, elementwise. */
public final class Pairs {
  public static final Pointwise ATAN2 =
      Pointwise.of("atan2", "Atan2Backward0", in(0).atan2(in(1))).result(Result.FLOATING);
  public static final Pointwise HYPOT =
      Pointwise.of("hypot", "HypotBackward0", in(0).hypot(in(1))).check(floats("hypot_cpu"));

  /** The larger, where NaN is no number. */
  public static final Pointwise FMAX =
      Pointwise.of("fmax", "FmaxBackward0", number(in(0).max(in(1))))
          .gradients(
              select(in(0).ge(in(1)).or(in(1).isNan()), in(2), constant(0L)),
              select(in(0).ge(in(1)).or(in(1).isNan()), constant(0L), in(2)));

  /** The smaller, where NaN is no number. */
  public static final Pointwise FMIN =
      Pointwise.of("fmin", "FminBackward0", number(in(0).min(in(1))))
          .gradients(
              select(in(0).le(in(1)).or(in(1).isNan()), in(2), constant(0L)),
              select(in(0).le(in(1)).or(in(1).isNan()), constant(0L), in(2)));

  private static final Expr INFINITY = constant(Double.POSITIVE_INFINITY);
  private static final Expr SUM_OF_EXP =
      select(
          same(in(0), in(1)),
          in(0),
          in(0).max(in(1)).add(in(0).sub(in(1)).abs().neg().exp().log1p()));
  private static final Expr SUM_OF_EXP2 =
      select(
          same(in(0), in(1)),
          in(0),
          in(0).max(in(1)).add(in(0).sub(in(1)).abs().neg().exp2().add(1).log2()));

  public static final Pointwise LOGADDEXP =
      Pointwise.of("logaddexp", "LogaddexpBackward0", SUM_OF_EXP)
          .gradients(
              in(2).div(in(1).sub(in(0)).exp().add(1)), in(2).div(in(0).sub(in(1)).exp().add(1)))
          .check(floats("logaddexp_cpu"));
  public static final Pointwise LOGADDEXP2 =
      Pointwise.of("logaddexp2", "Logaddexp2Backward0", SUM_OF_EXP2)
          .gradients(
              in(2).div(in(1).sub(in(0)).exp2().add(1)), in(2).div(in(0).sub(in(1)).exp2().add(1)))
          .check(floats("logaddexp2_cpu"));

  public static final Pointwise HEAVISIDE =
      Pointwise.of(
              "heaviside",
              "NotImplemented",
              select(in(0).eq(0), in(1), select(in(0).gt(0), constant(1L), constant(0L))))
          .trait(Trait.NO_DERIVATIVE)
          .check(
              (inputs, common) -> {
                if (inputs[1].dtype() != inputs[2].dtype()) {
                  throw new IllegalStateException(
                      "heaviside is not yet implemented for tensors with different dtypes.");
                }
              });

  public static final Pointwise COPYSIGN =
      Pointwise.of("copysign", "CopysignBackward0", signed(in(0), in(1)))
          .gradients(signedGradient(in(0), in(1), in(2)), constant(0L))
          .guardingResult()
          .result(Result.FLOATING);
  public static final Pointwise COPYSIGN_NUMBER =
      Pointwise.of("copysign", "CopysignBackward1", signed(in(0), param(0)))
          .gradients(signedGradient(in(0), param(0), in(1)))
          .result(Result.FLOATING);

  public static final Pointwise XLOGY =
      Pointwise.of("xlogy", "XlogyBackward0", xlogy(in(0), in(1)))
          .gradients(xlogyByFirst(in(0), in(1), in(2)), in(2).mul(in(0)).div(in(1)))
          .result(Result.FLOATING);
  private static final Pointwise XLOGY_OF_NUMBER =
      Pointwise.of("xlogy", "XlogyBackward1", xlogy(param(0), in(0)))
          .gradients(in(1).mul(param(0)).div(in(0)))
          .result(Result.FLOATING);
  public static final Pointwise XLOGY_NUMBER =
      Pointwise.of("xlogy", "XlogyBackward2", xlogy(in(0), param(0)))
          .gradients(xlogyByFirst(in(0), param(0), in(1)))
          .result(Result.FLOATING);

  public static final Pointwise XLOG1PY =
      Pointwise.of("special_xlog1py", "SpecialXlog1PyBackward0", xlog1py(in(0), in(1)))
          .gradients(xlog1pyByFirst(in(0), in(1), in(2)), in(2).mul(in(0)).div(in(1).add(1)))
          .result(Result.FLOATING);
  private static final Pointwise XLOG1PY_OF_NUMBER =
      Pointwise.of("special_xlog1py", "SpecialXlog1PyBackward1", xlog1py(param(0), in(0)))
          .gradients(in(1).mul(param(0)).div(in(0).add(1)))
          .result(Result.FLOATING);
  public static final Pointwise XLOG1PY_NUMBER =
      Pointwise.of("special_xlog1py", "SpecialXlog1PyBackward2", xlog1py(in(0), param(0)))
          .gradients(xlog1pyByFirst(in(0), param(0), in(1)))
          .result(Result.FLOATING);

  private Pairs() {}

  /** A number times the logarithm of a tensor. */
  public static Tensor xlogy(Scalar x, Tensor y) {
    return XLOGY_OF_NUMBER.call(y, x);
  }

  /** A number times the logarithm of one plus a tensor. */
  public static Tensor xlog1py(Scalar x, Tensor y) {
    return XLOG1PY_OF_NUMBER.call(y, x);
  }

  /** One of two, or the other where one is NaN. */
  private static Expr number(Expr ofNumbers) {
    return select(in(0).isNan(), in(1), select(in(1).isNan(), in(0), ofNumbers));
  }

  /** Infinities of one sign, whose difference is NaN. */
  private static Expr same(Expr a, Expr b) {
    return a.abs().eq(INFINITY).and(a.eq(b));
  }

  /** The size of one number with the sign of another, be that zero or NaN. */
  private static Expr signed(Expr x, Expr other) {
    // The sign bit in a number near 1; the bit patterns work for both widths.
    Expr sign = other.toBits().and(bits(0x8000_0000_8000_0000L)).or(bits(0x3ff0_0000_3f80_0000L));
    return select(sign.fromBits().lt(0), x.abs().neg(), x.abs());
  }

  private static Expr signedGradient(Expr x, Expr other, Expr grad) {
    return grad.mul(select(x.eq(0), constant(0L), signed(x, other).div(x)));
  }

  private static Expr xlogy(Expr x, Expr y) {
    Expr value = select(x.eq(0), constant(0L), x.mul(y.log()));
    return select(y.isNan(), constant(Double.NaN), value);
  }

  private static Expr xlogyByFirst(Expr x, Expr y, Expr grad) {
    return select(x.eq(0).and(y.le(0)), constant(0L), xlogy(grad, y));
  }

  private static Expr xlog1py(Expr x, Expr y) {
    Expr value = select(x.eq(0), constant(0L), x.mul(y.log1p()));
    return select(y.isNan(), constant(Double.NaN), value);
  }

  private static Expr xlog1pyByFirst(Expr x, Expr y, Expr grad) {
    return select(x.eq(0).and(y.le(-1)), constant(0L), xlog1py(grad, y));
  }

  private static Pointwise.Check floats(String kernel) {
    return (inputs, common) -> {
      if (!DTypes.computesInFloat(common)) {
        throw Errors.state("\"%s\" not implemented for '%s'", kernel, common.scalarTypeName());
      }
    };
  }
}
