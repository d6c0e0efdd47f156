package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.activation.Elu;
import dev.adjoint.ops.activation.Glu;
import dev.adjoint.ops.activation.Hardtanh;
import dev.adjoint.ops.activation.Prelu;
import dev.adjoint.ops.activation.Rectified;
import dev.adjoint.ops.activation.Smooth;

/** Activation functions, besides those that are elementary functions too. */
@Publish
final class ActivationFunctions {
  private ActivationFunctions() {}

  /**
   * Sigmoid linear unit (SiLU, swish): {@code x * sigmoid(x)} elementwise.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * s * (1 + x * (1 - s))} where {@code s} is the sigmoid.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.silu(tensor(-1.0, 0.0, 2.0)); // tensor([-0.2689,  0.0000,  1.7616])
   * }
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor silu(Tensor input, @Default("false") boolean inplace) {
    return inplace ? Smooth.SILU.inPlace(input) : Smooth.SILU.call(input);
  }

  /**
   * Gaussian error linear unit (GELU): {@code x * P(X <= x)} elementwise for a standard normal X,
   * which is {@code x / 2 * (1 + erf(x / sqrt(2)))}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * (P(X <= x) + x * p(x))} with the normal density p; of the
   * approximation, its own derivative.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; another approximation than the two.
   *
   * {@snippet :
   * F.gelu(tensor(-1.0, 0.0, 2.0));         // tensor([-0.1587,  0.0000,  1.9545])
   * F.gelu(tensor(-1.0, 0.0, 2.0), "tanh"); // tensor([-0.1588,  0.0000,  1.9546])
   * }
   *
   * <p>Source: Hendrycks and Gimpel, 2016.
   *
   * @param approximate {@code "none"}, or {@code "tanh"} for {@code x / 2 * (1 + tanh(sqrt(2 / pi)
   *     * (x + 0.044715 * x^3)))}
   */
  @In("F")
  static Tensor gelu(Tensor input, @Default("\"none\"") String approximate) {
    return Smooth.gelu(input, approximate);
  }

  /**
   * Mish: {@code x * tanh(softplus(x))} elementwise.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: by the formula.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.mish(tensor(-1.0, 0.0, 2.0)); // tensor([-0.3034,  0.0000,  1.9440])
   * }
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor mish(Tensor input, @Default("false") boolean inplace) {
    return inplace ? Smooth.MISH.inPlace(input) : Smooth.MISH.call(input);
  }

  /**
   * Piecewise linear sigmoid: {@code relu6(x + 3) / 6} elementwise.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad / 6} between -3 and 3, else 0, also at both.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.hardsigmoid(tensor(-4.0, 0.0, 1.5)); // tensor([0.0000, 0.5000, 0.7500])
   * }
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor hardsigmoid(Tensor input, @Default("false") boolean inplace) {
    return inplace ? Rectified.HARDSIGMOID.inPlace(input) : Rectified.HARDSIGMOID.call(input);
  }

  /**
   * Piecewise quadratic swish: {@code x * relu6(x + 3) / 6} elementwise.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * (x / 3 + 0.5)} between -3 and 3; 0 up to -3, {@code grad} from 3 on.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.hardswish(tensor(-1.0, 1.0, 5.0)); // tensor([-0.3333,  0.6667,  5.0000])
   * }
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor hardswish(Tensor input, @Default("false") boolean inplace) {
    return inplace ? Rectified.HARDSWISH.inPlace(input) : Rectified.HARDSWISH.call(input);
  }

  /**
   * Logarithm of the sigmoid: {@code -log(1 + exp(-x))} elementwise.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * sigmoid(-x)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.logsigmoid(tensor(-1.0, 0.0)); // tensor([-1.3133, -0.6931])
   * }
   */
  @In("F")
  static Tensor logsigmoid(Tensor input) {
    return Smooth.LOG_SIGMOID.call(input);
  }

  /**
   * Softplus: {@code log(1 + exp(beta * x)) / beta} elementwise, and the element itself where
   * {@code beta * x} is above a threshold.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * sigmoid(beta * x)}, and {@code grad} above the threshold.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.softplus(tensor(-1.0, 0.0, 30.0)); // tensor([ 0.3133,  0.6931, 30.0000])
   * }
   *
   * @param beta how sharp the bend at 0 is
   * @param threshold above what {@code beta * x} the function is the identity
   */
  @In("F")
  static Tensor softplus(
      Tensor input,
      @Default("Scalar.of(1L)") Scalar beta,
      @Default("Scalar.of(20L)") Scalar threshold) {
    return Smooth.softplus(input, beta, threshold);
  }

