package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.arithmetic.Bitwise;
import dev.adjoint.ops.arithmetic.Blends;
import dev.adjoint.ops.arithmetic.Pow;
import dev.adjoint.ops.arithmetic.Remainders;
import dev.adjoint.ops.arithmetic.Whole;
import dev.adjoint.ops.pointwise.Elementwise;
import org.jspecify.annotations.Nullable;

/** Elementwise arithmetic with tensors and numbers. */
@Publish
final class ArithmeticFunctions {
  private ArithmeticFunctions() {}

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
  @InPlace
  static Tensor add(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Arithmetic.ADD.inPlace(self, other) : Arithmetic.ADD.call(self, other);
  }

  /** Elementwise sum with a number; see {@link Tensor#add(Tensor)}. */
  @InPlace
  static Tensor add(Tensor self, Scalar other, boolean inPlace) {
    return inPlace
        ? Arithmetic.ADD_NUMBER.inPlace(self, other)
        : Arithmetic.ADD_NUMBER.call(self, other);
  }

  /**
   * Scaled sum {@code this + alpha * other}; see {@link Tensor#add(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integer tensors, or one out of the range of the
   * dtype.
   *
   * @param alpha what {@code other} is multiplied by first
   */
  @InPlace
  static Tensor add(Tensor self, Tensor other, @AsBool Scalar alpha, boolean inPlace) {
    return Arithmetic.addScaled(self, other, alpha, inPlace);
  }

