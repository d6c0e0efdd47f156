package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.pointwise.Clamp;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.pointwise.Nextafter;
import dev.adjoint.ops.pointwise.Signs;
import dev.adjoint.ops.pointwise.Where;
import org.jspecify.annotations.Nullable;

/** Elementwise functions, signs, clamping, and selection by condition. */
@StaticTwins
public sealed interface PointwiseMethods permits Tensor {
  /**
   * Elementwise absolute value.
   *
   * <p>Dtypes: all; the smallest integer has no absolute value and stays unchanged.
   *
   * <p>Gradient: {@code grad * sign(x)}: 0 at 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(-1.5, 2.0).abs(); // tensor([1.5000, 2.0000])
   * }
   */
  default Tensor abs() {
    return Elementwise.ABS.call((Tensor) this);
  }

  /**
   * Computes the absolute value in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor abs_() {
    return Elementwise.ABS.inPlace((Tensor) this);
  }

  /**
   * Elementwise exponential: {@code e^x}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * exp(x)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).exp(); // tensor([1.0000, 2.7183])
   * }
   */
  default Tensor exp() {
    return Elementwise.EXP.call((Tensor) this);
  }

  /**
   * Computes the exponential in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor exp_() {
    return Elementwise.EXP.inPlace((Tensor) this);
  }

  /**
   * Elementwise natural logarithm: -inf at 0, NaN for negative elements.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / x}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, 10.0).log(); // tensor([0.0000, 2.3026])
   * }
   */
  default Tensor log() {
    return Elementwise.LOG.call((Tensor) this);
  }

  /**
   * Computes the natural logarithm in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor log_() {
    return Elementwise.LOG.inPlace((Tensor) this);
  }

  /**
   * Elementwise {@code log(1 + x)}, accurate near 0: -inf at -1, NaN below.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (x + 1)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).log1p(); // tensor([0.0000, 0.6931])
   * }
   */
  default Tensor log1p() {
    return Elementwise.LOG1P.call((Tensor) this);
  }

  /**
   * Computes {@code log(1 + x)} in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor log1p_() {
    return Elementwise.LOG1P.inPlace((Tensor) this);
  }

  /**
   * Elementwise square root: NaN for negative elements.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (2 * sqrt(x))}: inf at 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(4, 9).sqrt(); // tensor([2., 3.])
   * }
   */
  default Tensor sqrt() {
    return Elementwise.SQRT.call((Tensor) this);
  }

  /**
   * Computes the square root in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor sqrt_() {
    return Elementwise.SQRT.inPlace((Tensor) this);
  }

  /**
   * Elementwise sine, of radians.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * cos(x)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).sin(); // tensor([0.0000, 0.8415])
   * }
   */
  default Tensor sin() {
    return Elementwise.SIN.call((Tensor) this);
  }

  /**
   * Computes the sine in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor sin_() {
    return Elementwise.SIN.inPlace((Tensor) this);
  }

  /**
   * Elementwise cosine, of radians.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad * sin(x)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).cos(); // tensor([1.0000, 0.5403])
   * }
   */
  default Tensor cos() {
    return Elementwise.COS.call((Tensor) this);
  }

  /**
   * Computes the cosine in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor cos_() {
    return Elementwise.COS.inPlace((Tensor) this);
  }

  /**
   * Elementwise hyperbolic tangent.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * (1 - tanh(x)^2)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).tanh(); // tensor([0.0000, 0.7616])
   * }
   */
  default Tensor tanh() {
    return Elementwise.TANH.call((Tensor) this);
  }

  /**
   * Computes the hyperbolic tangent in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor tanh_() {
    return Elementwise.TANH.inPlace((Tensor) this);
  }

  /**
   * Elementwise logistic sigmoid: {@code 1 / (1 + exp(-x))}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * s * (1 - s)} where {@code s} is the result.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 2.0).sigmoid(); // tensor([0.5000, 0.8808])
   * }
   */
  default Tensor sigmoid() {
    return Elementwise.SIGMOID.call((Tensor) this);
  }

