package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.testkit.Deviation;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where gradients of libtorch 2.10 are known to be open, or an accident of its formulas, by what a
 * program has called on which elements. {@link ExemptionsTest} says that they still are.
 */
final class OpenGradients {
  // They fill some of the elements of an expanded tensor, too.
  private static final Set<String> FILLS = Set.of("masked_fill", "index_fill");

  private boolean pole;
  private boolean productOfZeros;
  private boolean halfProbability;
  private boolean logarithms;
  private boolean swallowedLogarithm;
  private boolean infiniteProduct;
  private boolean cumulatedZero;
  private boolean tangents;
  private boolean halfHyperbola;
  private boolean extremeWeight;
  private boolean signOfNothing;
  private boolean statistics;
  private boolean swallowing;
  private boolean overlapWritten;
  private boolean padded;
  private boolean keepsOperands;
  private boolean written;
  private boolean expandedFilled;
  private boolean keepsLess;
  private boolean noGradient;
  private boolean convolvedNothing;
  private boolean fewerNans;
  private boolean infiniteScale;

  /** The largest number that was normalized, or multiplied what was. */
  private double normalized;

  private double least = Double.POSITIVE_INFINITY;
  private double leastSinc = Double.POSITIVE_INFINITY;
  private int order = 1;

  /**
   * Takes note of a call that neither refused.
   *
   * @param recorded whether its first result requires a gradient
   * @param onGradient whether its first operand came of a backward
   */
  void called(
      Call call,
      List<HostTensor> operands,
      List<HostTensor> results,
      boolean recorded,
      boolean onGradient) {
    HostTensor first = operands.getFirst();
    keepsOperands |= call.row().deviates(Deviation.Kind.KEEPS_OPERANDS);
    keepsLess |= call.row().deviates(Deviation.Kind.KEEPS_LESS);
    fewerNans |= call.row().deviates(Deviation.Kind.FEWER_NANS);
    if (call.row().deviates(Deviation.Kind.CANCELS)) {
      operands.forEach(x -> normalized = Math.max(normalized, x.largest()));
    }
    if (call.row().family() == Family.NORMALIZATION) {
      infiniteScale |= operands.stream().skip(1).anyMatch(scale -> any(scale, Double::isInfinite));
    }
    convolvedNothing |=
        call.row().family() == Family.CONVOLUTION
            && operands.stream().anyMatch(o -> o.numel() == 0);
    switch (call.row().name()) {
      // |x|^p and the root of a variance, whose second derivatives libtorch masks too late.
      case "norm" -> {
        pole |= any(first, x -> x == 0);
        // No gradient at all, with which libtorch's nodes look at what they saved all the same.
        noGradient |= call.kase().label().endsWith("p 0");
      }
      case "std", "std_mean" -> pole |= any(results.getFirst(), x -> x == 0);
      // The logarithm of the base, masked too late as well.
      case "pow", "__rpow__", "float_power" ->
          pole |= operands.size() == 2 && any(first, x -> x == 0);
      // Quotients by zero of zeros, masked too late.
      case "copysign", "copysign.Scalar", "atan2", "xlogy", "xlogy.Scalar_Other" ->
          pole |= any(first, x -> x == 0);
      case "special_xlog1py", "special_xlog1py.other_scalar" -> pole |= any(first, x -> x == 0);
      case "logit" -> {
        pole |= any(first, x -> x == 0 || x == 1);
        // Zero in the loop over vectors, NaN in that over single elements.
        swallowing |= any(first, Double::isNaN);
      }
      // Two quotients by what is near zero, of which nothing should remain.
      case "sinc" -> {
        pole |= any(first, x -> x == 0);
        leastSinc = Math.min(leastSinc, leastOfOne(first, first));
      }
      // Its derivative is marked as zero, which swallows even NaN.
      case "sgn" -> swallowing = true;
      case "layer_norm", "batch_norm", "group_norm", "instance_norm" -> statistics = true;
      // The exponential below zero, or up to a threshold, masked too late where the gradient is
      // infinite or NaN.
      case "elu", "selu", "celu", "softplus" -> pole = true;
      // Logarithms of gradients, any of which may be zero; we keep the gradients themselves.
      case "logcumsumexp" -> {
        pole = true;
        keepsOperands = true;
        logarithms = true;
        // Their gradients are NaN, and weights of the next backward.
        extremeWeight |= any(first, x -> !Double.isFinite(x));
        // What is added to a number of this size is lost, the logarithm of a gradient too.
        swallowedLogarithm |= any(first, x -> Math.abs(x) > 1e15 && !Double.isInfinite(x));
      }
      // Infinity times zero, if libtorch's products of all others are multiplied out.
      case "cumprod" -> {
        infiniteProduct |= any(first, x -> x == 0) && any(first, Double::isInfinite);
        cumulatedZero |= any(first, x -> x == 0);
      }
      // A third derivative that does not depend on the result; libtorch's formula names it.
      case "tan" -> tangents = true;
      // Their derivatives overflow, and libtorch rounds them before it multiplies them by zero.
      case "sinh", "cosh" ->
          halfHyperbola |= first.dtype() == DType.FLOAT16 && any(first, x -> Math.abs(x) > 11.7);
      // Zeros times an infinite gradient, of which libtorch's products leave some out.
      case "prod" -> productOfZeros |= any(first, x -> x == 0);
      // The least variance of a probability, 1e-12, is zero in this type.
      case "binary_cross_entropy" ->
          halfProbability |= first.dtype() == DType.FLOAT16 && any(first, p -> p == 0 || p == 1);
      // The derivative of the sign is marked as zero, which swallows the NaN it is multiplied by.
      case "abs" -> signOfNothing |= any(first, Double::isNaN);
      // Padding times an infinite gradient of the result, which some kernels leave out.
      case "conv1d", "conv2d", "conv3d", "convolution" -> padded = true;
      case "addcdiv" -> {
        keepsOperands = true;
        least = Math.min(least, leastOfOne(operands.get(1), operands.get(2)));
      }
      case "div" -> {
        if (operands.size() == 2) {
          least = Math.min(least, leastOfOne(first, operands.get(1)));
        }
      }
      default -> {}
    }
    if (call.isInPlace()) {
      written |= recorded || onGradient;
      expandedFilled |= FILLS.contains(call.row().name()) && recorded && Nearness.unaligned(first);
      // The gradient is written over itself, in an order that is open.
      overlapWritten |= recorded && overlaps(first);
    }
  }

