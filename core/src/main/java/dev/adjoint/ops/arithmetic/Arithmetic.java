package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.multiplyAdd;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.pointwise.Elementwise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /**
   * A number scaled by a number: {@code other} is the first parameter, {@code alpha} the second.
   */
  private static final Pointwise ADD_SCALED_NUMBER =
      Pointwise.of("add", "AddBackward0", multiplyAdd(param(1), param(0), in(0)))
          .promoting(1)
          .trait(Trait.NUMBER_LAST)
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

  private static final Pointwise SUB_SCALED_NUMBER =
      Pointwise.of("sub", "SubBackward0", multiplyAdd(param(1), param(0), in(0)))
          .promoting(1)
          .trait(Trait.NUMBER_LAST)
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

  // Both gradients are 0, and PyTorch keeps the divisor for them, and for the divisor's the
  // dividend.
  private static final Pointwise FLOOR_DIV =
      Pointwise.of("div", "DivBackward2", in(0).floorDiv(in(1)))
          .trait(Trait.UNROUNDED_SECOND)
          .guarding(1);
  private static final Pointwise FLOOR_DIV_OF_BOTH = FLOOR_DIV.guarding(0);
  private static final Pointwise FLOOR_DIV_NUMBER =
      FLOOR_DIV.withNumber(1).trait(Trait.NUMBER_LAST);
  private static final Pointwise TRUNC_DIV =
      Pointwise.of("div", "DivBackward2", in(0).truncDiv(in(1)))
          .trait(Trait.UNROUNDED_SECOND)
          .guarding(1);
  private static final Pointwise TRUNC_DIV_OF_BOTH = TRUNC_DIV.guarding(0);
  private static final Pointwise TRUNC_DIV_NUMBER =
      TRUNC_DIV.withNumber(1).trait(Trait.NUMBER_LAST);

  /** {@code x + alpha * other}. */
  public static Tensor addScaled(Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    return scaled(ADD_SCALED, x, other, alpha, inPlace);
  }

  /** {@code x - alpha * other}. */
  public static Tensor subScaled(Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    return scaled(SUB_SCALED, x, other, alpha, inPlace);
  }

  /** {@code x + alpha * other}. */
  public static Tensor addScaled(Tensor x, Scalar other, Scalar alpha, boolean inPlace) {
    checkAlpha(Promotion.resultType(new Tensor[] {x}, other), alpha);
    return run(ADD_SCALED_NUMBER, inPlace, x, other, alpha);
  }

  /** {@code x - alpha * other}. */
  public static Tensor subScaled(Tensor x, Scalar other, Scalar alpha, boolean inPlace) {
    checkAlpha(Promotion.resultType(new Tensor[] {x}, other), alpha);
    return run(SUB_SCALED_NUMBER, inPlace, x, other, alpha.negated());
  }

  /** Division, rounded: {@code "floor"}, {@code "trunc"}, or not at all with null. */
  public static Tensor div(Tensor x, Tensor other, @Nullable String mode, boolean inPlace) {
    boolean both = other.requiresGrad();
    Pointwise op =
        mode == null
            ? DIV
            : floors(mode)
                ? both ? FLOOR_DIV_OF_BOTH : FLOOR_DIV
                : both ? TRUNC_DIV_OF_BOTH : TRUNC_DIV;
    return divided(
        inPlace,
        Promotion.resultType(new Tensor[] {x, other}),
        () -> op.call(x, other),
        () -> op.inPlace(x, other));
  }

  /** Division by a number, rounded. */
  public static Tensor div(Tensor x, Scalar other, @Nullable String mode, boolean inPlace) {
    Pointwise op = mode == null ? DIV_NUMBER : floors(mode) ? FLOOR_DIV_NUMBER : TRUNC_DIV_NUMBER;
    return divided(
        inPlace,
        Promotion.resultType(new Tensor[] {x}, other),
        () -> op.call(x, other),
        () -> op.inPlace(x, other));
  }

  /** Computes what may divide integers by zero. */
  static Tensor divided(
      boolean inPlace, DType common, Supplier<Tensor> result, Supplier<Tensor> write) {
    try {
      if (inPlace && !DTypes.computesInFloat(common)) {
        var _ = result.get(); // so that a division by zero is met before anything is written
      }
      return (inPlace ? write : result).get();
    } catch (ArithmeticException e) {
      throw new IllegalStateException(e.getMessage() + ": an integer was divided by zero", e);
    }
  }

  private static boolean floors(String mode) {
    if (!mode.equals("floor") && !mode.equals("trunc")) {
      throw Errors.state(
          "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '%s'", mode);
    }
    return mode.equals("floor");
  }

  private static Tensor run(Pointwise op, boolean inPlace, Tensor x, Scalar... numbers) {
    return inPlace ? op.inPlace(x, numbers) : op.call(x, numbers);
  }

  private static void checkAlpha(DType common, Scalar alpha) {
    if (alpha.category() == DType.Category.BOOL && common != DType.BOOL) {
      throw new IllegalStateException("Boolean alpha only supported for Boolean results.");
    }
    if (alpha.category() == DType.Category.FLOATING && !DTypes.computesInFloat(common)) {
      throw new IllegalStateException(
          "For integral input tensors, argument alpha must not be a floating point number.");
    }
  }

  private static Tensor scaled(
      Pointwise op, Tensor x, Tensor other, Scalar alpha, boolean inPlace) {
    DType common = Promotion.resultType(new Tensor[] {x, other});
    if (op == SUB_SCALED) {
      Operand own = TensorAccess.operand(x);
      noBool(new Operand[] {own, own, TensorAccess.operand(other)}, common);
    }
    checkAlpha(common, alpha);
    Scalar factor = op == SUB_SCALED ? alpha.negated() : alpha;
    return inPlace ? op.inPlace(x, other, factor) : op.call(x, other, factor);
  }

  /** A number divided by the tensor. */
  public static Tensor rdiv(Tensor x, Scalar dividend) {
    return MUL_NUMBER.call(Elementwise.RECIPROCAL.call(x), dividend);
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

  /** The tensor itself. */
  public static Tensor positive(Tensor x) {
    if (TensorAccess.dtype(x) == DType.BOOL) {
      throw new IllegalStateException("The `+` operator, on a bool tensor is not supported.");
    }
    return x;
  }
}