  /**
   * Softsign: {@code x / (1 + |x|)} elementwise.
   *
   * <p>Dtypes: all but bool; integers give the default floating-point dtype.
   *
   * <p>Gradient: {@code grad / (1 + |x|)^2}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * F.softsign(tensor(-1.0, 3.0)); // tensor([-0.5000,  0.7500])
   * }
   */
  @In("F")
  static Tensor softsign(Tensor input) {
    return Smooth.softsign(input);
  }

  /**
   * What tanh takes away: {@code x - tanh(x)} elementwise.
   *
   * <p>Dtypes: all but bool; integers give the default floating-point dtype.
   *
   * <p>Gradient: {@code grad * tanh(x)^2}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * F.tanhshrink(tensor(0.0, 2.0)); // tensor([0.0000, 1.0360])
   * }
   */
  @In("F")
  static Tensor tanhshrink(Tensor input) {
    return Smooth.tanhshrink(input);
  }

  /**
   * Exponential linear unit: {@code x} where it is positive, {@code alpha * (exp(x) - 1)}
   * elsewhere.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * alpha * exp(x)} up to 0, {@code grad} above.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.elu(tensor(-1.0, 2.0)); // tensor([-0.6321,  2.0000])
   * }
   *
   * @param alpha minus what the function approaches below zero
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor elu(
      Tensor input, @Default("Scalar.of(1L)") Scalar alpha, @Keyword("false") boolean inplace) {
    return Elu.elu(input, alpha, inplace);
  }

  /**
   * Scaled exponential linear unit: {@code scale * elu(x, alpha)} with the two numbers that keep
   * mean 0 and variance 1.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * scale * alpha * exp(x)} up to 0, {@code grad * scale} above.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * selu(tensor(-1.0, 2.0)); // tensor([-1.1113,  2.1014])
   * }
   */
  @FunctionOnly
  @Also(in = "F")
  static Tensor selu(Tensor self) {
    return Elu.selu(self, false);
  }

  /** In-place form of {@link Adjoint#selu(Tensor)}. */
  @FunctionOnly
  @Also(in = "F")
  static Tensor selu_(Tensor self) {
    return Elu.selu(self, true);
  }

  /**
   * Scaled exponential linear unit, in place if {@code inplace}; see {@link Adjoint#selu(Tensor)}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In(value = "F", as = "selu")
  static Tensor seluOf(Tensor input, boolean inplace) {
    return Elu.selu(input, inplace);
  }

  /**
   * Continuously differentiable exponential linear unit: {@code x} where it is positive, {@code
   * alpha * (exp(x / alpha) - 1)} elsewhere.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * exp(x / alpha)} up to 0, {@code grad} above.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; an alpha of 0.
   *
   * {@snippet :
   * celu(tensor(-1.0, 2.0), 2); // tensor([-0.7869,  2.0000])
   * }
   *
   * @param alpha minus what the function approaches below zero
   */
  @FunctionOnly
  @Also(in = "F")
  static Tensor celu(Tensor self, @Default("Scalar.of(1L)") Scalar alpha) {
    return Elu.celu(self, alpha, false);
  }

  /** In-place form of {@link Adjoint#celu(Tensor, double)}. */
  @FunctionOnly
  @Also(in = "F")
  static Tensor celu_(Tensor self, @Default("Scalar.of(1L)") Scalar alpha) {
    return Elu.celu(self, alpha, true);
  }