  /**
   * Computes the sigmoid in place.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor sigmoid_() {
    return Elementwise.SIGMOID.inPlace((Tensor) this);
  }

  /**
   * Rectified linear unit: {@code max(x, 0)} elementwise; NaN stays NaN.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: {@code grad} where the element is positive, else 0, also at 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(-1.0, 0.0, 2.0).relu(); // tensor([0., 0., 2.])
   * }
   */
  default Tensor relu() {
    return Elementwise.RELU.call((Tensor) this);
  }

  /**
   * Computes the rectified linear unit in place: negative elements become 0.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor relu_() {
    return Elementwise.RELU.inPlace((Tensor) this);
  }

  /**
   * Elementwise maximum of two tensors; NaN if either element is NaN.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: flows to the operand that was selected; at a tie each gets half.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, 5.0).maximum(tensor(3.0)); // tensor([3., 5.])
   * }
   */
  default Tensor maximum(Tensor other) {
    return Elementwise.MAXIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Elementwise next representable number after this one towards {@code other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: floating-point; the result has the promoted dtype of the operands.
   *
   * <p>Gradient: none; backward through it is an error.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0).nextafter(tensor(2.0)).gt(1); // tensor(True)
   * }
   */
  default Tensor nextafter(Tensor other) {
    return Nextafter.apply((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Elementwise minimum of two tensors; NaN if either element is NaN.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype of the operands, by PyTorch's rules.
   *
   * <p>Gradient: flows to the operand that was selected; at a tie each gets half.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, 5.0).minimum(tensor(3.0)); // tensor([1., 3.])
   * }
   */
  default Tensor minimum(Tensor other) {
    return Elementwise.MINIMUM.call((Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * Clamps each element into {@code [min, max]}; a null bound is not applied.
   *
   * <p>Dtypes: all; bounds take part in promotion.
   *
   * <p>Gradient: {@code grad} where the element is within the bounds or equal to one, else 0; a
   * tensor bound gets the gradient where it replaced the element.
   *
   * <p>A new tensor.
   *
   * <p>Errors: two nulls; a numeric bound out of the range of the result's dtype.
   *
   * {@snippet :
   * tensor(-2.0, 0.5, 3.0).clamp(-1, 1); // tensor([-1.0000,  0.5000,  1.0000])
   * tensor(-2, 3).clamp(0, null); // tensor([0, 3])
   * }
   *
   * @param min the lower bound, or null
   * @param max the upper bound, or null; it wins where it is less than {@code min}
   */
  default Tensor clamp(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /**
   * Clamps elementwise between tensors of bounds; see {@link #clamp(Number, Number)}.
   *
   * <p>Shapes: all broadcast.
   */
  default Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /**
   * Clamps this tensor in place; see {@link #clamp(Number, Number)}.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor clamp_(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /**
   * Clamps this tensor in place between tensors of bounds; see {@link #clamp(Number, Number)}.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that requires grad;
   * elements that overlap in memory, as in an expanded tensor.
   */
  default Tensor clamp_(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /**
   * Elementwise selection: this tensor's element where {@code condition} is true, that of {@code
   * other} elsewhere.
   *
   * <p>Shapes: all broadcast.
   *
   * <p>Dtypes: the condition is bool; the others all, with promotion.
   *
   * <p>Gradient: masked by the condition; the operand that was not selected gets exactly 0, also
   * where {@code grad} is NaN.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a condition that is not bool; shapes that do not broadcast; a number out of the
   * range of the result's dtype.
   *
   * {@snippet :
   * var x = tensor(1.0, -2.0);
   * x.where(x.gt(0), x.neg()); // tensor([1., 2.])
   * }
   *
   * @param condition the bool mask
   * @param other the elements used where {@code condition} is false
   */
  @MethodOnly
  default Tensor where(Tensor condition, Tensor other) {
    return Where.apply(
        Require.nonNull(condition, "condition"), (Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * This tensor's element where the condition is true, a number elsewhere; see {@link
   * #where(Tensor, Tensor)}.
   */
  @MethodOnly
  default Tensor where(Tensor condition, double other) {
    return Where.apply(Require.nonNull(condition, "condition"), (Tensor) this, Scalar.of(other));
  }

  /**
   * This tensor's element where the condition is true, a number elsewhere; see {@link
   * #where(Tensor, Tensor)}.
   */
  @MethodOnly
  default Tensor where(Tensor condition, long other) {
    return Where.apply(Require.nonNull(condition, "condition"), (Tensor) this, Scalar.of(other));
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
