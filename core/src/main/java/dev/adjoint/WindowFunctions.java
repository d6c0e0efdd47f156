package dev.adjoint;

import dev.adjoint.ops.window.AdaptiveAvgPool;
import dev.adjoint.ops.window.AdaptiveMaxPool;
import dev.adjoint.ops.window.AvgPool;
import dev.adjoint.ops.window.Col2Im;
import dev.adjoint.ops.window.Im2Col;
import dev.adjoint.ops.window.MaxPool;
import org.jspecify.annotations.Nullable;

/** Pooling, and images as patches. */
@Publish("F")
final class WindowFunctions {
  private WindowFunctions() {}

  /**
   * Max pooling over one dimension: the largest element of each window.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)} to {@code (N, C, windows)} or {@code (C,
   * windows)}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window.
   *
   * {@snippet :
   * F.maxPool1d(tensor(new double[][] {{1, 3, 2, 0}}), 2); // tensor([[3., 2.]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window
   * @param stride from one window to the next
   * @param padding elements added on both sides
   * @param dilation from one element of a window to the next
   * @param ceilMode whether a last window may reach beyond the padding
   */
  @Also(in = "Adjoint")
  static Tensor maxPool1d(
      Tensor input,
      long kernelSize,
      @Default("kernelSize") long stride,
      @Default("0") long padding,
      @Default("1") long dilation,
      @Default("false") boolean ceilMode) {
    return MaxPool.values1d(input, kernelSize, stride, padding, dilation, ceilMode);
  }

  /**
   * Max pooling over one dimension, with the position of each largest element in its line.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)} to {@code (N, C, windows)} or {@code (C,
   * windows)}.
   *
   * <p>Dtypes: all but bool; positions are int64.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window.
   *
   * {@snippet :
   * F.maxPool1dWithIndices(tensor(new double[][] {{1, 3, 2, 0}}), 2).indices(); // tensor([[1, 2]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window
   * @param stride from one window to the next
   * @param padding elements added on both sides
   * @param dilation from one element of a window to the next
   * @param ceilMode whether a last window may reach beyond the padding
   */
  @Also(in = "Adjoint")
  static ValuesIndices maxPool1dWithIndices(
      Tensor input,
      long kernelSize,
      @Default("kernelSize") long stride,
      @Default("0") long padding,
      @Default("1") long dilation,
      @Default("false") boolean ceilMode) {
    return new ValuesIndices(
        "max_pool1d_with_indices",
        MaxPool.apply1d(input, kernelSize, stride, padding, dilation, ceilMode));
  }

  /**
   * Max pooling over two dimensions: the largest element of each window.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with windows in place of {@code H} and
   * {@code W}.
   *
   * <p>Dtypes: all but bool.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window.
   *
   * {@snippet :
   * F.maxPool2d(eye(4).unsqueeze(0), 2); // tensor([[[1., 0.], [0., 1.]]])
   * F.maxPool2d(eye(4).unsqueeze(0), Shape.of(2, 4)); // tensor([[[1.], [1.]]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window, one number or one for each dimension
   * @param stride from one window to the next; null for the size of a window, one number or one for
   *     each dimension
   * @param padding elements added on both sides, one number or one for each dimension
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param ceilMode whether a last window may reach beyond the padding
   */
  @Also(in = "Adjoint")
  static Tensor maxPool2d(
      Tensor input,
      @PerDim(2) long[] kernelSize,
      @Default("kernelSize") @PerDim(2) long @Nullable [] stride,
      @Default("0") @PerDim(2) long[] padding,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("false") boolean ceilMode) {
    return MaxPool.apply2d(input, kernelSize, stride, padding, dilation, ceilMode)[0];
  }

