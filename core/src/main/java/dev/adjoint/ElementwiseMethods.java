package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Assign;
import dev.adjoint.ops.Clamp;
import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Nextafter;
import dev.adjoint.ops.RandomFills;
import dev.adjoint.ops.Where;
import org.jspecify.annotations.Nullable;

/** Functions of single elements. */
@StaticTwins
public sealed interface ElementwiseMethods permits Tensor {
  /**
   * The absolute value of each element.
   *
   * <p>Dtypes: all; the least integer stays as it is.
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
   * Replaces each element by its absolute value.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor abs_() {
    return Elementwise.ABS.inPlace((Tensor) this);
  }

  /**
   * The natural exponential of each element.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its natural exponential.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor exp_() {
    return Elementwise.EXP.inPlace((Tensor) this);
  }

  /**
   * The natural logarithm of each element: -inf at 0, NaN below.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its natural logarithm.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor log_() {
    return Elementwise.LOG.inPlace((Tensor) this);
  }

  /**
   * The natural logarithm of one plus each element, accurate near 0: -inf at -1, NaN below.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by the natural logarithm of one plus it.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor log1p_() {
    return Elementwise.LOG1P.inPlace((Tensor) this);
  }

  /**
   * The square root of each element: NaN below 0.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its square root.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor sqrt_() {
    return Elementwise.SQRT.inPlace((Tensor) this);
  }

  /**
   * The sine of each element, in radians.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its sine.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor sin_() {
    return Elementwise.SIN.inPlace((Tensor) this);
  }

  /**
   * The cosine of each element, in radians.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its cosine.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor cos_() {
    return Elementwise.COS.inPlace((Tensor) this);
  }

  /**
   * The hyperbolic tangent of each element.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its hyperbolic tangent.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor tanh_() {
    return Elementwise.TANH.inPlace((Tensor) this);
  }

  /**
   * The logistic function {@code 1 / (1 + exp(-x))} of each element.
   *
   * <p>Dtypes: all; integers and bool are computed, and give a result, in the default
   * floating-point dtype.
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
   * Replaces each element by its logistic function.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor sigmoid_() {
    return Elementwise.SIGMOID.inPlace((Tensor) this);
  }

  /**
   * Each element where it is positive, 0 elsewhere; NaN stays.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: passes where the element is positive: 0 at 0.
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
   * Replaces negative elements by 0.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor relu_() {
    return Elementwise.RELU.inPlace((Tensor) this);
  }

  /**
   * The larger of both elements; NaN if either is.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: passes to the one that was taken; at a tie each gets half.
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
   * The number next to each element in the direction of {@code other}.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: floating-point ones; the result has the common dtype of the operands.
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
   * The smaller of both elements; NaN if either is.
   *
   * <p>Shapes: both broadcast to a common shape, which is that of the result.
   *
   * <p>Dtypes: all; the result has the common dtype of the operands, by PyTorch's promotion.
   *
   * <p>Gradient: passes to the one that was taken; at a tie each gets half.
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
   * Each element, but no less than {@code min} and no more than {@code max}; null is no bound.
   *
   * <p>Dtypes: all; bounds take part in promotion.
   *
   * <p>Gradient: passes where the element is within the bounds or on one, else 0; bounds that are
   * tensors get the rest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: two nulls; a bound that is a number beyond the range of the result's dtype.
   *
   * {@snippet :
   * tensor(-2.0, 0.5, 3.0).clamp(-1, 1); // tensor([-1.0000,  0.5000,  1.0000])
   * tensor(-2, 3).clamp(0, null); // tensor([0, 3])
   * }
   */
  default Tensor clamp(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /**
   * Each element within bounds that are tensors; see {@link #clamp(Number, Number)}.
   *
   * <p>Shapes: all broadcast.
   */
  default Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, false);
  }

  /**
   * Limits each element to the bounds; see {@link #clamp(Number, Number)}.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor clamp_(@Nullable Number min, @Nullable Number max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /**
   * Limits each element to bounds that are tensors; see {@link #clamp(Number, Number)}.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a result that this tensor's dtype or shape cannot hold; a leaf that requires grad;
   * memory in which several elements are one.
   */
  default Tensor clamp_(@Nullable Tensor min, @Nullable Tensor max) {
    return Clamp.apply((Tensor) this, min, max, true);
  }

  /**
   * This tensor's element where the condition holds, the other's elsewhere.
   *
   * <p>Shapes: all broadcast.
   *
   * <p>Dtypes: the condition is bool; the others all, with promotion.
   *
   * <p>Gradient: passes to the one that was taken; the other gets exactly 0, even where its own
   * would be NaN.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a condition that is no bool; shapes that do not broadcast; a number beyond the range
   * of the result's dtype.
   *
   * {@snippet :
   * var x = tensor(1.0, -2.0);
   * x.where(x.gt(0), x.neg()); // tensor([1., 2.])
   * }
   */
  @MethodOnly
  default Tensor where(Tensor condition, Tensor other) {
    return Where.apply(
        Require.nonNull(condition, "condition"), (Tensor) this, Require.nonNull(other, "other"));
  }

  /**
   * This tensor's element where the condition holds, a number elsewhere; see {@link #where(Tensor,
   * Tensor)}.
   */
  @MethodOnly
  default Tensor where(Tensor condition, double other) {
    return Where.apply(Require.nonNull(condition, "condition"), (Tensor) this, Scalar.of(other));
  }

  /**
   * This tensor's element where the condition holds, a number elsewhere; see {@link #where(Tensor,
   * Tensor)}.
   */
  @MethodOnly
  default Tensor where(Tensor condition, long other) {
    return Where.apply(Require.nonNull(condition, "condition"), (Tensor) this, Scalar.of(other));
  }

  /**
   * Sets every element to zero.
   *
   * <p>Gradient: what was there gets 0.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a leaf that requires grad; memory in which several elements are one.
   *
   * {@snippet :
   * ones(2).zero_(); // tensor([0., 0.])
   * }
   */
  default Tensor zero_() {
    return Assign.zero((Tensor) this);
  }

  /**
   * Sets every element to a number, converted to this tensor's dtype.
   *
   * <p>Gradient: what was there gets 0; a value that is a tensor gets the sum.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a number beyond the range of the dtype; a value that is a tensor with dimensions; a
   * leaf that requires grad; memory in which several elements are one.
   *
   * {@snippet :
   * zeros(2).fill_(7); // tensor([7., 7.])
   * }
   */
  default Tensor fill_(double value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to a number; see {@link #fill_(double)}. */
  default Tensor fill_(long value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to a number; see {@link #fill_(double)}. */
  default Tensor fill_(boolean value) {
    return Assign.fill((Tensor) this, Scalar.of(value));
  }

  /** Sets every element to the element of a 0-d tensor; see {@link #fill_(double)}. */
  default Tensor fill_(Tensor value) {
    return Assign.fill((Tensor) this, Require.nonNull(value, "value"));
  }

  /**
   * Copies another tensor into this one.
   *
   * <p>Shapes: the source broadcasts to this tensor.
   *
   * <p>Dtypes: all; the source is converted.
   *
   * <p>Gradient: what was there gets 0, the source the gradient in its own dtype.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a source that does not broadcast; a leaf that requires grad; memory in which several
   * elements are one.
   *
   * {@snippet :
   * zeros(2, 2).copy_(tensor(1, 2)); // tensor([[1., 2.], [1., 2.]])
   * }
   */
  default Tensor copy_(Tensor source) {
    return Assign.copy((Tensor) this, Require.nonNull(source, "source"));
  }

  /**
   * Fills this tensor with uniform random numbers in [0, 1).
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: what was there gets 0.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a leaf that requires grad; memory in which several elements are one.
   *
   * {@snippet :
   * zeros(2).uniform_().lt(1); // tensor([True, True])
   * }
   */
  default Tensor uniform_() {
    return uniform_(0, 1);
  }

  /** Fills this tensor with uniform random numbers in [from, to); see {@link #uniform_()}. */
  default Tensor uniform_(double from, double to) {
    return RandomFills.uniform((Tensor) this, from, to, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with random numbers of the standard normal distribution. */
  default Tensor normal_() {
    return normal_(0, 1);
  }

  /**
   * Fills this tensor with random numbers of a normal distribution.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: what was there gets 0.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a negative standard deviation; a leaf that requires grad; memory in which several
   * elements are one.
   *
   * {@snippet :
   * zeros(2).normal_(3, 0); // tensor([3., 3.])
   * }
   */
  default Tensor normal_(double mean, double std) {
    return RandomFills.normal((Tensor) this, mean, std, Generator.defaultGenerator().kernel());
  }
}
