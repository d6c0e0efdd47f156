package dev.adjoint;

import dev.adjoint.ops.convolution.Convolutions;
import org.jspecify.annotations.Nullable;

/** Convolution. */
@Publish("F")
final class ConvolutionFunctions {
  private ConvolutionFunctions() {}

  /**
   * Convolution over one dimension: each result is the sum of a window of the input, weighted, plus
   * the bias. As everywhere in deep learning the weight is not mirrored (a cross-correlation).
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)}, a weight of {@code (channels of the result, C /
   * groups, K)} and a bias with an element for each channel of the result; the result has windows
   * in place of {@code L}.
   *
   * <p>Dtypes: floating-point and integers, the same for all.
   *
   * <p>Gradient: to the input, the transposed convolution of the gradient; to the weight, the
   * convolution of the input with it; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; a weight
   * larger than the padded input; negative padding; steps of 0.
   *
   * {@snippet :
   * F.conv1d(tensor(new double[][] {{1, 2, 3, 4}}), tensor(new double[][][] {{{1, -1}}})); // tensor([[-1., -1., -1.]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next
   * @param padding zeros added on both sides
   * @param dilation from one element of a window to the next
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv1d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") long stride,
      @Default("0") long padding,
      @Default("1") long dilation,
      @Default("1") long groups) {
    return Convolutions.apply(
        1,
        input,
        weight,
        bias,
        new long[] {stride},
        new long[] {padding},
        new long[] {dilation},
        groups);
  }

  /**
   * Convolution over one dimension with padding by name: {@code "same"} for a result of the sizes
   * of the input, {@code "valid"} for none.
   *
   * <p>Shapes, dtypes, gradient and result: as with padding by number.
   *
   * <p>Errors: also another name, and {@code "same"} with steps other than 1.
   *
   * {@snippet :
   * F.conv1d(tensor(new double[][] {{1, 2, 3}}), ones(1, 1, 3), null, 1, "same"); // tensor([[3., 6., 5.]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next
   * @param padding {@code "same"} or {@code "valid"}
   * @param dilation from one element of a window to the next
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv1d(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      String padding,
      @Default("1") long dilation,
      @Default("1") long groups) {
    return Convolutions.named(
        1, input, weight, bias, new long[] {stride}, padding, new long[] {dilation}, groups);
  }

  /**
   * Convolution over two dimensions: each result is the sum of a window of the input, weighted,
   * plus the bias. As everywhere in deep learning the weight is not mirrored (a cross-correlation).
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, a weight of {@code (channels of the
   * result, C / groups, KH, KW)} and a bias with an element for each channel of the result; the
   * result has windows in place of {@code H, W}.
   *
   * <p>Dtypes: floating-point and integers, the same for all.
   *
   * <p>Gradient: to the input, the transposed convolution of the gradient; to the weight, the
   * convolution of the input with it; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; a weight
   * larger than the padded input; negative padding; steps of 0.
   *
   * {@snippet :
   * F.conv2d(eye(3).unsqueeze(0), ones(1, 1, 2, 2)); // tensor([[[2., 1.], [1., 2.]]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding zeros added on both sides, one number or one for each dimension
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv2d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") @PerDim(2) long[] stride,
      @Default("0") @PerDim(2) long[] padding,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("1") long groups) {
    return Convolutions.apply(2, input, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Convolution over two dimensions with padding by name: {@code "same"} for a result of the sizes
   * of the input, {@code "valid"} for none.
   *
   * <p>Shapes, dtypes, gradient and result: as with padding by number.
   *
   * <p>Errors: also another name, and {@code "same"} with steps other than 1.
   *
   * {@snippet :
   * F.conv2d(eye(2).unsqueeze(0), ones(1, 1, 3, 3), null, 1, "same"); // tensor([[[2., 2.], [2., 2.]]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding {@code "same"} or {@code "valid"}
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv2d(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      @PerDim(2) long[] stride,
      String padding,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("1") long groups) {
    return Convolutions.named(2, input, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Convolution over three dimensions: each result is the sum of a window of the input, weighted,
   * plus the bias. As everywhere in deep learning the weight is not mirrored (a cross-correlation).
   *
   * <p>Shapes: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, a weight of {@code (channels of the
   * result, C / groups, KD, KH, KW)} and a bias with an element for each channel of the result; the
   * result has windows in place of {@code D, H, W}.
   *
   * <p>Dtypes: floating-point and integers, the same for all.
   *
   * <p>Gradient: to the input, the transposed convolution of the gradient; to the weight, the
   * convolution of the input with it; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; a weight
   * larger than the padded input; negative padding; steps of 0.
   *
   * {@snippet :
   * F.conv3d(ones(1, 2, 2, 2), ones(1, 1, 2, 2, 2)); // tensor([[[[8.]]]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding zeros added on both sides, one number or one for each dimension
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv3d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") @PerDim(3) long[] stride,
      @Default("0") @PerDim(3) long[] padding,
      @Default("1") @PerDim(3) long[] dilation,
      @Default("1") long groups) {
    return Convolutions.apply(3, input, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Convolution over three dimensions with padding by name: {@code "same"} for a result of the
   * sizes of the input, {@code "valid"} for none.
   *
   * <p>Shapes, dtypes, gradient and result: as with padding by number.
   *
   * <p>Errors: also another name, and {@code "same"} with steps other than 1.
   *
   * {@snippet :
   * F.conv3d(ones(1, 1, 1, 2), ones(1, 1, 3, 3, 3), null, 1, "same"); // tensor([[[[2., 2.]]]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding {@code "same"} or {@code "valid"}
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param groups in how many groups channels are convolved, each by itself
   */
  @Also(in = "Adjoint")
  static Tensor conv3d(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      @PerDim(3) long[] stride,
      String padding,
      @Default("1") @PerDim(3) long[] dilation,
      @Default("1") long groups) {
    return Convolutions.named(3, input, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Transposed convolution over one dimension ("deconvolution"): adds up windows, each the weight
   * times an element of the input. What convolution does to gradients.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)}, a weight of {@code (C, channels of the result /
   * groups, K)} and a bias with an element for each channel of the result; {@code L} become {@code
   * (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1}.
   *
   * <p>Dtypes: floating-point and int64, the same for all.
   *
   * <p>Gradient: to the input, the convolution of the gradient; to the weight, that of the gradient
   * with the input; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; negative
   * padding; steps of 0; an {@code outputPadding} of a step or more.
   *
   * {@snippet :
   * F.convTranspose1d(tensor(new double[][] {{1, 2}}), ones(1, 1, 2)); // tensor([[1., 3., 2.]])
   * }
   *
   * @param input the input
   * @param weight the windows
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next
   * @param padding what is cut off on both sides
   * @param outputPadding what the result is larger by at its end
   * @param groups in how many groups channels are convolved, each by itself
   * @param dilation from one element of a window to the next
   */
  @Also(in = "Adjoint")
  static Tensor convTranspose1d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") long stride,
      @Default("0") long padding,
      @Default("0") long outputPadding,
      @Default("1") long groups,
      @Default("1") long dilation) {
    return Convolutions.transposed(
        1,
        input,
        weight,
        bias,
        new long[] {stride},
        new long[] {padding},
        new long[] {outputPadding},
        groups,
        new long[] {dilation});
  }

