package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Arithmetic;
import dev.adjoint.ops.Blends;
import dev.adjoint.ops.Signs;

/** Arithmetic of three operands, and signs. */
@StaticTwins
public sealed interface BlendMethods permits Tensor {
  /**
   * Elements between those of this tensor and of another: {@code this + weight * (end - this)}.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: floating-point, the same for all; a 0-d weight may have another, which takes part in
   * promotion.
   *
   * <p>Gradient: to this tensor times {@code 1 - weight}, to the other times {@code weight}, to the
   * weight times their distance.
   *
   * <p>A new tensor.
   *
   * <p>Errors: dtypes that differ, integers and bool, shapes that do not broadcast; a weight that
   * is a number beyond the range of the dtype.
   *
   * {@snippet :
   * tensor(1.0, 2.0).lerp(tensor(3.0, 6.0), 0.5); // tensor([2., 4.])
   * }
   */
  default Tensor lerp(Tensor end, double weight) {
    return Blends.lerp((Tensor) this, Require.nonNull(end, "end"), Scalar.of(weight), false);
  }

  /** Elements between those of two tensors; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp(Tensor end, Tensor weight) {
    return Blends.lerp(
        (Tensor) this, Require.nonNull(end, "end"), Require.nonNull(weight, "weight"), false);
  }

  /** Moves this tensor towards another; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp_(Tensor end, double weight) {
    return Blends.lerp((Tensor) this, Require.nonNull(end, "end"), Scalar.of(weight), true);
  }

  /** Moves this tensor towards another; see {@link #lerp(Tensor, double)}. */
  default Tensor lerp_(Tensor end, Tensor weight) {
    return Blends.lerp(
        (Tensor) this, Require.nonNull(end, "end"), Require.nonNull(weight, "weight"), true);
  }

  /** This tensor plus a product; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        false);
  }

  /**
   * This tensor plus {@code value} times the product of two others.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: to this tensor as it is; to each factor times {@code value} and the other.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; a factor beyond the range of the dtype.
   *
   * {@snippet :
   * tensor(1.0).addcmul(tensor(2.0), tensor(3.0), 10.0); // tensor(61.)
   * }
   */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** The same with a whole factor; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul(Tensor tensor1, Tensor tensor2, long value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** Adds a product to this tensor; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        true);
  }

  /** Adds a product to this tensor; see {@link #addcmul(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /** The same for integers; see {@link #addcmul_(Tensor, Tensor, double)}. */
  default Tensor addcmul_(Tensor tensor1, Tensor tensor2, long value) {
    return Blends.addcmul(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /** This tensor plus a quotient; see {@link #addcdiv(Tensor, Tensor, double)}. */
  default Tensor addcdiv(Tensor tensor1, Tensor tensor2) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        false);
  }

  /**
   * This tensor plus {@code value} times the quotient of two others.
   *
   * <p>Shapes: operands broadcast.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: to this tensor as it is; to the others as for a quotient, times {@code value}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a quotient of integers; shapes that do not broadcast; a factor beyond the range of
   * the dtype.
   *
   * {@snippet :
   * tensor(1.0).addcdiv(tensor(6.0), tensor(3.0), 10.0); // tensor(21.)
   * }
   */
  default Tensor addcdiv(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        false);
  }

  /** Adds a quotient to this tensor; see {@link #addcdiv(Tensor, Tensor, double)}. */
  default Tensor addcdiv_(Tensor tensor1, Tensor tensor2) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(1L),
        true);
  }

  /** Adds a quotient to this tensor; see {@link #addcdiv(Tensor, Tensor, double)}. */
  default Tensor addcdiv_(Tensor tensor1, Tensor tensor2, double value) {
    return Blends.addcdiv(
        (Tensor) this,
        Require.nonNull(tensor1, "tensor1"),
        Require.nonNull(tensor2, "tensor2"),
        Scalar.of(value),
        true);
  }

  /** This tensor plus the other if {@code alpha}: for tensors of bool only. */
  default Tensor add(Tensor other, boolean alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), false);
  }

  /** Adds the other if {@code alpha}: for tensors of bool only. */
  default Tensor add_(Tensor other, boolean alpha) {
    return Arithmetic.addScaled(
        (Tensor) this, Require.nonNull(other, "other"), Scalar.of(alpha), true);
  }

  /**
   * The sign of each element: -1, 0 or 1, and 0 for NaN.
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

  /** Replaces each element by its sign; see {@link #sign()}. */
  default Tensor sign_() {
    return Signs.SIGN.inPlace((Tensor) this);
  }

  /**
   * Whether the sign of each element is negative, as that of -0.0 is.
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