  /**
   * Max pooling over two dimensions, with the position of each largest element in its plane,
   * counted row by row.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with windows in place of {@code H} and
   * {@code W}.
   *
   * <p>Dtypes: all but bool; positions are int64.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window.
   *
   * {@snippet :
   * F.maxPool2dWithIndices(eye(4).unsqueeze(0), 2).indices(); // tensor([[[ 0,  2], [ 8, 10]]])
   * F.maxPool2dWithIndices(eye(4).unsqueeze(0), Shape.of(2, 4)).indices(); // tensor([[[ 0], [10]]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window, one number or one for each dimension
   * @param stride from one window to the next; null for the size of a window, one number or one for
   *     each dimension
   * @param padding elements added on both sides, one number or one for each dimension
   * @param dilation from one element of a window to the next, one number or one for each dimension
   * @param ceilMode whether a last window may reach beyond the padding
   */
  static ValuesIndices maxPool2dWithIndices(
      Tensor input,
      @PerDim(2) long[] kernelSize,
      @Default("kernelSize") @PerDim(2) long @Nullable [] stride,
      @Default("0") @PerDim(2) long[] padding,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("false") boolean ceilMode) {
    return new ValuesIndices(
        "max_pool2d_with_indices",
        MaxPool.apply2d(input, kernelSize, stride, padding, dilation, ceilMode));
  }

  /**
   * Average pooling over one dimension: the mean of each window.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)} to {@code (N, C, windows)} or {@code (C,
   * windows)}.
   *
   * <p>Dtypes: floating-point and int64.
   *
   * <p>Gradient: each element gets the gradients of its windows, divided as they were.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window.
   *
   * {@snippet :
   * F.avgPool1d(tensor(new double[][] {{1, 3, 2, 0}}), 2); // tensor([[2., 1.]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window
   * @param stride from one window to the next
   * @param padding elements added on both sides
   * @param ceilMode whether a last window may reach beyond the padding
   * @param countIncludePad whether the padding counts among the elements
   */
  @Also(in = "Adjoint")
  static Tensor avgPool1d(
      Tensor input,
      long kernelSize,
      @Default("kernelSize") long stride,
      @Default("0") long padding,
      @Default("false") boolean ceilMode,
      @Default("true") boolean countIncludePad) {
    return AvgPool.apply1d(input, kernelSize, stride, padding, ceilMode, countIncludePad);
  }