  /**
   * Transposed convolution over two dimensions ("deconvolution"): adds up windows, each the weight
   * times an element of the input. What convolution does to gradients.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, a weight of {@code (C, channels of the
   * result / groups, KH, KW)} and a bias with an element for each channel of the result; {@code H,
   * W} become {@code (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding +
   * 1}.
   *
   * <p>Dtypes: floating-point and int64, the same for all.
   *
   * <p>Gradient: to the input, the convolution of the gradient; to the weight, that of the gradient
   * with the input; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; negative
   * padding; steps of 0; an {@code outputPadding} of a step or more.
   *
   * {@snippet :
   * F.convTranspose2d(eye(2).unsqueeze(0), ones(1, 1, 2, 2)); // tensor([[[1., 1., 0.], [1., 2., 1.], [0., 1., 1.]]])
   * }
   *
   * @param input the input
   * @param weight the windows
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding what is cut off on both sides, one number or one for each dimension
   * @param outputPadding what the result is larger by at its end, one number or one for each
   *     dimension
   * @param groups in how many groups channels are convolved, each by itself
   * @param dilation from one element of a window to the next, one number or one for each dimension
   */
  @Also(in = "Adjoint")
  static Tensor convTranspose2d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") @PerDim(2) long[] stride,
      @Default("0") @PerDim(2) long[] padding,
      @Default("0") @PerDim(2) long[] outputPadding,
      @Default("1") long groups,
      @Default("1") @PerDim(2) long[] dilation) {
    return Convolutions.transposed(
        2, input, weight, bias, stride, padding, outputPadding, groups, dilation);
  }

  /**
   * Transposed convolution over three dimensions ("deconvolution"): adds up windows, each the
   * weight times an element of the input. What convolution does to gradients.
   *
   * <p>Shapes: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, a weight of {@code (C, channels of
   * the result / groups, KD, KH, KW)} and a bias with an element for each channel of the result;
   * {@code D, H, W} become {@code (size - 1) * stride - 2 * padding + dilation * (kernel - 1) +
   * outputPadding + 1}.
   *
   * <p>Dtypes: floating-point and int64, the same for all.
   *
   * <p>Gradient: to the input, the convolution of the gradient; to the weight, that of the gradient
   * with the input; to the bias, its sums.
   *
   * <p>A new tensor, with channels last if those of the input or of the weight are.
   *
   * <p>Errors: channels that do not match the weight or cannot be divided into groups; negative
   * padding; steps of 0; an {@code outputPadding} of a step or more.
   *
   * {@snippet :
   * F.convTranspose3d(ones(1, 1, 1, 1), ones(1, 1, 1, 1, 2)); // tensor([[[[1., 1.]]]])
   * }
   *
   * @param input the input
   * @param weight the windows
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding what is cut off on both sides, one number or one for each dimension
   * @param outputPadding what the result is larger by at its end, one number or one for each
   *     dimension
   * @param groups in how many groups channels are convolved, each by itself
   * @param dilation from one element of a window to the next, one number or one for each dimension
   */
  @Also(in = "Adjoint")
  static Tensor convTranspose3d(
      Tensor input,
      Tensor weight,
      @Default("null") @Nullable Tensor bias,
      @Default("1") @PerDim(3) long[] stride,
      @Default("0") @PerDim(3) long[] padding,
      @Default("0") @PerDim(3) long[] outputPadding,
      @Default("1") long groups,
      @Default("1") @PerDim(3) long[] dilation) {
    return Convolutions.transposed(
        3, input, weight, bias, stride, padding, outputPadding, groups, dilation);
  }

  /**
   * Convolution, plain or transposed, over one to three dimensions, with all arguments.
   *
   * <p>Shapes: a batch of images, {@code (N, C, ...)}, and a weight of as many dimensions; see
   * {@link F#conv2d(Tensor, Tensor, Tensor, Shape, Shape, Shape, long)} and {@link
   * F#convTranspose2d(Tensor, Tensor, Tensor, Shape, Shape, Shape, long, Shape)}, as for dtypes,
   * gradient and errors.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * Shape one = Shape.of(1);
   * convolution(ones(1, 1, 3), ones(1, 1, 2), null, one, one, one, false, Shape.of(0), 1); // tensor([[[1., 2., 2., 1.]]])
   * }
   *
   * @param input the input
   * @param weight what windows are multiplied by
   * @param bias what is added to each channel; null for nothing
   * @param stride from one window to the next, one number or one for each dimension
   * @param padding zeros added on both sides, or cut off, one number or one for each dimension
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param transposed whether windows are added up
   * @param outputPadding what a transposed result is larger by at its end, one number or one for
   *     each dimension
   * @param groups in how many groups channels are convolved, each by itself
   */
  @In("Adjoint")
  static Tensor convolution(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      @AsSize(each = false) long[] stride,
      @AsSize(each = false) long[] padding,
      @AsSize(each = false) long[] dilation,
      boolean transposed,
      @AsSize(each = false) long[] outputPadding,
      long groups) {
    return Convolutions.apply(
        input, weight, bias, stride, padding, dilation, transposed, outputPadding, groups);
  }
}