  /** Takes note of what a backward starts from. */
  void weighted(HostTensor weight) {
    extremeWeight |= any(weight, w -> !Double.isFinite(w));
  }

  /** Takes note of a backward that was recorded: the next one is of a higher order. */
  void recorded() {
    order++;
  }

  /** The least divisor of a quotient of a number and itself; infinite for none. */
  private static double leastOfOne(HostTensor dividend, HostTensor divisor) {
    if (dividend.values() instanceof Values.Floats(double[] over)
        && divisor.values() instanceof Values.Floats(double[] under)
        && Arrays.equals(over, under)) {
      return Arrays.stream(under)
          .map(Math::abs)
          .filter(z -> z > 0)
          .min()
          .orElse(Double.POSITIVE_INFINITY);
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Terms of derivatives of such a quotient, 2 n! / z^n for order n, of which nothing remains. */
  private double cancelled() {
    double terms = 2;
    for (int n = 1; n <= order; n++) {
      terms *= n / least;
    }
    return terms;
  }

  /**
   * Whether elements of a gradient may differ.
   *
   * @param weight the largest finite weight that a backward started from
   * @param higher whether this may be a gradient of a gradient
   * @param epsilon the precision of the coarsest type in the program
   */
  boolean allow(double ours, double theirs, double weight, boolean higher, double epsilon) {
    if (overlapWritten) {
      return true;
    }
    if (swallowedLogarithm && Double.isFinite(ours) && Double.isFinite(theirs)
        || infiniteProduct && Double.isInfinite(ours) && Double.isNaN(theirs)) {
      return true;
    }
    if (swallowing && Double.isNaN(ours) && theirs == 0) {
      return true;
    }
    if (padded && Double.isNaN(ours) && !Double.isNaN(theirs)) {
      return true;
    }
    if (fewerNans && Double.isNaN(theirs)) {
      return true;
    }
    if (halfHyperbola && Double.isFinite(ours) && Double.isNaN(theirs)) {
      return true;
    }
    // Divided by deviations, the least of which is the root of 1e-5; weights multiply each other.
    double weights = Math.pow(Math.max(1, weight), higher ? order : 1);
    if (Math.abs(ours - theirs) < 64 * epsilon * weights * normalized * 317) {
      return true;
    }
    if (Math.abs(ours - theirs) <= 64 * epsilon * weights / leastSinc) {
      return true;
    }
    // Third derivatives take means and deviations for constants.
    if (statistics && order > 2) {
      return true;
    }
    // A sum of infinite terms of both signs, some of which libtorch adds up before.
    if (infiniteScale && Double.isNaN(ours) && Double.isInfinite(theirs)) {
      return true;
    }
    // Gradients that are infinite or NaN are left out of sums of logarithms.
    if (logarithms && extremeWeight) {
      return true;
    }
    if (!higher) {
      return halfProbability && Double.isNaN(theirs) && !Double.isNaN(ours);
    }
    return (pole && Double.isNaN(theirs) && Double.isFinite(ours))
        || ((productOfZeros || cumulatedZero) && Double.isNaN(ours) && Double.isFinite(theirs))
        || (signOfNothing && Double.isNaN(ours) && theirs == 0)
        || Math.abs(ours - theirs) <= 64 * epsilon * weight * cancelled();
  }

  /**
   * Whether only one may refuse a gradient.
   *
   * <p>We, where a program has written to an operand or a gradient that we keep for the second
   * derivative, of which libtorch keeps a copy: changed in sign, or with something added. For a
   * third derivative that is so of any product: libtorch keeps what it has come to by then, and we
   * what went into it.
   *
   * <p>libtorch, where some elements of an expanded tensor were filled: it allows that, with a
   * warning, and then writes the gradient in a way that it does not allow. And where a product of
   * several has a zero, and another type than what was multiplied.
   */
  boolean allowRefusal(@Nullable String ours, @Nullable String theirs, boolean higher) {
    if (ours == null) {
      return theirs != null
          && (expandedFilled && theirs.contains("more than one element of the written-to tensor")
              || (keepsLess || noGradient)
                  && theirs.startsWith("one of the variables needed for gradient")
              || cumulatedZero && theirs.startsWith("masked_scatter: expected self and source"));
    }
    return higher
        && (keepsOperands || order > 2)
        && written
        && theirs == null
        && ours.startsWith("one of the variables needed for gradient computation");
  }

  /**
   * Whether a gradient may or may not require one: of higher order, or one that libtorch says
   * requires one though it has no derivative.
   */
  boolean allowRequired(boolean ours, boolean theirs) {
    return keepsLess && !ours && theirs
        || order > 1 && (cumulatedZero && ours && !theirs || tangents && !ours && theirs);
  }

  /** Whether libtorch may have no gradient where ours has zeros at most: of nothing convolved. */
  boolean allowAbsent(Tensor ours) {
    return convolvedNothing && order > 1 && ours.detach().eq(0).all().itemBoolean();
  }

  private static boolean any(HostTensor tensor, DoublePredicate test) {
    return switch (tensor.values()) {
      case Values.Floats(double[] array) -> Arrays.stream(array).anyMatch(test);
      case Values.Longs(long[] array) -> Arrays.stream(array).asDoubleStream().anyMatch(test);
    };
  }

  /** Whether two elements lie at the same place. */
  static boolean overlaps(HostTensor tensor) {
    Set<Long> places = new HashSet<>();
    for (long n = 0; n < tensor.numel(); n++) {
      long place = 0;
      long rest = n;
      for (int d = tensor.sizes().length - 1; d >= 0; d--) {
        place += rest % tensor.sizes()[d] * tensor.strides()[d];
        rest /= tensor.sizes()[d];
      }
      if (!places.add(place)) {
        return true;
      }
    }
    return false;
  }
}
