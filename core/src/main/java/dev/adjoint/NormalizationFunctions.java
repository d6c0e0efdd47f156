package dev.adjoint;

import dev.adjoint.ops.normalization.Scales;
import org.jspecify.annotations.Nullable;

/** Normalization. */
@Publish("F")
final class NormalizationFunctions {
  private NormalizationFunctions() {}

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
