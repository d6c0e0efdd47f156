package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import org.jspecify.annotations.Nullable;

/** Functions of one number that are another one at some places. */
public final class Piecewise {
  private static final Expr ZERO = constant(0L);
  private static final Expr NAN = constant(Double.NaN);

  public static final Pointwise SINC = sinc();
  public static final Pointwise ENTR = entr();

  private static final Pointwise LOGIT =
      Pointwise.of("logit", "LogitBackward0", odds(in(0)))
          .gradients(select(in(0).ge(0).and(in(0).le(1)), oddsGradient(), NAN))
          .trait(Trait.CONSTANT_GRADIENTS)
          .result(Result.FLOATING);

  private static final Expr HIGHEST = constant(1).sub(param(0));
  private static final Pointwise LOGIT_WITHIN =
      Pointwise.of(
              "logit",
              "LogitBackward0",
              odds(select(in(0).lt(param(0)), param(0), select(in(0).gt(HIGHEST), HIGHEST, in(0)))))
          .gradients(select(in(0).lt(param(0)).or(in(0).gt(HIGHEST)), ZERO, oddsGradient()))
          .promoting(0)
          .trait(Trait.ROUNDED_NUMBERS)
          .result(Result.FLOATING);

  private static final Pointwise NAN_TO_NUM =
      Pointwise.of(
              "nan_to_num",
              "NanToNumBackward0",
              select(
                  in(0).isNan(),
                  param(0),
                  select(
                      in(0).eq(Double.POSITIVE_INFINITY),
                      param(1),
                      select(in(0).eq(Double.NEGATIVE_INFINITY), param(2), in(0)))))
          .gradients(
              in(1).mul(select(in(0).abs().lt(Double.POSITIVE_INFINITY), constant(1L), ZERO)))
          .promoting(0);

  /** Of integers, which are written all the same. */
  private static final Pointwise SAME =
      Pointwise.of("nan_to_num", "NanToNumBackward0", in(0)).trait(Trait.IDEMPOTENT);

  private Piecewise() {}

  private static Pointwise sinc() {
    Expr angle = in(0).mul(Math.PI);
    Expr below = in(0).mul(in(0)).mul(Math.PI);
    Expr slope = in(1).mul(angle.mul(angle.cos()).sub(angle.sin()).div(below));
    return Pointwise.of(
            "sinc", "SincBackward0", select(in(0).eq(0), constant(1L), angle.sin().div(angle)))
        .gradients(select(below.eq(0), ZERO, slope))
        .result(Result.FLOATING);
  }

  private static Pointwise entr() {
    Expr positive = in(0).neg().mul(in(0).log());
    Expr ofNumber =
        select(
            in(0).gt(0), positive, select(in(0).eq(0), ZERO, constant(Double.NEGATIVE_INFINITY)));
    return Pointwise.of(
            "special_entr", "SpecialEntrBackward0", select(in(0).isNan(), in(0), ofNumber))
        .gradients(in(1).mul(in(0).log().add(1).neg()))
        .result(Result.FLOATING);
  }

  private static Expr odds(Expr p) {
    return p.div(constant(1).sub(p)).log();
  }

  /**
   * One divisor after the other: second derivatives are NaN at both ends, as libtorch's. Zeros of
   * both signs are one end.
   */
  private static Expr oddsGradient() {
    return in(1).div(in(0).abs()).div(constant(1).sub(in(0)));
  }

  /** The logarithm of the odds, of elements clamped to at least eps from 0 and 1 unless null. */
  public static Tensor logit(Tensor x, @Nullable Double eps, boolean inPlace) {
    if (eps == null || eps < 0) {
      return inPlace ? LOGIT.inPlace(x) : LOGIT.call(x);
    }
    Scalar least = Scalar.of(eps);
    return inPlace ? LOGIT_WITHIN.inPlace(x, least) : LOGIT_WITHIN.call(x, least);
  }

  /** Numbers in place of NaN and infinities; null for zero and the largest of both signs. */
  public static Tensor nanToNum(
      Tensor x,
      @Nullable Double nan,
      @Nullable Double posinf,
      @Nullable Double neginf,
      boolean inPlace) {
    DType dtype = TensorAccess.dtype(x);
    if (!DTypes.computesInFloat(dtype)) {
      return inPlace ? SAME.inPlace(x) : Clone.apply(x);
    }
    double largest = DTypes.largest(dtype);
    Scalar[] numbers = {
      Scalar.of(nan == null ? 0.0 : nan),
      Scalar.of(posinf == null ? largest : posinf),
      Scalar.of(neginf == null ? -largest : neginf)
    };
    return inPlace ? NAN_TO_NUM.inPlace(x, numbers) : NAN_TO_NUM.call(x, numbers);
  }
}
