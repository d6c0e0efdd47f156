package dev.adjoint.ops.convolution;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arrange.ConstantPad;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import dev.adjoint.ops.window.ChannelsLast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms of convolution, which differ in their arguments. */
public final class Convolutions {
  private static final long[] NONE = {0};

  private Convolutions() {}

  /** The general form, of one to three dimensions. */
  public static Tensor apply(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long[] stride,
      long[] padding,
      long[] dilation,
      boolean transposed,
      long[] outputPadding,
      long groups) {
    Layout x = TensorAccess.layout(input);
    Layout w = TensorAccess.layout(weight);
    int dims = w.dim() - 2;
    require(dims > 0, "weight should have at least three dimensions");
    long[] steps = ConvShapes.each("stride", dims, stride);
    long[] pads = ConvShapes.each("padding", dims, padding);
    long[] gaps = ConvShapes.each("dilation", dims, dilation);
    long[] more = ConvShapes.each("output_padding", dims, outputPadding);
    Layout b = bias == null ? null : TensorAccess.layout(bias);
    ConvShapes.check(x, w, b, steps, pads, gaps, transposed, more, groups);
    checkTypes(input, weight, bias);
    List<WindowAxis> axes = ConvShapes.axes(w, steps, pads, gaps);
    long[] sizes = ConvShapes.sizes(x, w, axes, transposed, more, groups);
    if (x.size(0) != 0 && x.size(1) != 0) {
      ConvShapes.checkElements(x, w);
      ConvShapes.checkDilation(gaps, transposed);
      if (transposed) {
        ConvShapes.checkResult(x, sizes, steps, more, gaps);
      }
      ConvShapes.checkKernel(TensorAccess.dtype(input), gaps, transposed);
    }
    Convolution op =
        Convolution.of(
            transposed ? ConvPart.IMAGE : ConvPart.WINDOWS,
            axes,
            groups,
            sizes,
            ChannelsLast.is(x) || ChannelsLast.is(w),
            "ConvolutionBackward0");
    return bias == null
        ? Dispatch.call(op, input, weight)[0]
        : Dispatch.call(op, input, weight, bias)[0];
  }

  /** Convolution of so many dimensions, of one image or a batch of them. */
  public static Tensor apply(
      int dims,
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long[] stride,
      long[] padding,
      long[] dilation,
      long groups) {
    return batched(
        "conv" + dims + "d",
        dims,
        input,
        bias,
        x -> apply(x, weight, bias, stride, padding, dilation, false, NONE, groups));
  }

  /** Transposed convolution of so many dimensions, of one tensor of windows or a batch of them. */
  public static Tensor transposed(
      int dims,
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long[] stride,
      long[] padding,
      long[] outputPadding,
      long groups,
      long[] dilation) {
    return batched(
        "conv_transpose" + dims + "d",
        dims,
        input,
        null,
        x -> apply(x, weight, bias, stride, padding, dilation, true, outputPadding, groups));
  }

  /**
   * Convolution with padding by name.
   *
   * @param padding {@code "valid"} for none, or {@code "same"} for a result of the sizes of the
   *     input
   */
  public static Tensor named(
      int dims,
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long[] stride,
      String padding,
      long[] dilation,
      long groups) {
    return batched(
        "conv" + dims + "d",
        dims,
        input,
        bias,
        x ->
            switch (padding) {
              case "same" -> same(x, weight, bias, stride, dilation, groups);
              case "valid" -> apply(x, weight, bias, stride, NONE, dilation, false, NONE, groups);
              default -> throw Errors.state("Invalid padding string: '%s'", padding);
            });
  }

  private static void checkTypes(Tensor input, Tensor weight, @Nullable Tensor bias) {
    DType dtype = TensorAccess.dtype(input);
    require(
        TensorAccess.dtype(weight) == dtype,
        "expected scalar type %s but found %s",
        dtype,
        TensorAccess.dtype(weight));
    if (bias != null) {
      checkBias(input, bias);
    }
  }

  private static void checkBias(Tensor input, Tensor bias) {
    DType dtype = TensorAccess.dtype(input);
    require(
        TensorAccess.dtype(bias) == dtype,
        "Input type (%s) and bias type (%s) should be the same",
        dtype.toString(), // not as in other messages
        TensorAccess.dtype(bias).toString());
  }

  @FunctionalInterface
  private interface OfBatch {
    Tensor apply(Tensor input);
  }

  private static Tensor batched(
      String name, int dims, Tensor input, @Nullable Tensor bias, OfBatch call) {
    if (bias != null) {
      checkBias(input, bias);
    }
    int rank = TensorAccess.layout(input).dim();
    require(
        rank == dims + 1 || rank == dims + 2,
        "Expected %sD (unbatched) or %sD (batched) input to %s, but got input of size: %s",
        dims + 1,
        dims + 2,
        name,
        TensorAccess.layout(input).sizes());
    return rank == dims + 2
        ? call.apply(input)
        : Squeeze.apply(call.apply(Unsqueeze.apply(input, 0)), 0);
  }

  private static Tensor same(
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      long[] stride,
      long[] dilation,
      long groups) {
    Layout w = TensorAccess.layout(weight);
    int dims = w.dim() - 2;
    require(dims > 0, "weight should have at least three dimensions");
    require(groups > 0, "non-positive groups is not supported");
    require(
        w.dim() == TensorAccess.layout(input).dim(),
        "Expected %s-dimensional input for %s-dimensional weight%s, but got %s-dimensional input of"
            + " size %s instead",
        w.dim(),
        w.dim(),
        w.sizes(),
        TensorAccess.layout(input).dim(),
        TensorAccess.layout(input).sizes());
    for (long step : stride) {
      require(step == 1, "padding='same' is not supported for strided convolutions");
    }
    long[] gaps = ConvShapes.each("dilation", dims, dilation);
    long[] padding = new long[dims];
    long[] behind = new long[2 * dims];
    boolean uneven = false;
    for (int i = 0; i < dims; i++) {
      long total = Layout.times(gaps[i], w.size(2 + i) - 1);
      padding[i] = total / 2;
      behind[2 * (dims - 1 - i) + 1] = total % 2;
      uneven |= total % 2 != 0;
    }
    Tensor x = uneven ? ConstantPad.apply(input, behind, Scalar.of(0L)) : input;
    return apply(x, weight, bias, stride, padding, gaps, false, NONE, groups);
  }
}
