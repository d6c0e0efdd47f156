package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Arithmetic;
import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Pow;

/** Arithmetic of a tensor with tensors and numbers. */
@StaticTwins
sealed interface ArithmeticMethods permits Tensor {

  /** The sum; operands broadcast. */
  default Tensor add(Tensor other) {
    return Arithmetic.ADD.call((Tensor) this, other);
  }

  /** The sum, with a number. */
  default Tensor add(double other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The sum, with an integer. */
  default Tensor add(long other) {
    return Arithmetic.ADD_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The sum; the other operand is first multiplied by {@code alpha}. */
  default Tensor add(Tensor other, double alpha) {
    return Arithmetic.addScaled((Tensor) this, other, Scalar.of(alpha), false);
  }

  /** The sum; the other operand is first multiplied by {@code alpha}. */
  default Tensor add(Tensor other, long alpha) {
    return Arithmetic.addScaled((Tensor) this, other, Scalar.of(alpha), false);
  }

  /** Adds to this tensor; operands broadcast. */
  default Tensor add_(Tensor other) {
    return Arithmetic.ADD.inPlace((Tensor) this, other);
  }

  /** Adds to this tensor, with a number. */
  default Tensor add_(double other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Adds to this tensor, with an integer. */
  default Tensor add_(long other) {
    return Arithmetic.ADD_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Adds to this tensor; the other operand is first multiplied by {@code alpha}. */
  default Tensor add_(Tensor other, double alpha) {
    return Arithmetic.addScaled((Tensor) this, other, Scalar.of(alpha), true);
  }

  /** Adds to this tensor; the other operand is first multiplied by {@code alpha}. */
  default Tensor add_(Tensor other, long alpha) {
    return Arithmetic.addScaled((Tensor) this, other, Scalar.of(alpha), true);
  }

  /** The difference; operands broadcast. */
  default Tensor sub(Tensor other) {
    return Arithmetic.SUB.call((Tensor) this, other);
  }

  /** The difference, with a number. */
  default Tensor sub(double other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The difference, with an integer. */
  default Tensor sub(long other) {
    return Arithmetic.SUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The difference; the other operand is first multiplied by {@code alpha}. */
  default Tensor sub(Tensor other, double alpha) {
    return Arithmetic.subScaled((Tensor) this, other, Scalar.of(alpha), false);
  }

  /** The difference; the other operand is first multiplied by {@code alpha}. */
  default Tensor sub(Tensor other, long alpha) {
    return Arithmetic.subScaled((Tensor) this, other, Scalar.of(alpha), false);
  }

  /** Subtracts from this tensor; operands broadcast. */
  default Tensor sub_(Tensor other) {
    return Arithmetic.SUB.inPlace((Tensor) this, other);
  }

  /** Subtracts from this tensor, with a number. */
  default Tensor sub_(double other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Subtracts from this tensor, with an integer. */
  default Tensor sub_(long other) {
    return Arithmetic.SUB_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Subtracts from this tensor; the other operand is first multiplied by {@code alpha}. */
  default Tensor sub_(Tensor other, double alpha) {
    return Arithmetic.subScaled((Tensor) this, other, Scalar.of(alpha), true);
  }

  /** Subtracts from this tensor; the other operand is first multiplied by {@code alpha}. */
  default Tensor sub_(Tensor other, long alpha) {
    return Arithmetic.subScaled((Tensor) this, other, Scalar.of(alpha), true);
  }

  /** The product; operands broadcast. */
  default Tensor mul(Tensor other) {
    return Arithmetic.MUL.call((Tensor) this, other);
  }

  /** The product, with a number. */
  default Tensor mul(double other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The product, with an integer. */
  default Tensor mul(long other) {
    return Arithmetic.MUL_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Multiplies this tensor; operands broadcast. */
  default Tensor mul_(Tensor other) {
    return Arithmetic.MUL.inPlace((Tensor) this, other);
  }

  /** Multiplies this tensor, with a number. */
  default Tensor mul_(double other) {
    return Arithmetic.MUL_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Multiplies this tensor, with an integer. */
  default Tensor mul_(long other) {
    return Arithmetic.MUL_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** The quotient, in floating point; operands broadcast. */
  default Tensor div(Tensor other) {
    return Arithmetic.DIV.call((Tensor) this, other);
  }

  /** The quotient, in floating point, with a number. */
  default Tensor div(double other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** The quotient, in floating point, with an integer. */
  default Tensor div(long other) {
    return Arithmetic.DIV_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** Divides this tensor; operands broadcast. */
  default Tensor div_(Tensor other) {
    return Arithmetic.DIV.inPlace((Tensor) this, other);
  }

  /** Divides this tensor, with a number. */
  default Tensor div_(double other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** Divides this tensor, with an integer. */
  default Tensor div_(long other) {
    return Arithmetic.DIV_NUMBER.inPlace((Tensor) this, Scalar.of(other));
  }

  /** A number less this tensor. */
  default Tensor rsub(double other) {
    return Arithmetic.RSUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** An integer less this tensor. */
  default Tensor rsub(long other) {
    return Arithmetic.RSUB_NUMBER.call((Tensor) this, Scalar.of(other));
  }

  /** A number divided by this tensor. */
  default Tensor rdiv(double other) {
    return Arithmetic.rdiv((Tensor) this, Scalar.of(other));
  }

  /** An integer divided by this tensor. */
  default Tensor rdiv(long other) {
    return Arithmetic.rdiv((Tensor) this, Scalar.of(other));
  }

  /** Minus this tensor. */
  default Tensor neg() {
    return Elementwise.NEG.call((Tensor) this);
  }

  /** Negates this tensor. */
  default Tensor neg_() {
    return Elementwise.NEG.inPlace((Tensor) this);
  }

  /** This tensor to the power of the exponent. */
  default Tensor pow(Tensor exponent) {
    return Pow.apply((Tensor) this, exponent);
  }

  /** Raises this tensor to the power of the exponent. */
  default Tensor pow_(Tensor exponent) {
    return Pow.inPlace((Tensor) this, exponent);
  }

  /** This tensor to the power of the exponent. */
  default Tensor pow(double exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /** Raises this tensor to the power of the exponent. */
  default Tensor pow_(double exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /** This tensor to the power of the exponent. */
  default Tensor pow(long exponent) {
    return Pow.apply((Tensor) this, Scalar.of(exponent));
  }

  /** Raises this tensor to the power of the exponent. */
  default Tensor pow_(long exponent) {
    return Pow.inPlace((Tensor) this, Scalar.of(exponent));
  }

  /** A number to the power of this tensor. */
  default Tensor rpow(double base) {
    return Pow.apply(Scalar.of(base), (Tensor) this);
  }

  /** A number to the power of this tensor. */
  default Tensor rpow(long base) {
    return Pow.apply(Scalar.of(base), (Tensor) this);
  }

  /** The same as {@link #add(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor plus(Tensor other) {
    return add(other);
  }

  /** The same as {@link #sub(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor minus(Tensor other) {
    return sub(other);
  }

  /** The same as {@link #mul(Tensor)}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor times(Tensor other) {
    return mul(other);
  }

  /** The same as {@link #neg()}, under the name that Kotlin reads as an operator. */
  @MethodOnly
  default Tensor unaryMinus() {
    return neg();
  }
}
