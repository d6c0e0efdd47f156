package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.arithmetic.Pow;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.index.NonZero;
import dev.adjoint.ops.pointwise.Clamp;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.pointwise.Nextafter;
import dev.adjoint.ops.pointwise.Pairs;
import dev.adjoint.ops.pointwise.Piecewise;
import dev.adjoint.ops.pointwise.Predicates;
import dev.adjoint.ops.pointwise.Rounding;
import dev.adjoint.ops.pointwise.Signs;
import dev.adjoint.ops.pointwise.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elementwise functions, signs, clamping, and selection by condition. */
@Publish
final class PointwiseFunctions {
  private PointwiseFunctions() {}

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
  @InPlace
  @OtherName("absolute")
  static Tensor abs(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ABS.inPlace(self) : Elementwise.ABS.call(self);
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
  @InPlace
  static Tensor exp(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.EXP.inPlace(self) : Elementwise.EXP.call(self);
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
  @InPlace
  static Tensor log(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.LOG.inPlace(self) : Elementwise.LOG.call(self);
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
  @InPlace
  @Also(in = "Special")
  static Tensor log1p(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.LOG1P.inPlace(self) : Elementwise.LOG1P.call(self);
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
  @InPlace
  static Tensor sqrt(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.SQRT.inPlace(self) : Elementwise.SQRT.call(self);
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
  @InPlace
  static Tensor sin(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.SIN.inPlace(self) : Elementwise.SIN.call(self);
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
  @InPlace
  static Tensor cos(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.COS.inPlace(self) : Elementwise.COS.call(self);
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
  @InPlace
  @Also(in = "F")
  static Tensor tanh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.TANH.inPlace(self) : Elementwise.TANH.call(self);
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
  @InPlace
  @Also(in = "F")
  @Also(in = "Special", as = "expit")
  static Tensor sigmoid(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.SIGMOID.inPlace(self) : Elementwise.SIGMOID.call(self);
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
  @InPlace
  @Also(in = "F")
  static Tensor relu(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.RELU.inPlace(self) : Elementwise.RELU.call(self);
  }

  /**
   * Rectified linear unit, in place if {@code inplace}; see {@link Tensor#relu()}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In(value = "F", as = "relu")
  static Tensor reluOf(Tensor input, boolean inplace) {
    return relu(input, inplace);
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
  static Tensor maximum(Tensor self, Tensor other) {
    return Elementwise.MAXIMUM.call(self, other);
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
  static Tensor nextafter(Tensor self, Tensor other) {
    return Nextafter.apply(self, other);
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
  static Tensor minimum(Tensor self, Tensor other) {
    return Elementwise.MINIMUM.call(self, other);
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
  @InPlace
  @OtherName("clip")
  static Tensor clamp(
      Tensor self, @Nullable Number min, @Default("null") @Nullable Number max, boolean inPlace) {
    return Clamp.apply(self, min, max, inPlace);
  }

  /**
   * Clamps elementwise between tensors of bounds; see {@link Tensor#clamp(Number, Number)}.
   *
   * <p>Shapes: all broadcast.
   */
  @InPlace
  @OtherName("clip")
  static Tensor clamp(
      Tensor self, @Nullable Tensor min, @Default("null") @Nullable Tensor max, boolean inPlace) {
    return Clamp.apply(self, min, max, inPlace);
  }

  /**
   * Clamps each element to at least {@code min}; NaN stays NaN.
   *
   * <p>Dtypes: all but bool; the bound takes part in promotion.
   *
   * <p>Gradient: {@code grad} where the element is at least the bound, else 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; a bound out of the range of the result's dtype.
   *
   * {@snippet :
   * tensor(-2.0, 0.5).clampMin(0); // tensor([0.0000, 0.5000])
   * }
   */
  @InPlace
  static Tensor clampMin(Tensor self, Scalar min, boolean inPlace) {
    return Clamp.min(self, min, inPlace);
  }

  /**
   * Clamps elementwise to at least the elements of a tensor; see {@link Tensor#clampMin(double)}.
   *
   * <p>Shapes: both broadcast.
   *
   * <p>Gradient: the bound gets it where it replaced the element.
   */
  @InPlace
  static Tensor clampMin(Tensor self, Tensor min, boolean inPlace) {
    return Clamp.min(self, min, inPlace);
  }

  /**
   * Clamps each element to at most {@code max}; NaN stays NaN.
   *
   * <p>Dtypes: all but bool; the bound takes part in promotion.
   *
   * <p>Gradient: {@code grad} where the element is at most the bound, else 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; a bound out of the range of the result's dtype.
   *
   * {@snippet :
   * tensor(0.5, 3.0).clampMax(1); // tensor([0.5000, 1.0000])
   * }
   */
  @InPlace
  static Tensor clampMax(Tensor self, Scalar max, boolean inPlace) {
    return Clamp.max(self, max, inPlace);
  }

  /**
   * Clamps elementwise to at most the elements of a tensor; see {@link Tensor#clampMax(double)}.
   *
   * <p>Shapes: both broadcast.
   *
   * <p>Gradient: the bound gets it where it replaced the element.
   */
  @InPlace
  static Tensor clampMax(Tensor self, Tensor max, boolean inPlace) {
    return Clamp.max(self, max, inPlace);
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
  static Tensor where(Tensor condition, Tensor self, Tensor other) {
    return Where.apply(condition, self, other);
  }

  /**
   * This tensor's element where the condition is true, a number elsewhere; see {@link
   * Tensor#where(Tensor, Tensor)}.
   */
  static Tensor where(Tensor condition, Tensor self, Scalar other) {
    return Where.apply(condition, self, other);
  }

  /**
   * Elementwise selection of a number or of elements of a tensor; see {@link Adjoint#where(Tensor,
   * Tensor, Tensor)}.
   */
  static Tensor where(Tensor condition, Scalar self, Tensor other) {
    return Where.apply(condition, self, other);
  }

  /**
   * Elementwise selection of one of two numbers; see {@link Adjoint#where(Tensor, Tensor, Tensor)}.
   */
  static Tensor where(Tensor condition, @AsBool Scalar self, @AsBool Scalar other) {
    return Where.apply(condition, Factories.scalar(self, self.dtype()), other);
  }

  /** The positions of the true elements: alias of {@code nonzero(condition, true)}. */
  static List<Tensor> where(Tensor condition) {
    return NonZero.columns(condition);
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
  @InPlace
  static Tensor sign(Tensor self, boolean inPlace) {
    return inPlace ? Signs.SIGN.inPlace(self) : Signs.SIGN.call(self);
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
  static Tensor signbit(Tensor self) {
    return Signs.signbit(self);
  }

  /**
   * Elementwise {@code exp(x) - 1}, accurate near 0.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * (expm1(x) + 1)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).expm1(); // tensor([0.0000, 1.7183])
   * }
   */
  @InPlace
  @Also(in = "Special")
  static Tensor expm1(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.EXPM1.inPlace(self) : Elementwise.EXPM1.call(self);
  }

  /**
   * Elementwise reciprocal of the square root: inf at 0, NaN for negative elements.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad / 2 * rsqrt(x)^3}: -inf at 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(4.0, 0.25).rsqrt(); // tensor([0.5000, 2.0000])
   * }
   */
  @InPlace
  static Tensor rsqrt(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.RSQRT.inPlace(self) : Elementwise.RSQRT.call(self);
  }

  /**
   * Elementwise reciprocal: {@code 1 / x}, inf at 0.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad / x^2}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(4, 2).reciprocal(); // tensor([0.2500, 0.5000])
   * }
   */
  @InPlace
  static Tensor reciprocal(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.RECIPROCAL.inPlace(self) : Elementwise.RECIPROCAL.call(self);
  }

  /**
   * Elementwise tangent, of radians.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * (tan(x)^2 + 1)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).tan(); // tensor([0.0000, 1.5574])
   * }
   */
  @InPlace
  static Tensor tan(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.TAN.inPlace(self) : Elementwise.TAN.call(self);
  }

  /**
   * Elementwise square: {@code x^2}.
   *
   * <p>Dtypes: all; bool is converted to int64, which the result has too.
   *
   * <p>Gradient: {@code grad * 2 * x}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(-3.0, 2.0).square(); // tensor([9., 4.])
   * }
   */
  @InPlace
  static Tensor square(Tensor self, boolean inPlace) {
    return inPlace ? Pow.inPlace(self, Scalar.of(2L)) : Pow.apply(self, Scalar.of(2L));
  }

  /**
   * Elementwise floor: the largest integer that is not larger.
   *
   * <p>Dtypes: all but bool; integers stay as they are.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(1.7, -1.2).floor(); // tensor([ 1., -2.])
   * }
   */
  @InPlace
  static Tensor floor(Tensor self, boolean inPlace) {
    return inPlace ? Rounding.FLOOR.inPlace(self) : Rounding.FLOOR.call(self);
  }

  /**
   * Elementwise ceiling: the smallest integer that is not smaller.
   *
   * <p>Dtypes: all but bool; integers stay as they are.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(1.2, -1.7).ceil(); // tensor([ 2., -1.])
   * }
   */
  @InPlace
  static Tensor ceil(Tensor self, boolean inPlace) {
    return inPlace ? Rounding.CEIL.inPlace(self) : Rounding.CEIL.call(self);
  }

  /**
   * Elementwise integer part: rounded towards zero.
   *
   * <p>Dtypes: all but bool; integers stay as they are.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(1.7, -1.7).trunc(); // tensor([ 1., -1.])
   * }
   */
  @InPlace
  @OtherName("fix")
  static Tensor trunc(Tensor self, boolean inPlace) {
    return inPlace ? Rounding.TRUNC.inPlace(self) : Rounding.TRUNC.call(self);
  }

  /**
   * Elementwise fraction: what is left without the integer part, with the sign of the number.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: unchanged.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * tensor(1.5, -2.25).frac(); // tensor([ 0.5000, -0.2500])
   * }
   */
  @InPlace
  static Tensor frac(Tensor self, boolean inPlace) {
    return inPlace ? Rounding.FRAC.inPlace(self) : Rounding.FRAC.call(self);
  }

  /**
   * Elementwise nearest integer; of two that are equally near, the even one.
   *
   * <p>Dtypes: all but bool; integers stay as they are.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * tensor(0.5, 1.5, -2.7).round(); // tensor([ 0.,  2., -3.])
   * }
   */
  @InPlace
  static Tensor round(Tensor self, boolean inPlace) {
    return inPlace ? Rounding.ROUND.inPlace(self) : Rounding.ROUND.call(self);
  }

  /**
   * Elementwise rounding to decimals; to tens, hundreds and so on if their number is negative.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * tensor(0.1234, 55.5).round(2); // tensor([ 0.1200, 55.5000])
   * }
   *
   * @param decimals how many
   */
  @InPlace
  static Tensor round(Tensor self, long decimals, boolean inPlace) {
    return Rounding.round(self, decimals, inPlace);
  }

  /** Elementwise rounding to decimals; see {@link Tensor#round(long)}. */
  @In("Special")
  static Tensor round(Tensor self, @Default("0") long decimals) {
    return Rounding.round(self, decimals, false);
  }

  /**
   * Whether each element is NaN.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, Double.NaN).isnan(); // tensor([False,  True])
   * }
   */
  static Tensor isnan(Tensor self) {
    return Predicates.ISNAN.call(self);
  }

  /**
   * Whether each element is infinite, with either sign.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, Double.NEGATIVE_INFINITY).isinf(); // tensor([False,  True])
   * }
   */
  static Tensor isinf(Tensor self) {
    return Predicates.ISINF.call(self);
  }

  /**
   * Whether each element is neither infinite nor NaN.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, Double.NaN).isfinite(); // tensor([ True, False])
   * }
   */
  static Tensor isfinite(Tensor self) {
    return Predicates.ISFINITE.call(self);
  }

  /**
   * Whether each element is positive infinity.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, Double.POSITIVE_INFINITY).isposinf(); // tensor([False,  True])
   * }
   */
  static Tensor isposinf(Tensor self) {
    return Predicates.ISPOSINF.call(self);
  }

  /**
   * Whether each element is negative infinity.
   *
   * <p>Dtypes: all; the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, Double.NEGATIVE_INFINITY).isneginf(); // tensor([False,  True])
   * }
   */
  static Tensor isneginf(Tensor self) {
    return Predicates.ISNEGINF.call(self);
  }

  /**
   * Elementwise two to the number: {@code 2^x}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * 2^x * log(2)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(3.0, -1.0).exp2(); // tensor([8.0000, 0.5000])
   * }
   */
  @InPlace
  @Also(in = "Special")
  static Tensor exp2(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.EXP2.inPlace(self) : Elementwise.EXP2.call(self);
  }

  /**
   * Elementwise logarithm to base two: -inf at 0, NaN for negative elements.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (x * log(2))}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(8.0, 0.5).log2(); // tensor([ 3., -1.])
   * }
   */
  @InPlace
  static Tensor log2(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.LOG2.inPlace(self) : Elementwise.LOG2.call(self);
  }

  /**
   * Elementwise logarithm to base ten: -inf at 0, NaN for negative elements.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (x * log(10))}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1000.0, 0.1).log10(); // tensor([ 3., -1.])
   * }
   */
  @InPlace
  static Tensor log10(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.LOG10.inPlace(self) : Elementwise.LOG10.call(self);
  }

  /**
   * Elementwise inverse of the sine, in radians: NaN outside of -1 to 1.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / sqrt(1 - x^2)}: infinite at -1 and 1.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).asin(); // tensor([0.0000, 1.5708])
   * }
   */
  @InPlace
  @OtherName("arcsin")
  static Tensor asin(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ASIN.inPlace(self) : Elementwise.ASIN.call(self);
  }

  /**
   * Elementwise inverse of the cosine, in radians: NaN outside of -1 to 1.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad / sqrt(1 - x^2)}: infinite at -1 and 1.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).acos(); // tensor([1.5708, 0.0000])
   * }
   */
  @InPlace
  @OtherName("arccos")
  static Tensor acos(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ACOS.inPlace(self) : Elementwise.ACOS.call(self);
  }

  /**
   * Elementwise inverse of the tangent, in radians.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (x^2 + 1)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).atan(); // tensor([0.0000, 0.7854])
   * }
   */
  @InPlace
  @OtherName("arctan")
  static Tensor atan(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ATAN.inPlace(self) : Elementwise.ATAN.call(self);
  }

  /**
   * Elementwise hyperbolic sine.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * cosh(x)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).sinh(); // tensor([0.0000, 1.1752])
   * }
   */
  @InPlace
  static Tensor sinh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.SINH.inPlace(self) : Elementwise.SINH.call(self);
  }

  /**
   * Elementwise hyperbolic cosine.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * sinh(x)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).cosh(); // tensor([1.0000, 1.5431])
   * }
   */
  @InPlace
  static Tensor cosh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.COSH.inPlace(self) : Elementwise.COSH.call(self);
  }

  /**
   * Elementwise inverse of the hyperbolic sine.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / sqrt(x^2 + 1)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0).asinh(); // tensor([0.0000, 0.8814])
   * }
   */
  @InPlace
  @OtherName("arcsinh")
  static Tensor asinh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ASINH_IN_PLACE.inPlace(self) : Elementwise.ASINH.call(self);
  }

  /**
   * Elementwise inverse of the hyperbolic cosine: NaN below 1.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / sqrt(x^2 - 1)}: infinite at 1.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(1.0, 2.0).acosh(); // tensor([0.0000, 1.3170])
   * }
   */
  @InPlace
  @OtherName("arccosh")
  static Tensor acosh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ACOSH_IN_PLACE.inPlace(self) : Elementwise.ACOSH.call(self);
  }

  /**
   * Elementwise inverse of the hyperbolic tangent: infinite at -1 and 1, NaN outside.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (1 - x^2)}: infinite at -1 and 1.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 0.5).atanh(); // tensor([0.0000, 0.5493])
   * }
   */
  @InPlace
  @OtherName("arctanh")
  static Tensor atanh(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ATANH_IN_PLACE.inPlace(self) : Elementwise.ATANH.call(self);
  }

  /**
   * Elementwise error function: {@code 2 / sqrt(pi)} times the integral of {@code exp(-t^2)} from 0
   * to the element.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * 2 / sqrt(pi) * exp(-x^2)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0, -2.0).erf(); // tensor([ 0.0000,  0.8427, -0.9953])
   * }
   */
  @InPlace
  @Also(in = "Special")
  static Tensor erf(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ERF.inPlace(self) : Elementwise.ERF.call(self);
  }

  /**
   * Elementwise complementary error function, {@code 1 - erf(x)}, accurate where that is small.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad * 2 / sqrt(pi) * exp(-x^2)}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 1.0, 5.0).erfc(); // tensor([1.0000e+00, 1.5730e-01, 1.5375e-12])
   * }
   */
  @InPlace
  @Also(in = "Special")
  static Tensor erfc(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.ERFC.inPlace(self) : Elementwise.ERFC.call(self);
  }

  /**
   * Elementwise radians of degrees: {@code x * pi / 180}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad} times the same factor.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(180.0, -90.0).deg2rad(); // tensor([ 3.1416, -1.5708])
   * }
   */
  @InPlace
  static Tensor deg2rad(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.DEG2RAD.inPlace(self) : Elementwise.DEG2RAD.call(self);
  }

  /**
   * Elementwise degrees of radians: {@code x * 180 / pi}.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad} times the same factor.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(3.1415927, 0.0).rad2deg(); // tensor([180.,   0.])
   * }
   */
  @InPlace
  static Tensor rad2deg(Tensor self, boolean inPlace) {
    return inPlace ? Elementwise.RAD2DEG.inPlace(self) : Elementwise.RAD2DEG.call(self);
  }

  /**
   * Elementwise angle, in radians from -pi to pi, of the point with this ordinate and the other
   * abscissa.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * other / (self^2 + other^2)} and {@code -grad * self / (self^2 +
   * other^2)}: 0 at the origin.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, -1.0).atan2(tensor(1.0, 0.0)); // tensor([ 0.7854, -1.5708])
   * }
   */
  @OtherName("arctan2")
  @InPlace
  static Tensor atan2(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Pairs.ATAN2.inPlace(self, other) : Pairs.ATAN2.call(self, other);
  }

  /**
   * Elementwise hypotenuse: {@code sqrt(self^2 + other^2)}, without overflow on the way.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: floating-point; the result has the promoted dtype.
   *
   * <p>Gradient: {@code grad * self / result} and {@code grad * other / result}: NaN where both are
   * 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(3.0, 5.0).hypot(tensor(4.0, 12.0)); // tensor([ 5., 13.])
   * }
   */
  @InPlace
  static Tensor hypot(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Pairs.HYPOT.inPlace(self, other) : Pairs.HYPOT.call(self, other);
  }

  /**
   * Elementwise maximum of two tensors; of NaN and a number, the number.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: flows to the operand that was selected, at a tie to the first.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(Double.NaN, 5.0).fmax(tensor(3.0)); // tensor([3., 5.])
   * }
   */
  static Tensor fmax(Tensor self, Tensor other) {
    return Pairs.FMAX.call(self, other);
  }

  /**
   * Elementwise minimum of two tensors; of NaN and a number, the number.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: flows to the operand that was selected, at a tie to the first.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(Double.NaN, 5.0).fmin(tensor(3.0)); // tensor([3., 3.])
   * }
   */
  static Tensor fmin(Tensor self, Tensor other) {
    return Pairs.FMIN.call(self, other);
  }

  /**
   * Elementwise magnitude of this tensor with the sign of the other, be that of a zero.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad} with the sign that the element was given; 0 at 0, and for the other.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, -2.0).copysign(tensor(-0.0)); // tensor([-1., -2.])
   * }
   */
  @InPlace
  static Tensor copysign(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Pairs.COPYSIGN.inPlace(self, other) : Pairs.COPYSIGN.call(self, other);
  }

  /** Elementwise magnitude with the sign of a number; see {@link Tensor#copysign(Tensor)}. */
  @InPlace
  static Tensor copysign(Tensor self, Scalar other, boolean inPlace) {
    return inPlace
        ? Pairs.COPYSIGN_NUMBER.inPlace(self, other)
        : Pairs.COPYSIGN_NUMBER.call(self, other);
  }

  /**
   * Elementwise logarithm of the sum of exponentials, {@code log(exp(self) + exp(other))}, without
   * overflow.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: floating-point; the result has the promoted dtype.
   *
   * <p>Gradient: {@code grad / (1 + exp(other - self))}, and the same the other way round.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(100.0, -1.0).logaddexp(tensor(100.0, -1000.0)); // tensor([100.6931,  -1.0000])
   * }
   */
  static Tensor logaddexp(Tensor self, Tensor other) {
    return Pairs.LOGADDEXP.call(self, other);
  }

  /**
   * Elementwise logarithm to base two of the sum of powers of two, {@code log2(2^self + 2^other)},
   * without overflow.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: floating-point; the result has the promoted dtype.
   *
   * <p>Gradient: {@code grad / (1 + 2^(other - self))}, and the same the other way round.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(3.0).logaddexp2(tensor(3.0)); // tensor(4.)
   * }
   */
  static Tensor logaddexp2(Tensor self, Tensor other) {
    return Pairs.LOGADDEXP2.call(self, other);
  }

  /**
   * Elementwise entropy term: {@code -x * log(x)}: 0 at 0, -inf below.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code -grad * (1 + log(x))}.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * Special.entr(tensor(0.0, 0.5)); // tensor([0.0000, 0.3466])
   * }
   */
  @In("Special")
  static Tensor entr(Tensor self) {
    return Piecewise.ENTR.call(self);
  }

  /**
   * Replaces NaN and infinities by numbers.
   *
   * <p>Dtypes: all; integers and bool stay as they are.
   *
   * <p>Gradient: {@code grad} where the element is finite, else 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(Double.NaN, Double.POSITIVE_INFINITY, 1.0).nanToNum(0.0, 9.0); // tensor([0., 9., 1.])
   * }
   *
   * @param nan what replaces NaN; 0 if null
   * @param posinf what replaces infinity; the largest number of the dtype if null
   * @param neginf what replaces -infinity; the smallest number of the dtype if null
   */
  @InPlace
  static Tensor nanToNum(
      Tensor self,
      @Default("null") @Nullable Double nan,
      @Default("null") @Nullable Double posinf,
      @Default("null") @Nullable Double neginf,
      boolean inPlace) {
    return Piecewise.nanToNum(self, nan, posinf, neginf, inPlace);
  }

  /**
   * Elementwise Heaviside step: 0 below zero and for NaN, 1 above, the element of {@code values} at
   * zero.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all, both the same.
   *
   * <p>Gradient: none; backward through it is an error.
   *
   * <p>A new tensor.
   *
   * <p>Errors: different dtypes; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(-1.5, 0.0, 2.0).heaviside(tensor(0.5)); // tensor([0.0000, 0.5000, 1.0000])
   * }
   */
  @InPlace
  static Tensor heaviside(Tensor self, Tensor values, boolean inPlace) {
    return inPlace ? Pairs.HEAVISIDE.inPlace(self, values) : Pairs.HEAVISIDE.call(self, values);
  }

  /**
   * Elementwise {@code self * log(other)}: 0 where this element is 0, except that NaN of the other
   * stays NaN.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * log(other)}, 0 where that would be 0 times infinity; {@code grad *
   * self / other}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(0.0, 2.0).xlogy(tensor(0.0, 4.0)); // tensor([0.0000, 2.7726])
   * }
   */
  @Also(in = "Special")
  @InPlace
  static Tensor xlogy(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Pairs.XLOGY.inPlace(self, other) : Pairs.XLOGY.call(self, other);
  }

  /** Elementwise {@code x * log(y)} with a number; see {@link Tensor#xlogy(Tensor)}. */
  @Also(in = "Special")
  @InPlace
  static Tensor xlogy(Tensor self, Scalar other, boolean inPlace) {
    return inPlace ? Pairs.XLOGY_NUMBER.inPlace(self, other) : Pairs.XLOGY_NUMBER.call(self, other);
  }

  /** Elementwise {@code x * log(y)} of a number and a tensor; see {@link Tensor#xlogy(Tensor)}. */
  @Also(in = "Special")
  @FunctionOnly
  static Tensor xlogy(Scalar self, Tensor other) {
    return Pairs.xlogy(self, other);
  }

  /**
   * Elementwise {@code self * log(1 + other)}: 0 where the first is 0, except that NaN of the other
   * stays NaN.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad * log(1 + other)}, 0 where that would be 0 times infinity; {@code grad
   * * self / (other + 1)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * Special.xlog1py(tensor(0.0, 2.0), tensor(-1.0, 3.0)); // tensor([0.0000, 2.7726])
   * }
   */
  @In("Special")
  static Tensor xlog1py(Tensor self, Tensor other) {
    return Pairs.XLOG1PY.call(self, other);
  }

  /**
   * Elementwise {@code x * log(1 + y)} with a number; see {@link Special#xlog1py(Tensor, Tensor)}.
   */
  @In("Special")
  static Tensor xlog1py(Tensor self, Scalar other) {
    return Pairs.XLOG1PY_NUMBER.call(self, other);
  }

  /**
   * Elementwise {@code x * log(1 + y)} of a number and a tensor; see {@link Special#xlog1py(Tensor,
   * Tensor)}.
   */
  @In("Special")
  static Tensor xlog1py(Scalar self, Tensor other) {
    return Pairs.xlog1py(self, other);
  }

  /**
   * Elementwise normalized sinc: {@code sin(pi * x) / (pi * x)}, 1 at 0.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: the slope of that, 0 at 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.0, 0.5).sinc(); // tensor([1.0000, 0.6366])
   * }
   */
  @InPlace
  @Also(in = "Special")
  static Tensor sinc(Tensor self, boolean inPlace) {
    return inPlace ? Piecewise.SINC.inPlace(self) : Piecewise.SINC.call(self);
  }

  /**
   * Elementwise logit, the inverse of the sigmoid: {@code log(x / (1 - x))}: NaN outside of 0 to 1.
   *
   * <p>Dtypes: all; integers and bool are converted to the default floating-point dtype, which the
   * result has too.
   *
   * <p>Gradient: {@code grad / (x * (1 - x))} from 0 to 1, else NaN; with {@code eps}, 0 where the
   * element was clamped.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(0.5, 0.75).logit(); // tensor([0.0000, 1.0986])
   * tensor(0.0, 1.0).logit(0.25); // tensor([-1.0986,  1.0986])
   * }
   *
   * @param eps elements are first clamped to {@code [eps, 1 - eps]}; null for no bounds
   */
  @InPlace
  @Also(in = "Special")
  static Tensor logit(Tensor self, @Default("null") @Nullable Double eps, boolean inPlace) {
    return Piecewise.logit(self, eps, inPlace);
  }

  /**
   * Elementwise sign, as {@link Tensor#sign()}; of complex numbers, which are not here, it would be
   * the direction.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(-2.0, 0.0, 5.0).sgn(); // tensor([-1.,  0.,  1.])
   * }
   */
  @InPlace
  static Tensor sgn(Tensor self, boolean inPlace) {
    return inPlace ? Signs.SGN.inPlace(self) : Signs.SGN.call(self);
  }
}
