package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.multiplyAdd;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;

/** Binary arithmetic. */
public final class Arithmetic {
  private Arithmetic() {}

  public static final Pointwise ADD =
      Pointwise.of("add", "AddBackward0", in(0).add(in(1))).trait(Trait.ROUNDED_NUMBERS);
  public static final Pointwise ADD_NUMBER = ADD.withNumber(1).trait(Trait.NUMBER_LAST);

  /** Addition scaled by {@code alpha}, the first parameter. */
  public static final Pointwise ADD_SCALED =
      Pointwise.of("add", "AddBackward0", multiplyAdd(param(0), in(1), in(0)))
          .promoting(0)
          .trait(Trait.FITTING_NUMBERS)
          .trait(Trait.ROUNDED_NUMBERS);

  public static final Pointwise SUB =
      Pointwise.of("sub", "SubBackward0", in(0).sub(in(1)))
          .trait(Trait.ROUNDED_NUMBERS)
          .check(Arithmetic::noBool);
  public static final Pointwise SUB_NUMBER = SUB.withNumber(1).trait(Trait.NUMBER_LAST);
  public static final Pointwise RSUB_NUMBER = SUB.withNumber(0).named("RsubBackward1");

  /** Subtraction scaled by {@code -alpha}, the first parameter. */
  public static final Pointwise SUB_SCALED =
      Pointwise.of("sub", "SubBackward0", multiplyAdd(param(0), in(1), in(0)))
          .promoting(0)
          .trait(Trait.FITTING_NUMBERS)
          .trait(Trait.ROUNDED_NUMBERS)
          .check(Arithmetic::noBool);

  public static final Pointwise MUL =
      Pointwise.of("mul", "MulBackward0", in(0).mul(in(1))).trait(Trait.UNROUNDED_SECOND);
  public static final Pointwise MUL_NUMBER = MUL.withNumber(1).trait(Trait.NUMBER_LAST);

  /** In place, PyTorch rounds the number to a half type. */
  public static final Pointwise MUL_ROUNDED = MUL_NUMBER.trait(Trait.ROUNDED_NUMBERS);

  public static final Pointwise DIV =
      Pointwise.of("div", "DivBackward0", in(0).div(in(1)))
          .trait(Trait.UNROUNDED_SECOND)
          .trait(Trait.RESULT_NOT_SAVED)
          .result(Result.FLOATING);
  public static final Pointwise DIV_NUMBER = DIV.withNumber(1).trait(Trait.NUMBER_LAST);
  static final Pointwise RECIPROCAL =
      Pointwise.of("reciprocal", "ReciprocalBackward0", in(0).reciprocal()).result(Result.FLOATING);

  /** {@code x + alpha * other}. */
  public static Tensor addScaled(Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    return scaled(ADD_SCALED, x, other, alpha, inPlace);
  }

  /** {@code x - alpha * other}. */
  public static Tensor subScaled(Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    return scaled(SUB_SCALED, x, other, alpha, inPlace);
  }

  private static Tensor scaled(
      Pointwise op, Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    DType common = Promotion.resultType(new Tensor[] {x, other});
    if (op == SUB_SCALED) {
      Operand own = TensorAccess.operand(x);
      noBool(new Operand[] {own, own, TensorAccess.operand(other)}, common);
    }
    if (alpha.category() == DType.Category.BOOL && common != DType.BOOL) {
      throw new IllegalStateException("Boolean alpha only supported for Boolean results.");
    }
    if (alpha.category() == DType.Category.FLOATING && !DTypes.computesInFloat(common)) {
      throw new IllegalStateException(
          "For integral input tensors, argument alpha must not be a floating point number.");
    }
    Scalar factor = op == SUB_SCALED ? alpha.negated() : alpha;
    return inPlace ? op.inPlace(x, other, factor) : op.call(x, other, factor);
  }

  /** A number divided by the tensor. */
  public static Tensor rdiv(Tensor x, Scalar dividend) {
    return MUL_NUMBER.call(RECIPROCAL.call(x), dividend);
  }

  private static void noBool(Operand[] inputs, DType common) {
    if (inputs.length == 3 && common == DType.BOOL) {
      throw new IllegalStateException(
          "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or"
              + " `logical_xor()` operator instead.");
    }
    for (int i = 1; i < inputs.length; i++) {
      if (inputs[i].dtype() == DType.BOOL) {
        throw new IllegalStateException(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying"
                + " to invert a mask, use the `~` or `logical_not()` operator instead.");
      }
    }
  }

  public static void fillRaw(Tensor t, double value) {
    Execution.fill(t, Scalar.of(value));
  }
}
