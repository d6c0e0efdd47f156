package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Arithmetic;
import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Pow;

/** Arithmetic of a tensor with tensors and numbers. */
@StaticTwins
public sealed interface ArithmeticMethods permits Tensor {
  /**
   * The sum of both operands.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: passes to both, summed over what was broadcast.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast, with both named.
   *
   * {@snippet :
   * tensor(1.0, 2.0).add(tensor(3.0)); // tensor([4., 5.])
   * tensor(1, 2).add(0.5); // tensor([1.5000, 2.5000])
   * tensor(1.0, 2.0).add(tensor(3.0, 4.0), 10); // tensor([31., 42.])
   * }
   */
  default Tensor add(Tensor other) {
    return Arithmetic.ADD.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** The sum of both operands; see {@link #add(Tensor)}. */
  default Tensor add(double other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The sum of both operands; see {@link #add(Tensor)}. */
  default Tensor add(long other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Adds the other operand to this tensor.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor add_(Tensor other) {
    return Arithmetic.ADD.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Adds the other operand to this tensor; see {@link #add_(Tensor)}. */
  default Tensor add_(double other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Adds the other operand to this tensor; see {@link #add_(Tensor)}. */
  default Tensor add_(long other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * This tensor plus {@code alpha} times the other; see {@link #add(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integers, or one beyond the range of the dtype.
   */
  default Tensor add(Tensor other, double alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds {@code alpha} times the other; see {@link #add_(Tensor)}. */
  default Tensor add_(Tensor other, double alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /** This tensor plus {@code alpha} times the other; see {@link #add(Tensor)}. */
  default Tensor add(Tensor other, long alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds {@code alpha} times the other; see {@link #add_(Tensor)}. */
  default Tensor add_(Tensor other, long alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /**
   * The difference of both operands.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: passes to this tensor, negated to the other, summed over what was broadcast.
   *
   * <p>A new tensor.
   *
   * <p>Errors: two operands of bool; shapes that do not broadcast, with both named.
   *
   * {@snippet :
   * tensor(5.0, 2.0).sub(3); // tensor([ 2., -1.])
   * }
   */
  default Tensor sub(Tensor other) {
    return Arithmetic.SUB.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** The difference of both operands; see {@link #sub(Tensor)}. */
  default Tensor sub(double other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The difference of both operands; see {@link #sub(Tensor)}. */
  default Tensor sub(long other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Subtracts the other operand from this tensor.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor sub_(Tensor other) {
    return Arithmetic.SUB.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Subtracts the other operand from this tensor; see {@link #sub_(Tensor)}. */
  default Tensor sub_(double other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Subtracts the other operand from this tensor; see {@link #sub_(Tensor)}. */
  default Tensor sub_(long other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * This tensor minus {@code alpha} times the other; see {@link #sub(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integers, or one beyond the range of the dtype.
   */
  default Tensor sub(Tensor other, double alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Subtracts {@code alpha} times the other; see {@link #sub_(Tensor)}. */
  default Tensor sub_(Tensor other, double alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /** This tensor minus {@code alpha} times the other; see {@link #sub(Tensor)}. */
  default Tensor sub(Tensor other, long alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Subtracts {@code alpha} times the other; see {@link #sub_(Tensor)}. */
  default Tensor sub_(Tensor other, long alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /**
   * The product of both operands.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: each operand gets the gradient times the other one.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast, with both named.
   *
   * {@snippet :
   * tensor(1, 2, 3).mul(2); // tensor([2, 4, 6])
   * ones(2, 1).mul(tensor(1.0, 2.0)); // tensor([[1., 2.], [1., 2.]])
   * }
   */
  default Tensor mul(Tensor other) {
    return Arithmetic.MUL.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** The product of both operands; see {@link #mul(Tensor)}. */
  default Tensor mul(double other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The product of both operands; see {@link #mul(Tensor)}. */
  default Tensor mul(long other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Multiplies this tensor by the other operand.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor mul_(Tensor other) {
    return Arithmetic.MUL.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Multiplies this tensor by the other operand; see {@link #mul_(Tensor)}. */
  default Tensor mul_(double other) {
    return Arithmetic.MUL_ROUNDED.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Multiplies this tensor by the other operand; see {@link #mul_(Tensor)}. */
  default Tensor mul_(long other) {
    return Arithmetic.MUL_ROUNDED.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * The true quotient of both operands.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
   *
   * <p>Gradient: this tensor gets {@code grad / other}, the other one {@code -grad * this /
   * other^2}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast, with both named.
   *
   * {@snippet :
   * tensor(1, 2).div(2); // tensor([0.5000, 1.0000])
   * tensor(1.0, -1.0).div(0); // tensor([inf, -inf])
   * }
   */
  default Tensor div(Tensor other) {
    return Arithmetic.DIV.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** The true quotient of both operands; see {@link #div(Tensor)}. */
  default Tensor div(double other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The true quotient of both operands; see {@link #div(Tensor)}. */
  default Tensor div(long other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Divides this tensor by the other operand.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor div_(Tensor other) {
    return Arithmetic.DIV.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Divides this tensor by the other operand; see {@link #div_(Tensor)}. */
  default Tensor div_(double other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Divides this tensor by the other operand; see {@link #div_(Tensor)}. */
  default Tensor div_(long other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * A number less this tensor: Python's {@code other - x}.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: negated.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(1.0, 3.0).rsub(1); // tensor([ 0., -2.])
   * }
   */
  default Tensor rsub(double other) {
    return Arithmetic.RSUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** A number less this tensor; see {@link #rsub(double)}. */
  default Tensor rsub(long other) {
    return Arithmetic.RSUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * A number divided by this tensor: Python's {@code other / x}.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
   *
   * <p>Gradient: {@code -grad * other / x^2}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, 4.0).rdiv(2); // tensor([2.0000, 0.5000])
   * }
   */
  default Tensor rdiv(double other) {
    return Arithmetic.rdiv((Tensor) this, Scalar.of(other));
  }

  /** A number divided by this tensor; see {@link #rdiv(double)}. */
  default Tensor rdiv(long other) {
    return Arithmetic.rdiv((Tensor) this, Scalar.of(other));
  }

  /**
   * Minus this tensor.
   *
   * <p>Dtypes: all but bool; uint8 wraps.
   *
   * <p>Gradient: negated.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(1.0, -2.0).neg(); // tensor([-1.,  2.])
   * }
   */
  default Tensor neg() {
    return Elementwise.NEG.call((Tensor) this);
  }

  /**
   * Negates this tensor.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor neg_() {
    return Elementwise.NEG.inPlace((Tensor) this);
  }

  /**
   * This tensor to the power of the exponent.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: the base gets {@code grad * exponent * base^(exponent - 1)}, and 0 where the
   * exponent is 0; the exponent gets {@code grad * result * log(base)}, and 0 where the base is 0
   * and the exponent is not negative.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers to negative integer powers; an exponent that is a number beyond the range
   * of an integer or half type; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).pow(2); // tensor([1., 4., 9.])
   * tensor(4, 9).pow(0.5); // tensor([2., 3.])
   * tensor(2.0).pow(tensor(1.0, 3.0)); // tensor([2., 8.])
   * }
   */
  default Tensor pow(Tensor exponent) {
    return Pow.apply((Tensor) this, Require.nonNull(exponent, "exponent"));
  }

  /** This tensor to the power of a number; see {@link #pow(Tensor)}. */
  default Tensor pow(double exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /** This tensor to the power of a number; see {@link #pow(Tensor)}. */
  default Tensor pow(long exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /**
   * Raises this tensor to the power of the exponent.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor pow_(Tensor exponent) {
    return Pow.inPlace((Tensor) this, Require.nonNull(exponent, "exponent"));
  }

  /** Raises this tensor to the power of a number; see {@link #pow_(Tensor)}. */
  default Tensor pow_(double exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /** Raises this tensor to the power of a number; see {@link #pow_(Tensor)}. */
  default Tensor pow_(long exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /**
   * A number to the power of this tensor: Python's {@code base ** x}.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: {@code grad * result * log(base)}, and 0 where the base is 0 and the exponent is
   * not negative.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0, 3.0).rpow(2); // tensor([1., 2., 8.])
   * }
   */
  default Tensor rpow(double base) {
    return Pow.apply(Scalar.of(base), (Tensor) this);
  }

  /** A number to the power of this tensor; see {@link #rpow(double)}. */
  default Tensor rpow(long base) {
    return Pow.apply(Scalar.of(base), (Tensor) this);
  }

  /** The same as {@link #add(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor plus(Tensor other) {
    return add(Require.nonNull(other, "other"));
  }

  /** The same as {@link #sub(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor minus(Tensor other) {
    return sub(Require.nonNull(other, "other"));
  }

  /** The same as {@link #mul(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor times(Tensor other) {
    return mul(Require.nonNull(other, "other"));
  }

  /** The same as {@link #neg()}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor unaryMinus() {
    return neg();
  }
}
