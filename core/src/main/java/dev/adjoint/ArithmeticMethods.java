package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.arithmetic.Blends;
import dev.adjoint.ops.arithmetic.Pow;
import dev.adjoint.ops.pointwise.Elementwise;

/** Elementwise arithmetic with tensors and numbers. */
@StaticTwins
public sealed interface ArithmeticMethods permits Tensor {
  /**
   * Elementwise sum: {@code this + other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: flows unchanged to both operands, summed over broadcast dimensions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; the message names both.
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

  /** Elementwise sum; see {@link #add(Tensor)}. */
  default Tensor add(double other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise sum; see {@link #add(Tensor)}. */
  default Tensor add(long other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Adds {@code other} to this tensor in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor add_(Tensor other) {
    return Arithmetic.ADD.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Adds {@code other} in place; see {@link #add_(Tensor)}. */
  default Tensor add_(double other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Adds {@code other} in place; see {@link #add_(Tensor)}. */
  default Tensor add_(long other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * Scaled sum {@code this + alpha * other}; see {@link #add(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integer tensors, or one out of the range of the
   * dtype.
   *
   * @param alpha what {@code other} is multiplied by first
   */
  default Tensor add(Tensor other, double alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds {@code alpha * other} in place; see {@link #add_(Tensor)}. */
  default Tensor add_(Tensor other, double alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /** Scaled sum {@code this + alpha * other}; see {@link #add(Tensor)}. */
  default Tensor add(Tensor other, long alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds {@code alpha * other} in place; see {@link #add_(Tensor)}. */
  default Tensor add_(Tensor other, long alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /**
   * Elementwise difference: {@code this - other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: flows unchanged to this tensor and negated to {@code other}, summed over broadcast
   * dimensions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool minus bool; shapes that do not broadcast; the message names both.
   *
   * {@snippet :
   * tensor(5.0, 2.0).sub(3); // tensor([ 2., -1.])
   * }
   */
  default Tensor sub(Tensor other) {
    return Arithmetic.SUB.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise difference; see {@link #sub(Tensor)}. */
  default Tensor sub(double other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise difference; see {@link #sub(Tensor)}. */
  default Tensor sub(long other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Subtracts {@code other} from this tensor in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor sub_(Tensor other) {
    return Arithmetic.SUB.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Subtracts {@code other} in place; see {@link #sub_(Tensor)}. */
  default Tensor sub_(double other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Subtracts {@code other} in place; see {@link #sub_(Tensor)}. */
  default Tensor sub_(long other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * Scaled difference {@code this - alpha * other}; see {@link #sub(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integer tensors, or one out of the range of the
   * dtype.
   *
   * @param alpha what {@code other} is multiplied by first
   */
  default Tensor sub(Tensor other, double alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Subtracts {@code alpha * other} in place; see {@link #sub_(Tensor)}. */
  default Tensor sub_(Tensor other, double alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /** Scaled difference {@code this - alpha * other}; see {@link #sub(Tensor)}. */
  default Tensor sub(Tensor other, long alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Subtracts {@code alpha * other} in place; see {@link #sub_(Tensor)}. */
  default Tensor sub_(Tensor other, long alpha) {
    return Arithmetic.subScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /**
   * Elementwise product: {@code this * other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: each operand gets {@code grad} times the other operand, summed over broadcast
   * dimensions.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; the message names both.
   *
   * {@snippet :
   * tensor(1, 2, 3).mul(2); // tensor([2, 4, 6])
   * ones(2, 1).mul(tensor(1.0, 2.0)); // tensor([[1., 2.], [1., 2.]])
   * }
   */
  default Tensor mul(Tensor other) {
    return Arithmetic.MUL.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise product; see {@link #mul(Tensor)}. */
  default Tensor mul(double other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise product; see {@link #mul(Tensor)}. */
  default Tensor mul(long other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Multiplies this tensor by {@code other} in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor mul_(Tensor other) {
    return Arithmetic.MUL.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Multiplies by {@code other} in place; see {@link #mul_(Tensor)}. */
  default Tensor mul_(double other) {
    return Arithmetic.MUL_ROUNDED.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Multiplies by {@code other} in place; see {@link #mul_(Tensor)}. */
  default Tensor mul_(long other) {
    return Arithmetic.MUL_ROUNDED.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise true division: {@code this / other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / other} for this tensor, {@code -grad * this / other^2} for {@code
   * other}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; the message names both.
   *
   * {@snippet :
   * tensor(1, 2).div(2); // tensor([0.5000, 1.0000])
   * tensor(1.0, -1.0).div(0); // tensor([inf, -inf])
   * }
   */
  default Tensor div(Tensor other) {
    return Arithmetic.DIV.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Elementwise true division; see {@link #div(Tensor)}. */
  default Tensor div(double other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Elementwise true division; see {@link #div(Tensor)}. */
  default Tensor div(long other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Divides this tensor by {@code other} in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor div_(Tensor other) {
    return Arithmetic.DIV.inPlace((Tensor) this, Require.nonNull(other, "other"));
  }

  /** Divides by {@code other} in place; see {@link #div_(Tensor)}. */
  default Tensor div_(double other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Divides by {@code other} in place; see {@link #div_(Tensor)}. */
  default Tensor div_(long other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /**
   * Reverse subtraction: {@code other - this}.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
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

  /** Reverse subtraction; see {@link #rsub(double)}. */
  default Tensor rsub(long other) {
    return Arithmetic.RSUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /**
   * Reverse true division: {@code other / this}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
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

  /** Reverse true division; see {@link #rdiv(double)}. */
  default Tensor rdiv(long other) {
    return Arithmetic.rdiv((Tensor) this, Scalar.of(other));
  }

  /**
   * Elementwise negation: {@code -this}.
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
   * Negates this tensor in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor neg_() {
    return Elementwise.NEG.inPlace((Tensor) this);
  }

  /**
   * Elementwise power: {@code this} raised to {@code exponent}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: the base gets {@code grad * exponent * base^(exponent - 1)}, and 0 where the
   * exponent is 0; the exponent gets {@code grad * result * log(base)}, and 0 where the base is 0
   * and the exponent is not negative.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers raised to a negative integer; a numeric exponent out of the range of an
   * integer or half-precision dtype; shapes that do not broadcast.
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

  /** Elementwise power with a number as exponent; see {@link #pow(Tensor)}. */
  default Tensor pow(double exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /** Elementwise power with a number as exponent; see {@link #pow(Tensor)}. */
  default Tensor pow(long exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /**
   * Raises this tensor to {@code exponent} in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor pow_(Tensor exponent) {
    return Pow.inPlace((Tensor) this, Require.nonNull(exponent, "exponent"));
  }

  /** Raises this tensor to a number in place; see {@link #pow_(Tensor)}. */
  default Tensor pow_(double exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /** Raises this tensor to a number in place; see {@link #pow_(Tensor)}. */
  default Tensor pow_(long exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /**
   * Reverse power: {@code base} raised to each element.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
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

  /** Reverse power; see {@link #rpow(double)}. */
  default Tensor rpow(long base) {
    return Pow.apply(Scalar.of(base), (Tensor) this);
  }

  /** Alias of {@link #add(Tensor)}; Kotlin maps its {@code +} operator to this name. */
  @MethodOnly
  default Tensor plus(Tensor other) {
    return add(Require.nonNull(other, "other"));
  }

  /** Alias of {@link #sub(Tensor)}; Kotlin maps its {@code -} operator to this name. */
  @MethodOnly
  default Tensor minus(Tensor other) {
    return sub(Require.nonNull(other, "other"));
  }

  /** Alias of {@link #mul(Tensor)}; Kotlin maps its {@code *} operator to this name. */
  @MethodOnly
  default Tensor times(Tensor other) {
    return mul(Require.nonNull(other, "other"));
  }

  /** Alias of {@link #neg()}; Kotlin maps its unary {@code -} operator to this name. */
  @MethodOnly
  default Tensor unaryMinus() {
    return neg();
  }

  /**
   * Linear interpolation: {@code this + weight * (end - this)}.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: floating-point, the same for all; a 0-d weight may have another, which takes part in
   * promotion.
   *
   * <p>Gradient: {@code grad * (1 - weight)} for this tensor, {@code grad * weight} for {@code
   * end}, {@code grad * (end - this)} for the weight.
   *
   * <p>A new tensor.
   *
   * <p>Errors: dtypes that differ, integers and bool, shapes that do not broadcast; a numeric
   * weight out of the range of the dtype.
   *
   * {@snippet :
   * tensor(1.0, 2.0).lerp(tensor(3.0, 6.0), 0.5); // tensor([2., 4.])
   * }
   *
   * @param end the value at weight 1; this tensor is the value at weight 0
   */
  default Tensor lerp(Tensor end, double weight) {
    return Blends.lerp((Tensor) this, Require.nonNull(end, "end"), Scalar.of(weight), false);
  }

  /** Linear interpolation with a tensor of weights; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp(Tensor end, Tensor weight) {
    return Blends.lerp(
        (Tensor) this, Require.nonNull(end, "end"), Require.nonNull(weight, "weight"), false);
  }

  /** Interpolates linearly towards {@code end} in place; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp_(Tensor end, double weight) {
    return Blends.lerp((Tensor) this, Require.nonNull(end, "end"), Scalar.of(weight), true);
  }

  /** Interpolates linearly towards {@code end} in place; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp_(Tensor end, Tensor weight) {
    return Blends.lerp(
        (Tensor) this, Require.nonNull(end, "end"), Require.nonNull(weight, "weight"), true);
  }

  /**
   * Adds an elementwise product, {@code this + tensor1 * tensor2}; see {@link #addcmul(Tensor,
   * Tensor, double)}.
   */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        false);
  }

  /**
   * Adds a scaled elementwise product: {@code this + value * tensor1 * tensor2}.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: unchanged for this tensor; {@code grad * value} times the other factor for each
   * factor.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; a factor out of the range of the dtype.
   *
   * {@snippet :
   * tensor(1.0).addcmul(tensor(2.0), tensor(3.0), 10.0); // tensor(61.)
   * }
   *
   * @param value what the product is multiplied by
   */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** Overload for an integer factor; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2, long value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** Adds an elementwise product in place; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        true);
  }

  /** Adds an elementwise product in place; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /** Overload for an integer factor; see {@link #addcmul_(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2, long value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /**
   * Adds an elementwise quotient, {@code this + tensor1 / tensor2}; see {@link #addcdiv(Tensor,
   * Tensor, double)}.
   */
  default Tensor addcdiv(Tensor tensor1, Tensor tensor2) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        false);
  }

  /**
   * Adds a scaled elementwise quotient: {@code this + value * tensor1 / tensor2}.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: unchanged for this tensor; for the other two that of the division, times {@code
   * value}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integer operands for the quotient; shapes that do not broadcast; a factor out of the
   * range of the dtype.
   *
   * {@snippet :
   * tensor(1.0).addcdiv(tensor(6.0), tensor(3.0), 10.0); // tensor(21.)
   * }
   *
   * @param tensor1 the numerator
   * @param tensor2 the denominator
   * @param value what the quotient is multiplied by
   */
  default Tensor addcdiv(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** Adds an elementwise quotient in place; see {@link #addcdiv(Tensor, Tensor, double)}. */
  default Tensor addcdiv_(Tensor tensor1, Tensor tensor2) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        true);
  }

  /** Adds an elementwise quotient in place; see {@link #addcdiv(Tensor, Tensor, double)}. */
  default Tensor addcdiv_(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /**
   * Sum with a bool {@code alpha}, for bool tensors only: {@code this + other} if {@code alpha},
   * else {@code this}.
   */
  default Tensor add(Tensor other, boolean alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds {@code other} in place if {@code alpha}; for bool tensors only. */
  default Tensor add_(Tensor other, boolean alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }
}