  /**
   * Continuously differentiable exponential linear unit, in place if {@code inplace}; see {@link
   * Adjoint#celu(Tensor, double)}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In(value = "F", as = "celu")
  static Tensor celuOf(Tensor input, Scalar alpha, boolean inplace) {
    return Elu.celu(input, alpha, inplace);
  }

  /**
   * Leaky rectified linear unit: {@code x} where it is positive, {@code negativeSlope * x}
   * elsewhere.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad} where the element is positive, {@code negativeSlope * grad}
   * elsewhere, also at 0.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * F.leakyRelu(tensor(-1.0, 2.0), 0.1); // tensor([-0.1000,  2.0000])
   * }
   *
   * @param negativeSlope the slope below zero
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor leakyRelu(
      Tensor input,
      @Default("Scalar.of(0.01)") Scalar negativeSlope,
      @Keyword("false") boolean inplace) {
    return Rectified.leakyRelu(input, negativeSlope, inplace);
  }

  /**
   * Limits each element to a range, as {@link Tensor#clamp(Number, Number)} does.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: {@code grad} inside the range, 0 outside and at both ends.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: bool; a lower end above the upper one; negative ends for uint8.
   *
   * {@snippet :
   * F.hardtanh(tensor(-2.0, 0.5, 3.0)); // tensor([-1.0000,  0.5000,  1.0000])
   * }
   *
   * @param minVal the lower end
   * @param maxVal the upper end
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor hardtanh(
      Tensor input,
      @Default("Scalar.of(-1L)") Scalar minVal,
      @Default("Scalar.of(1L)") Scalar maxVal,
      @Keyword("false") boolean inplace) {
    return Hardtanh.apply(input, minVal, maxVal, inplace);
  }

  /**
   * Rectified linear unit up to 6: {@code min(max(x, 0), 6)} elementwise.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: {@code grad} between 0 and 6, else 0, also at both.
   *
   * <p>A new tensor, or {@code input} if {@code inplace}.
   *
   * <p>Errors: bool.
   *
   * {@snippet :
   * F.relu6(tensor(-1.0, 2.0, 9.0)); // tensor([0., 2., 6.])
   * }
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In("F")
  static Tensor relu6(Tensor input, @Default("false") boolean inplace) {
    return Hardtanh.apply(input, Scalar.of(0L), Scalar.of(6L), inplace);
  }

  /**
   * Replaces elements that are not above a threshold; NaN stays.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: {@code grad} above the threshold, else 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: bool; numbers out of the range of the dtype.
   *
   * {@snippet :
   * threshold(tensor(0.5, 2.0), 1, 9); // tensor([9., 2.])
   * }
   *
   * @param threshold what elements are compared with
   * @param value what stands where they are less or equal
   */
  @FunctionOnly
  @Also(in = "F")
  static Tensor threshold(Tensor self, Scalar threshold, Scalar value) {
    return Rectified.threshold(self, threshold, value, false);
  }

  /** In-place form of {@link Adjoint#threshold(Tensor, double, double)}. */
  @FunctionOnly
  @Also(in = "F")
  static Tensor threshold_(Tensor self, Scalar threshold, Scalar value) {
    return Rectified.threshold(self, threshold, value, true);
  }

  /**
   * Replaces elements that are not above a threshold, in place if {@code inplace}; see {@link
   * Adjoint#threshold(Tensor, double, double)}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  @In(value = "F", as = "threshold")
  static Tensor thresholdOf(Tensor input, Scalar threshold, Scalar value, boolean inplace) {
    return Rectified.threshold(input, threshold, value, inplace);
  }

  /**
   * Zeroes elements from {@code -lambd} to {@code lambd}; NaN stays.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad} where the element is kept, else 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool.
   *
   * {@snippet :
   * tensor(-1.0, 0.25).hardshrink(); // tensor([-1.,  0.])
   * }
   *
   * @param lambd the size up to which elements become zero
   */
  @Also(in = "F")
  static Tensor hardshrink(Tensor self, @Default("Scalar.of(0.5)") Scalar lambd) {
    return Rectified.HARDSHRINK.call(self, lambd);
  }

  /**
   * Moves elements towards zero by {@code lambd}; those from {@code -lambd} to {@code lambd} become
   * zero.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad} outside of the range, else 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a negative {@code lambd}.
   *
   * {@snippet :
   * F.softshrink(tensor(-1.0, 0.25)); // tensor([-0.5000,  0.0000])
   * }
   *
   * @param lambd how far elements move
   */
  @In("F")
  static Tensor softshrink(Tensor input, @Default("Scalar.of(0.5)") Scalar lambd) {
    return Rectified.softshrink(input, lambd);
  }

  /**
   * Parametric rectified linear unit: {@code x} where it is positive, {@code weight * x} elsewhere.
   *
   * <p>Shapes: one weight, or as many as there are channels, which are the second dimension.
   *
   * <p>Dtypes: floating-point, the same for both.
   *
   * <p>Gradient: {@code grad} where the element is positive, {@code weight * grad} elsewhere, also
   * at 0; for the weight the sum of {@code grad * x} over the elements that are not.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; different dtypes; another number of weights.
   *
   * {@snippet :
   * tensor(-1.0, 2.0).prelu(tensor(0.25)); // tensor([-0.2500,  2.0000])
   * }
   *
   * @param weight the slopes below zero
   */
  @Also(in = "F")
  static Tensor prelu(Tensor self, Tensor weight) {
    return Prelu.apply(self, weight);
  }

  /**
   * Gated linear unit: the first half along {@code dim} times the sigmoid of the second.
   *
   * <p>Shapes: as {@code input}, but half as long along {@code dim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: that of the product.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; an odd size; 0-d.
   *
   * {@snippet :
   * F.glu(tensor(1.0, 2.0, 0.0, 0.0)); // tensor([0.5000, 1.0000])
   * }
   *
   * @param dim the dimension that is halved
   */
  @In("F")
  static Tensor glu(Tensor input, @Default("-1") long dim) {
    return Glu.apply(input, dim);
  }
}
