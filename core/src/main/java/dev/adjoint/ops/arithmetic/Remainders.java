package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.Tensor;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.pointwise.Elementwise;

/** What a division leaves: with the sign of the divisor, or of the dividend. */
public final class Remainders {
  /** With the sign of the divisor. */
  public static final Pointwise REMAINDER =
      Pointwise.of("remainder", "RemainderBackward1", in(0).remainder(in(1)))
          .check(Elementwise.noBool("remainder_cpu"));

  public static final Pointwise REMAINDER_NUMBER =
      REMAINDER.withNumber(1).named("RemainderBackward0");

  private static final Pointwise REMAINDER_OF_NUMBER =
      REMAINDER.withNumber(0).trait(Trait.NO_DERIVATIVE);

  /** With the sign of the dividend. */
  public static final Pointwise FMOD =
      Pointwise.of("fmod", "FmodBackward1", in(0).fmod(in(1)))
          .check(Elementwise.noBool("fmod_cpu"));

  public static final Pointwise FMOD_NUMBER = FMOD.withNumber(1).named("FmodBackward0");

  private static final Pointwise FLOOR_DIVIDE =
      Pointwise.of("floor_divide", "NotImplemented", in(0).floorDiv(in(1)))
          .trait(Trait.UNROUNDED_SECOND)
          .trait(Trait.NO_DERIVATIVE)
          .check(Elementwise.noBool("div_floor_cpu"));

  private static final Pointwise FLOOR_DIVIDE_NUMBER = FLOOR_DIVIDE.withNumber(1);

  private Remainders() {}

  /** Runs one of them on two tensors. */
  public static Tensor run(Pointwise op, Tensor x, Tensor other, boolean inPlace) {
    return Arithmetic.divided(
        inPlace,
        Promotion.resultType(new Tensor[] {x, other}),
        () -> op.call(x, other),
        () -> op.inPlace(x, other));
  }

  /** Runs one of them on a tensor and a number. */
  public static Tensor run(Pointwise op, Tensor x, Scalar number, boolean inPlace) {
    return Arithmetic.divided(
        inPlace,
        Promotion.resultType(new Tensor[] {x}, number),
        () -> op.call(x, number),
        () -> op.inPlace(x, number));
  }

  /** The remainder of a number. */
  public static Tensor remainder(Scalar dividend, Tensor x) {
    return run(REMAINDER_OF_NUMBER, x, dividend, false);
  }

  /** The quotient rounded down. */
  public static Tensor floorDivide(Tensor x, Tensor other, boolean inPlace) {
    return run(FLOOR_DIVIDE, x, other, inPlace);
  }

  /** The same for a number. */
  public static Tensor floorDivide(Tensor x, Scalar other, boolean inPlace) {
    return run(FLOOR_DIVIDE_NUMBER, x, other, inPlace);
  }
}