  /**
   * Scaled sum of a number: {@code this + alpha * other}; see {@link Tensor#add(Tensor, double)}.
   */
  @InPlace
  static Tensor add(Tensor self, Scalar other, Scalar alpha, boolean inPlace) {
    return Arithmetic.addScaled(self, other, alpha, inPlace);
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
  @InPlace
  @OtherName("subtract")
  static Tensor sub(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Arithmetic.SUB.inPlace(self, other) : Arithmetic.SUB.call(self, other);
  }

  /** Elementwise difference with a number; see {@link Tensor#sub(Tensor)}. */
  @InPlace
  @OtherName("subtract")
  static Tensor sub(Tensor self, Scalar other, boolean inPlace) {
    return inPlace
        ? Arithmetic.SUB_NUMBER.inPlace(self, other)
        : Arithmetic.SUB_NUMBER.call(self, other);
  }

  /**
   * Scaled difference {@code this - alpha * other}; see {@link Tensor#sub(Tensor)}.
   *
   * <p>Errors: a fractional {@code alpha} for integer tensors, or one out of the range of the
   * dtype.
   *
   * @param alpha what {@code other} is multiplied by first
   */
  @InPlace
  @OtherName("subtract")
  static Tensor sub(Tensor self, Tensor other, Scalar alpha, boolean inPlace) {
    return Arithmetic.subScaled(self, other, alpha, inPlace);
  }

  /**
   * Scaled difference with a number: {@code this - alpha * other}; see {@link Tensor#sub(Tensor,
   * double)}.
   */
  @InPlace
  @OtherName("subtract")
  static Tensor sub(Tensor self, Scalar other, Scalar alpha, boolean inPlace) {
    return Arithmetic.subScaled(self, other, alpha, inPlace);
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
  @InPlace
  @OtherName("multiply")
  static Tensor mul(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Arithmetic.MUL.inPlace(self, other) : Arithmetic.MUL.call(self, other);
  }

  /** Elementwise product with a number; see {@link Tensor#mul(Tensor)}. */
  @InPlace
  @OtherName("multiply")
  static Tensor mul(Tensor self, Scalar other, boolean inPlace) {
    return inPlace
        ? Arithmetic.MUL_ROUNDED.inPlace(self, other)
        : Arithmetic.MUL_NUMBER.call(self, other);
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
  @InPlace
  @OtherName({"divide", "trueDivide"})
  static Tensor div(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Arithmetic.DIV.inPlace(self, other) : Arithmetic.DIV.call(self, other);
  }

  /** Elementwise true division by a number; see {@link Tensor#div(Tensor)}. */
  @InPlace
  @OtherName({"divide", "trueDivide"})
  static Tensor div(Tensor self, Scalar other, boolean inPlace) {
    return inPlace
        ? Arithmetic.DIV_NUMBER.inPlace(self, other)
        : Arithmetic.DIV_NUMBER.call(self, other);
  }

  /**
   * Elementwise division, rounded down ({@code "floor"}) or towards zero ({@code "trunc"}).
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all but bool; the result has the promoted dtype of the operands, by PyTorch's rules.
   * With null as mode it is the true division, {@link Tensor#div(Tensor)}.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers divided by zero; another mode; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(-7, 7).div(tensor(2), "floor"); // tensor([-4,  3])
   * tensor(-7, 7).div(2, "trunc"); // tensor([-3,  3])
   * }
   *
   * @param roundingMode {@code "floor"}, {@code "trunc"} or null
   */
  @InPlace
  @OtherName("divide")
  static Tensor div(Tensor self, Tensor other, @Nullable String roundingMode, boolean inPlace) {
    return Arithmetic.div(self, other, roundingMode, inPlace);
  }

  /** Elementwise division by a number, rounded; see {@link Tensor#div(Tensor, String)}. */
  @InPlace
  @OtherName("divide")
  static Tensor div(Tensor self, Scalar other, @Nullable String roundingMode, boolean inPlace) {
    return Arithmetic.div(self, other, roundingMode, inPlace);
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
  static Tensor rsub(Tensor self, Scalar other) {
    return Arithmetic.RSUB_NUMBER.call(self, other);
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
  static Tensor rdiv(Tensor self, Scalar other) {
    return Arithmetic.rdiv(self, other);
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
  @InPlace
  @OtherName("negative")
  static Tensor neg(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.NEG.inPlace(self) : Elementwise.NEG.call(self);
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
  @InPlace
  static Tensor pow(Tensor self, Tensor exponent, boolean inPlace) {
    return inPlace ? Pow.inPlace(self, exponent) : Pow.apply(self, exponent);
  }

  /** Elementwise power with a number as exponent; see {@link Tensor#pow(Tensor)}. */
  @InPlace
  static Tensor pow(Tensor self, Scalar exponent, boolean inPlace) {
    return inPlace ? Pow.inPlace(self, exponent) : Pow.apply(self, exponent);
  }

  /** Elementwise power {@code base ** exponent} of a number and a tensor. */
  static Tensor pow(Scalar base, Tensor exponent) {
    return Pow.apply(base, exponent);
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
  static Tensor rpow(Tensor self, Scalar base) {
    return Pow.apply(base, self);
  }

  /** Alias of {@link Tensor#add(Tensor)}; Kotlin maps its {@code +} operator to this name. */
  @MethodOnly
  static Tensor plus(Tensor self, Tensor other) {
    return Arithmetic.ADD.call(self, other);
  }

  /** Alias of {@link Tensor#sub(Tensor)}; Kotlin maps its {@code -} operator to this name. */
  @MethodOnly
  static Tensor minus(Tensor self, Tensor other) {
    return Arithmetic.SUB.call(self, other);
  }

  /** Alias of {@link Tensor#mul(Tensor)}; Kotlin maps its {@code *} operator to this name. */
  @MethodOnly
  static Tensor times(Tensor self, Tensor other) {
    return Arithmetic.MUL.call(self, other);
  }

  /** Alias of {@link Tensor#neg()}; Kotlin maps its unary {@code -} operator to this name. */
  @MethodOnly
  static Tensor unaryMinus(Tensor self) {
    return Elementwise.NEG.call(self);
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
  @InPlace
  static Tensor lerp(Tensor self, Tensor end, Scalar weight, boolean inPlace) {
    return Blends.lerp(self, end, weight, inPlace);
  }

  /** Linear interpolation with a tensor of weights; see {@link Tensor#lerp(Tensor, double)}. */
  @InPlace
  static Tensor lerp(Tensor self, Tensor end, Tensor weight, boolean inPlace) {
    return Blends.lerp(self, end, weight, inPlace);
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
  @InPlace
  static Tensor addcmul(
      Tensor self,
      Tensor tensor1,
      Tensor tensor2,
      @Default("Scalar.of(1L)") Scalar value,
      boolean inPlace) {
    return Blends.addcmul(self, tensor1, tensor2, value, inPlace);
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
  @InPlace
  static Tensor addcdiv(
      Tensor self,
      Tensor tensor1,
      Tensor tensor2,
      @Default("Scalar.of(1L)") Scalar value,
      boolean inPlace) {
    return Blends.addcdiv(self, tensor1, tensor2, value, inPlace);
  }

  /**
   * Elementwise remainder of the quotient that is rounded down, as Python's {@code %}: it has the
   * sign of {@code other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all but bool; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: {@code grad} for this tensor, {@code -grad * floor(this / other)} for {@code
   * other}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; integers divided by zero; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(-5.0, 5.0).remainder(3); // tensor([1., 2.])
   * }
   */
  @InPlace
  static Tensor remainder(Tensor self, Tensor other, boolean inPlace) {
    return Remainders.run(Remainders.REMAINDER, self, other, inPlace);
  }

  /** The same by a number; see {@link Tensor#remainder(Tensor)}. */
  @InPlace
  static Tensor remainder(Tensor self, Scalar other, boolean inPlace) {
    return Remainders.run(Remainders.REMAINDER_NUMBER, self, other, inPlace);
  }

  /** The remainder of a number; see {@link Tensor#remainder(Tensor)}. Without gradient. */
  @FunctionOnly
  static Tensor remainder(Scalar self, Tensor other) {
    return Remainders.remainder(self, other);
  }

  /**
   * Elementwise remainder of the quotient that is rounded towards zero, as C's {@code fmod}: it has
   * the sign of this tensor.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all but bool; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: {@code grad} for this tensor, {@code -grad * trunc(this / other)} for {@code
   * other}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; integers divided by zero; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(-5.0, 5.0).fmod(3); // tensor([-2.,  2.])
   * }
   */
  @InPlace
  static Tensor fmod(Tensor self, Tensor other, boolean inPlace) {
    return Remainders.run(Remainders.FMOD, self, other, inPlace);
  }

  /** The same by a number; see {@link Tensor#fmod(Tensor)}. */
  @InPlace
  static Tensor fmod(Tensor self, Scalar other, boolean inPlace) {
    return Remainders.run(Remainders.FMOD_NUMBER, self, other, inPlace);
  }

  /**
   * Elementwise quotient, rounded down.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all but bool; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: none: backward through it is an error, as in PyTorch; {@link Tensor#div(Tensor,
   * String)} with {@code "floor"} has the gradient 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; integers divided by zero; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(-7, 7).floorDivide(2); // tensor([-4,  3])
   * }
   */
  @InPlace
  static Tensor floorDivide(Tensor self, Tensor other, boolean inPlace) {
    return Remainders.floorDivide(self, other, inPlace);
  }

  /** The same by a number; see {@link Tensor#floorDivide(Tensor)}. */
  @InPlace
  static Tensor floorDivide(Tensor self, Scalar other, boolean inPlace) {
    return Remainders.floorDivide(self, other, inPlace);
  }

  /**
   * Elementwise bitwise and; of bool the logical one.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers and bool; the result has the promoted dtype of the operands, by PyTorch's
   * rules.
   *
   * <p>Gradient: none; integers have none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point operands; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(12, 10).bitwiseAnd(6); // tensor([4, 2])
   * }
   */
  @InPlace
  static Tensor bitwiseAnd(Tensor self, Tensor other, boolean inPlace) {
    return Bitwise.AND.apply(self, other, inPlace);
  }

  /** The same with a number; see {@link Tensor#bitwiseAnd(Tensor)}. */
  @InPlace
  static Tensor bitwiseAnd(Tensor self, Scalar other, boolean inPlace) {
    return Bitwise.AND.apply(self, other, inPlace);
  }

  /** The same of a number; see {@link Tensor#bitwiseAnd(Tensor)}. */
  @FunctionOnly
  static Tensor bitwiseAnd(Scalar self, Tensor other) {
    return Bitwise.AND.apply(self, other);
  }

  /**
   * Elementwise bitwise or; of bool the logical one.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers and bool; the result has the promoted dtype of the operands, by PyTorch's
   * rules.
   *
   * <p>Gradient: none; integers have none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point operands; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(12, 10).bitwiseOr(6); // tensor([14, 14])
   * }
   */
  @InPlace
  static Tensor bitwiseOr(Tensor self, Tensor other, boolean inPlace) {
    return Bitwise.OR.apply(self, other, inPlace);
  }

  /** The same with a number; see {@link Tensor#bitwiseOr(Tensor)}. */
  @InPlace
  static Tensor bitwiseOr(Tensor self, Scalar other, boolean inPlace) {
    return Bitwise.OR.apply(self, other, inPlace);
  }

  /** The same of a number; see {@link Tensor#bitwiseOr(Tensor)}. */
  @FunctionOnly
  static Tensor bitwiseOr(Scalar self, Tensor other) {
    return Bitwise.OR.apply(self, other);
  }

  /**
   * Elementwise bitwise exclusive or; of bool the logical one.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers and bool; the result has the promoted dtype of the operands, by PyTorch's
   * rules.
   *
   * <p>Gradient: none; integers have none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point operands; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(12, 10).bitwiseXor(6); // tensor([10, 12])
   * }
   */
  @InPlace
  static Tensor bitwiseXor(Tensor self, Tensor other, boolean inPlace) {
    return Bitwise.XOR.apply(self, other, inPlace);
  }

  /** The same with a number; see {@link Tensor#bitwiseXor(Tensor)}. */
  @InPlace
  static Tensor bitwiseXor(Tensor self, Scalar other, boolean inPlace) {
    return Bitwise.XOR.apply(self, other, inPlace);
  }

  /** The same of a number; see {@link Tensor#bitwiseXor(Tensor)}. */
  @FunctionOnly
  static Tensor bitwiseXor(Scalar self, Tensor other) {
    return Bitwise.XOR.apply(self, other);
  }

  /**
   * Elementwise bitwise complement; of bool the logical negation.
   *
   * <p>Dtypes: integers and bool.
   *
   * <p>Gradient: none; integers have none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point tensors.
   *
   * {@snippet :
   * tensor(0, 5).bitwiseNot(); // tensor([-1, -6])
   * }
   */
  @InPlace
  static Tensor bitwiseNot(Tensor self, boolean inPlace) {
    return inPlace ? Bitwise.NOT.inPlace(self) : Bitwise.NOT.call(self);
  }

  /**
   * Elementwise greatest common divisor of integers, not negative: {@code gcd(0, 0)} is 0.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers; the result has the promoted dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point types and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(12, 5).gcd(tensor(18, 0)); // tensor([6, 5])
   * }
   */
  @InPlace
  static Tensor gcd(Tensor self, Tensor other, boolean inPlace) {
    return Whole.GCD.apply(self, other, inPlace);
  }

  /**
   * Elementwise least common multiple of integers, not negative; 0 where either is 0.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers; the result has the promoted dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point types and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(4, 5).lcm(tensor(6, 0)); // tensor([12,  0])
   * }
   */
  @InPlace
  static Tensor lcm(Tensor self, Tensor other, boolean inPlace) {
    return Whole.LCM.apply(self, other, inPlace);
  }

  /**
   * Elementwise shift of the bits of integers to the left, filled with zeros; 0 where the other is
   * negative or not less than the width.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers; the result has the promoted dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point types and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 3).bitwiseLeftShift(tensor(4, 1)); // tensor([16,  6])
   * }
   */
  @InPlace
  static Tensor bitwiseLeftShift(Tensor self, Tensor other, boolean inPlace) {
    return Whole.LEFT.apply(self, other, inPlace);
  }

  /** Elementwise shift by a number; see {@link Tensor#bitwiseLeftShift(Tensor)}. */
  @InPlace
  static Tensor bitwiseLeftShift(Tensor self, Scalar other, boolean inPlace) {
    return Whole.LEFT.apply(self, other, inPlace);
  }

  /** Elementwise shift of a number; see {@link Tensor#bitwiseLeftShift(Tensor)}. */
  @FunctionOnly
  static Tensor bitwiseLeftShift(Scalar self, Tensor other) {
    return Whole.LEFT.apply(self, other);
  }

  /**
   * Elementwise shift of the bits of integers to the right, which keeps the sign; by the width or
   * by a negative number, all bits become the sign.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: integers; the result has the promoted dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: floating-point types and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(16, -3).bitwiseRightShift(tensor(2, 1)); // tensor([ 4, -2])
   * }
   */
  @InPlace
  static Tensor bitwiseRightShift(Tensor self, Tensor other, boolean inPlace) {
    return Whole.RIGHT.apply(self, other, inPlace);
  }

  /** Elementwise shift by a number; see {@link Tensor#bitwiseRightShift(Tensor)}. */
  @InPlace
  static Tensor bitwiseRightShift(Tensor self, Scalar other, boolean inPlace) {
    return Whole.RIGHT.apply(self, other, inPlace);
  }

  /** Elementwise shift of a number; see {@link Tensor#bitwiseRightShift(Tensor)}. */
  @FunctionOnly
  static Tensor bitwiseRightShift(Scalar self, Tensor other) {
    return Whole.RIGHT.apply(self, other);
  }

  /**
   * Elementwise power in float64, whatever the dtypes of the operands.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result is float64.
   *
   * <p>Gradient: as of {@link Tensor#pow(Tensor)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: in place, another dtype than float64; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(2, 3).floatPower(tensor(-1)); // tensor([0.5000, 0.3333], dtype=torch.float64)
   * }
   */
  @InPlace
  static Tensor floatPower(Tensor self, Tensor exponent, boolean inPlace) {
    return Pow.inFloat64(self, exponent, inPlace);
  }

  /** Elementwise power in float64 with a number; see {@link Tensor#floatPower(Tensor)}. */
  @InPlace
  static Tensor floatPower(Tensor self, Scalar exponent, boolean inPlace) {
    return Pow.inFloat64(self, exponent, inPlace);
  }

  /** Elementwise power in float64 of a number; see {@link Tensor#floatPower(Tensor)}. */
  @FunctionOnly
  static Tensor floatPower(Scalar self, Tensor exponent) {
    return Pow.inFloat64(self, exponent);
  }

  /**
   * Unary plus: this tensor itself.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: passes through.
   *
   * <p>The tensor itself, neither a view nor a copy.
   *
   * <p>Errors: bool.
   */
  static Tensor positive(Tensor self) {
    return Arithmetic.positive(self);
  }
}
