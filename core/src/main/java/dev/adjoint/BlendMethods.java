package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.pointwise.Arithmetic;
import dev.adjoint.ops.pointwise.Blends;
import dev.adjoint.ops.pointwise.Signs;

/** Ternary arithmetic (lerp, addcmul, addcdiv), bool addition with alpha, and signs. */
@StaticTwins
public sealed interface BlendMethods permits Tensor {
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

  /**
   * Elementwise sign: -1, 0 or 1; 0 for NaN.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(-2.0, 0.0, 5.0).sign(); // tensor([-1.,  0.,  1.])
   * }
   */
  default Tensor sign() {
    return Signs.SIGN.call((Tensor) this);
  }

  /** Computes the sign in place; see {@link #sign()}. */
  default Tensor sign_() {
    return Signs.SIGN.inPlace((Tensor) this);
  }

  /**
   * Elementwise sign bit: true where it is set, including for -0.0.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(-0.0, 0.0).signbit(); // tensor([ True, False])
   * }
   */
  default Tensor signbit() {
    return Signs.signbit((Tensor) this);
  }
}
