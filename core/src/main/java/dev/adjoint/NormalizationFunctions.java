package dev.adjoint;

import dev.adjoint.ops.normalization.BatchNorms;
import dev.adjoint.ops.normalization.Norms;
import dev.adjoint.ops.normalization.Scales;
import org.jspecify.annotations.Nullable;

/** Normalization. */
@Publish("F")
final class NormalizationFunctions {
  private NormalizationFunctions() {}

  /**
   * Layer normalization over the last dimensions: {@code (x - mean) / sqrt(var + eps) * weight +
   * bias}, with the biased variance.
   *
   * <p>Shapes: as {@code input}, whose last sizes are {@code normalizedShape}; weight and bias have
   * that shape.
   *
   * <p>Dtypes: floating-point, the same for all; weight and bias may be float32 beside half types.
   *
   * <p>Gradient: flows to the input, also through mean and variance, to weight and bias.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes or dtypes that do not match; an empty {@code normalizedShape}.
   *
   * {@snippet :
   * F.layerNorm(tensor(1.0, 3.0), Shape.of(2), null, null, 0); // tensor([-1.,  1.])
   * }
   *
   * @param input the input
   * @param normalizedShape the sizes of the last dimensions
   * @param weight what results are multiplied by; null for nothing
   * @param bias what is added to results; null for nothing
   * @param eps what is added to the variance
   */
  @Also(in = "Adjoint")
  static Tensor layerNorm(
      Tensor input,
      @AsSize(each = false) long[] normalizedShape,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1e-5") double eps) {
    return Norms.layer(input, normalizedShape, weight, bias, eps);
  }

  /**
   * Batch normalization over all dimensions but the second, the channels: {@code (x - mean) /
   * sqrt(var + eps) * weight + bias}.
   *
   * <p>In training by mean and biased variance of the input; running statistics, where given, then
   * move towards these, the variance being the unbiased one: {@code running = (1 - momentum) *
   * running + momentum * statistic}. Otherwise by the running statistics.
   *
   * <p>Shapes: {@code (N, C, …)}; weight, bias and running statistics are {@code (C)}.
   *
   * <p>Dtypes: floating-point, the same for all; weight, bias and statistics may be float32 beside
   * half types.
   *
   * <p>Gradient: flows to the input, in training also through mean and variance, to weight and
   * bias; not to running statistics.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes or dtypes that do not match; one element per channel in training; no running
   * statistics otherwise.
   *
   * {@snippet :
   * F.batchNorm(arange(2).to(FLOAT32).view(2, 1), null, null, null, null, true, 0.1, 0).sum(); // tensor(0.)
   * F.batchNorm(ones(2, 1), ones(1), ones(1)); // tensor([[0.], [0.]])
   * }
   *
   * @param input the input
   * @param runningMean running means; null for none
   * @param runningVar running variances; null for none
   * @param weight what results are multiplied by; null for nothing
   * @param bias what is added to results; null for nothing
   * @param training whether to normalize by the statistics of the input
   * @param momentum how far running statistics move
   * @param eps what is added to the variance
   */
  static Tensor batchNorm(
      Tensor input,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("false") boolean training,
      @Default("0.1") double momentum,
      @Default("1e-5") double eps) {
    return BatchNorms.batch(input, runningMean, runningVar, weight, bias, training, momentum, eps);
  }

  /**
   * Group normalization: over groups of channels, of each sample by itself.
   *
   * <p>Shapes: {@code (N, C, …)}; weight and bias are {@code (C)}.
   *
   * <p>Dtypes: floating-point, the same for all; weight and bias may be float32 beside half types.
   *
   * <p>Gradient: flows to the input, also through mean and variance, to weight and bias.
   *
   * <p>A new tensor.
   *
   * <p>Errors: channels that {@code numGroups} does not divide; sizes or dtypes that do not match.
   *
   * {@snippet :
   * F.groupNorm(tensor(new double[][] {{1, 3, 6, 8}}), 2, null, null, 0); // tensor([[-1.,  1., -1.,  1.]])
   * }
   *
   * @param input the input
   * @param numGroups the number of groups
   * @param weight what the channels of results are multiplied by; null for nothing
   * @param bias what is added to the channels of results; null for nothing
   * @param eps what is added to the variance
   */
  @Also(in = "Adjoint")
  static Tensor groupNorm(
      Tensor input,
      long numGroups,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1e-5") double eps) {
    return Norms.group(input, numGroups, weight, bias, eps);
  }

  /**
   * Instance normalization: over each channel of each sample by itself; otherwise as {@link
   * F#batchNorm(Tensor, Tensor, Tensor, Tensor, Tensor, boolean, double, double)}.
   *
   * <p>Shapes: {@code (N, C, …)}; weight, bias and running statistics are {@code (C)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: as of batch normalization; one element per channel of a sample.
   *
   * {@snippet :
   * F.instanceNorm(tensor(new double[][][] {{{1, 3}}}), null, null, null, null, true, 0.1, 0); // tensor([[[-1.,  1.]]])
   * }
   *
   * @param input the input
   * @param runningMean running means; null for none
   * @param runningVar running variances; null for none
   * @param weight what results are multiplied by; null for nothing
   * @param bias what is added to results; null for nothing
   * @param useInputStats whether to normalize by the statistics of the input
   * @param momentum how far running statistics move
   * @param eps what is added to the variance
   */
  static Tensor instanceNorm(
      Tensor input,
      @Default("null") @Nullable Tensor runningMean,
      @Default("null") @Nullable Tensor runningVar,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("true") boolean useInputStats,
      @Default("0.1") double momentum,
      @Default("1e-5") double eps) {
    return BatchNorms.instance(
        input, runningMean, runningVar, weight, bias, useInputStats, momentum, eps);
  }

  /**
   * Root mean square normalization over the last dimensions: {@code x / sqrt(mean(x²) + eps) *
   * weight}.
   *
   * <p>Shapes: as {@code input}, whose last sizes are {@code normalizedShape}, as is that of the
   * weight.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: flows to the input, also through the mean, and to the weight.
   *
   * <p>A new tensor.
   *
   * <p>Errors: sizes that do not match; an empty {@code normalizedShape}.
   *
   * {@snippet :
   * F.rmsNorm(tensor(2.0, 2.0), Shape.of(2)); // tensor([1., 1.])
   * }
   *
   * @param input the input
   * @param normalizedShape the sizes of the last dimensions
   * @param weight what results are multiplied by; null for nothing
   * @param eps what is added to the mean; null for the spacing of numbers at 1
   */
  @Also(in = "Adjoint")
  static Tensor rmsNorm(
      Tensor input,
      @AsSize(each = false) long[] normalizedShape,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Double eps) {
    return Scales.rms(input, normalizedShape, weight, eps);
  }

  /**
   * Normalization by the p-norm along a dimension: {@code x / max(norm(x), eps)}.
   *
   * <p>Shapes: as {@code input}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: that of the quotient; the norm has none where it is below {@code eps}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: {@code dim} out of range.
   *
   * {@snippet :
   * F.normalize(tensor(new double[][] {{3, 4}})); // tensor([[0.6000, 0.8000]])
   * }
   *
   * @param input the input
   * @param p the order of the norm
   * @param dim the dimension
   * @param eps what is divided by at least
   */
  static Tensor normalize(
      Tensor input, @Default("2") double p, @Default("1") long dim, @Default("1e-12") double eps) {
    return Scales.normalize(input, p, dim, eps);
  }
}