  /**
   * Average pooling over two dimensions: the mean of each window, or its sum divided by a divisor.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with windows in place of {@code H} and
   * {@code W}.
   *
   * <p>Dtypes: floating-point and int64.
   *
   * <p>Gradient: each element gets the gradients of its windows, divided as they were.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input without one or two dimensions before the pooled ones; windows that do not
   * fit; padding of more than half a window; a divisor of 0.
   *
   * {@snippet :
   * F.avgPool2d(eye(4).unsqueeze(0), 2); // tensor([[[0.5000, 0.0000], [0.0000, 0.5000]]])
   * F.avgPool2d(eye(4).unsqueeze(0), 4, 4, 0, false, true, 2); // tensor([[[2.]]])
   * F.avgPool2d(eye(4).unsqueeze(0), Shape.of(2, 4)); // tensor([[[0.2500], [0.2500]]])
   * F.avgPool2d(eye(4).unsqueeze(0), Shape.of(4), null, Shape.of(0), false, true, 2); // tensor([[[2.]]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window, one number or one for each dimension
   * @param stride from one window to the next; null for the size of a window, one number or one for
   *     each dimension
   * @param padding elements added on both sides, one number or one for each dimension
   * @param ceilMode whether a last window may reach beyond the padding
   * @param countIncludePad whether the padding counts among the elements
   * @param divisorOverride what sums are divided by in place of the number of elements
   */
  static Tensor avgPool2d(
      Tensor input,
      @PerDim(2) long[] kernelSize,
      @Default("kernelSize") @PerDim(2) long @Nullable [] stride,
      @Default("0") @PerDim(2) long[] padding,
      @Default("false") boolean ceilMode,
      @Default("true") boolean countIncludePad,
      @Default("null") @Nullable Long divisorOverride) {
    return AvgPool.apply2d(
        input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
  }

  /**
   * Adaptive average pooling over one dimension: the means of as many windows as are wanted, which
   * cover the input; each begins at {@code floor(i * size / windows)} and ends before {@code
   * ceil((i + 1) * size / windows)}.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)}, with the wanted sizes in place of {@code L}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: each element gets the gradients of its windows, divided as they were.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveAvgPool1d(tensor(new double[][] {{1, 3, 2, 0}}), 2); // tensor([[2., 1.]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows
   */
  @Also(in = "Adjoint")
  static Tensor adaptiveAvgPool1d(Tensor input, long outputSize) {
    return AdaptiveAvgPool.apply1d(input, outputSize);
  }

  /**
   * Adaptive average pooling over two dimensions: the means of as many windows as are wanted, which
   * cover the input; each begins at {@code floor(i * size / windows)} and ends before {@code
   * ceil((i + 1) * size / windows)}.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with the wanted sizes in place of {@code
   * H, W}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: each element gets the gradients of its windows, divided as they were.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveAvgPool2d(eye(4).unsqueeze(0), 2); // tensor([[[0.5000, 0.0000], [0.0000, 0.5000]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static Tensor adaptiveAvgPool2d(Tensor input, @PerDim(2) long[] outputSize) {
    return AdaptiveAvgPool.apply(2, input, outputSize);
  }

  /**
   * Adaptive average pooling over three dimensions: the means of as many windows as are wanted,
   * which cover the input; each begins at {@code floor(i * size / windows)} and ends before {@code
   * ceil((i + 1) * size / windows)}.
   *
   * <p>Shapes: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, with the wanted sizes in place of
   * {@code D, H, W}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: each element gets the gradients of its windows, divided as they were.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveAvgPool3d(ones(1, 2, 2, 2), 1); // tensor([[[[1.]]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static Tensor adaptiveAvgPool3d(Tensor input, @PerDim(3) long[] outputSize) {
    return AdaptiveAvgPool.apply(3, input, outputSize);
  }

  /**
   * Adaptive max pooling over one dimension: the largest elements of as many windows as are wanted,
   * which cover the input; see {@code adaptiveAvgPool1d}.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)}, with the wanted sizes in place of {@code L}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool1d(tensor(new double[][] {{1, 3, 2, 0}}), 2); // tensor([[3., 2.]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows
   */
  static Tensor adaptiveMaxPool1d(Tensor input, long outputSize) {
    return AdaptiveMaxPool.apply1d(input, outputSize)[0];
  }

  /**
   * Adaptive max pooling over one dimension: values, and the position of each in its line; see
   * {@code adaptiveAvgPool1d}.
   *
   * <p>Shapes: {@code (N, C, L)} or {@code (C, L)}, with the wanted sizes in place of {@code L}.
   *
   * <p>Dtypes: floating-point; positions are int64.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool1dWithIndices(tensor(new double[][] {{1, 3, 2, 0}}), 2).indices(); // tensor([[1, 2]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows
   */
  @Also(in = "Adjoint", as = "adaptiveMaxPool1d")
  static ValuesIndices adaptiveMaxPool1dWithIndices(Tensor input, long outputSize) {
    return new ValuesIndices("adaptive_max_pool1d", AdaptiveMaxPool.apply1d(input, outputSize));
  }

  /**
   * Adaptive max pooling over two dimensions: the largest elements of as many windows as are
   * wanted, which cover the input; see {@code adaptiveAvgPool2d}.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with the wanted sizes in place of {@code
   * H, W}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool2d(eye(4).unsqueeze(0), 2); // tensor([[[1., 0.], [0., 1.]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static Tensor adaptiveMaxPool2d(Tensor input, @PerDim(2) long[] outputSize) {
    return AdaptiveMaxPool.apply(2, input, outputSize)[0];
  }

  /**
   * Adaptive max pooling over two dimensions: values, and the position of each in its plane,
   * counted row by row; see {@code adaptiveAvgPool2d}.
   *
   * <p>Shapes: {@code (N, C, H, W)} or {@code (C, H, W)}, with the wanted sizes in place of {@code
   * H, W}.
   *
   * <p>Dtypes: floating-point; positions are int64.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool2dWithIndices(eye(4).unsqueeze(0), 2).indices(); // tensor([[[ 0,  2], [ 8, 10]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static ValuesIndices adaptiveMaxPool2dWithIndices(Tensor input, @PerDim(2) long[] outputSize) {
    return new ValuesIndices("adaptive_max_pool2d", AdaptiveMaxPool.apply(2, input, outputSize));
  }

  /**
   * Adaptive max pooling over three dimensions: the largest elements of as many windows as are
   * wanted, which cover the input; see {@code adaptiveAvgPool3d}.
   *
   * <p>Shapes: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, with the wanted sizes in place of
   * {@code D, H, W}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool3d(ones(1, 2, 2, 2), 1); // tensor([[[[1.]]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static Tensor adaptiveMaxPool3d(Tensor input, @PerDim(3) long[] outputSize) {
    return AdaptiveMaxPool.apply(3, input, outputSize)[0];
  }

  /**
   * Adaptive max pooling over three dimensions: values, and the position of each in its volume,
   * counted row by row; see {@code adaptiveAvgPool3d}.
   *
   * <p>Shapes: {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, with the wanted sizes in place of
   * {@code D, H, W}.
   *
   * <p>Dtypes: floating-point; positions are int64.
   *
   * <p>Gradient: flows to the largest element of each window; at a tie, to the first; NaN counts as
   * largest.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: other numbers of dimensions; an input without elements other than in its batch;
   * negative sizes.
   *
   * {@snippet :
   * F.adaptiveMaxPool3dWithIndices(ones(1, 2, 2, 2), 1).indices(); // tensor([[[[0]]]])
   * }
   *
   * @param input the input
   * @param outputSize how many windows, one number or one for each dimension
   */
  static ValuesIndices adaptiveMaxPool3dWithIndices(Tensor input, @PerDim(3) long[] outputSize) {
    return new ValuesIndices("adaptive_max_pool3d", AdaptiveMaxPool.apply(3, input, outputSize));
  }

  /**
   * Unfolds an image: its patches, each a column. A convolution is a product with them.
   *
   * <p>Shapes: {@code (N, C, H, W)} to {@code (N, C * elements of a patch, patches)}, or both
   * without {@code N}.
   *
   * <p>Dtypes: floating-point and bool.
   *
   * <p>Gradient: that of each element of the image is the sum of those of its copies.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input of other than three or four dimensions; patches that do not fit.
   *
   * {@snippet :
   * F.unfold(eye(3).unsqueeze(0), 2); // tensor([[1., 0., 0., 1.], [0., 0., 1., 0.], [0., 1., 0., 0.], [1., 0., 0., 1.]])
   * F.unfold(eye(3).unsqueeze(0), Shape.of(1, 3)); // tensor([[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]])
   * }
   *
   * @param input the input
   * @param kernelSize the size of a window, for each dimension
   * @param dilation from one element of a window to the next, for each dimension
   * @param padding elements added on both sides, for each dimension
   * @param stride from one window to the next, for each dimension
   */
  static Tensor unfold(
      Tensor input,
      @PerDim(2) long[] kernelSize,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("0") @PerDim(2) long[] padding,
      @Default("1") @PerDim(2) long[] stride) {
    return Im2Col.apply(input, kernelSize, dilation, padding, stride);
  }

  /**
   * Folds columns to an image: adds patches where they overlap. The transpose of {@link
   * F#unfold(Tensor, long)}.
   *
   * <p>Shapes: {@code (N, C * elements of a patch, patches)} to {@code (N, C, H, W)}, or both
   * without {@code N}.
   *
   * <p>Dtypes: floating-point and bool.
   *
   * <p>Gradient: the patches of the gradient of the image.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an input of other than two or three dimensions; columns that are not those of an
   * image of that size.
   *
   * {@snippet :
   * F.fold(ones(4, 4), Shape.of(3, 3), 2); // tensor([[[1., 2., 1.], [2., 4., 2.], [1., 2., 1.]]])
   * F.fold(ones(2, 2), Shape.of(1, 3), Shape.of(1, 2)); // tensor([[[1., 2., 1.]]])
   * }
   *
   * @param input the input
   * @param outputSize the height and width of the image
   * @param kernelSize the size of a window, for each dimension
   * @param dilation from one element of a window to the next, for each dimension
   * @param padding elements added on both sides, for each dimension
   * @param stride from one window to the next, for each dimension
   */
  static Tensor fold(
      Tensor input,
      @AsSize(each = false) long[] outputSize,
      @PerDim(2) long[] kernelSize,
      @Default("1") @PerDim(2) long[] dilation,
      @Default("0") @PerDim(2) long[] padding,
      @Default("1") @PerDim(2) long[] stride) {
    return Col2Im.apply(input, outputSize, kernelSize, dilation, padding, stride);
  }
}
