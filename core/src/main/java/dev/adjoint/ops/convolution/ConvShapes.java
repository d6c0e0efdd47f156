package dev.adjoint.ops.convolution;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Arguments, sizes and layouts of convolutions, refused in PyTorch's words. */
final class ConvShapes {
  private ConvShapes() {}

  /** One number for each dimension, of which one may have been given for all. */
  static long[] each(String name, int dims, long... values) {
    if (values.length != 1 && values.length != dims) {
      throw Errors.state(
          "expected %s to be a single integer value or a list of %s values to match the"
              + " convolution dimensions, but got %s=%s",
          name, dims, name, values);
    }
    return values.length == dims ? values : LongStream.range(0, dims).map(_ -> values[0]).toArray();
  }

  /** How windows slide, of kernels of these sizes. */
  static List<WindowAxis> axes(Layout weight, long[] stride, long[] padding, long[] dilation) {
    List<WindowAxis> axes = new ArrayList<>();
    for (int i = 0; i < stride.length; i++) {
      axes.add(new WindowAxis(weight.size(2 + i), stride[i], padding[i], dilation[i]));
    }
    return axes;
  }

  private static boolean any(long[] values, long below) {
    return Arrays.stream(values).anyMatch(value -> value < below);
  }

  /** Refuses what cannot be convolved. */
  static void check(
      Layout input,
      Layout weight,
      @Nullable Layout bias,
      long[] stride,
      long[] padding,
      long[] dilation,
      boolean transposed,
      long[] outputPadding,
      long groups) {
    int rank = weight.dim();
    require(!any(padding, 0), "negative padding is not supported");
    require(!any(outputPadding, 0), "negative output_padding is not supported");
    require(!any(stride, 1), "non-positive stride is not supported");
    require(!any(dilation, 0), "dilation should be greater than zero");
    require(groups > 0, "non-positive groups is not supported");
    require(
        input.dim() == rank,
        "Expected %s-dimensional input for %s-dimensional weight %s, but got %s-dimensional input"
            + " of size %s instead",
        rank,
        rank,
        weight.sizes(),
        input.dim(),
        input.sizes());
    require(
        weight.size(0) >= groups,
        "Given groups=%s, expected weight to be at least %s at dimension 0, but got weight of size"
            + " %s instead",
        groups,
        groups,
        weight.sizes());
    require(
        weight.size(0) % groups == 0,
        "Given groups=%s, expected weight to be divisible by %s at dimension 0, but got weight of"
            + " size [%s] instead",
        groups,
        groups,
        weight.sizes());
    if (transposed) {
      checkChannels("transposed=1", input, weight, weight.size(0));
      checkBias("transposed=1, weight", bias, weight, Layout.times(weight.size(1), groups));
    } else {
      checkChannels("groups=" + groups, input, weight, Layout.times(weight.size(1), groups));
      checkBias("weight", bias, weight, weight.size(0));
      checkKernel(input, weight, padding, dilation);
    }
  }

  private static void checkChannels(String given, Layout input, Layout weight, long channels) {
    require(
        input.size(1) == channels,
        "Given %s, weight of size %s, expected input%s to have %s channels, but got %s channels"
            + " instead",
        given,
        weight.sizes(),
        input.sizes(),
        channels,
        input.size(1));
  }

  private static void checkBias(String given, @Nullable Layout bias, Layout weight, long channels) {
    if (bias != null && (bias.dim() != 1 || bias.size(0) != channels)) {
      throw Errors.state(
          "Given %s of size %s, expected bias to be 1-dimensional with %s elements, but got bias of"
              + " size %s instead",
          given, weight.sizes(), channels, bias.sizes());
    }
  }

  private static void checkKernel(Layout input, Layout weight, long[] padding, long[] dilation) {
    int n = padding.length;
    long[] padded = new long[n];
    long[] reach = new long[n];
    boolean fits = true;
    for (int i = 0; i < n; i++) {
      padded[i] = Layout.plus(input.size(2 + i), Layout.times(2, padding[i]));
      reach[i] = Layout.plus(Layout.times(dilation[i], weight.size(2 + i) - 1), 1);
      fits &= padded[i] >= reach[i];
    }
    require(
        fits,
        "Calculated padded input size per channel: (%s). Kernel size: (%s). Kernel size can't be"
            + " greater than actual input size",
        times(padded),
        times(reach));
  }

  /** Refuses what has neither an empty batch nor no channels, and yet no elements. */
  static void checkElements(Layout input, Layout weight) {
    require(
        input.numel() != 0,
        "Only zero batch or zero channel inputs are supported, but got input shape: %s",
        input.sizes());
    for (int d = 2; d < weight.dim(); d++) {
      require(
          weight.size(d) != 0,
          "kernel size should be greater than zero, but got %s",
          named("kernel", " ", spatial(weight)));
    }
    require(
        weight.numel() != 0,
        "non-empty 2D or 4D weight tensor expected, but got: %s",
        weight.sizes());
  }

  /** Refuses gaps of zero. */
  static void checkDilation(long[] dilation, boolean transposed) {
    String text = transposed ? named("dilation", ", ", dilation) : Arrays.toString(plane(dilation));
    require(!any(dilation, 1), "dilation should be greater than zero, but got %s", text);
  }

  /** Refuses a transposed convolution whose result is too large at its end, or has no elements. */
  static void checkResult(
      Layout input, long[] result, long[] stride, long[] outputPadding, long[] dilation) {
    for (int i = 0; i < stride.length; i++) {
      require(
          outputPadding[i] < stride[i] || outputPadding[i] < dilation[i],
          "output padding must be smaller than either stride or dilation, but got %s %s %s",
          named("output_padding", " ", 0, outputPadding),
          named("stride", " ", stride),
          named("dilation", " ", dilation));
    }
    long[] sizes = Arrays.copyOfRange(result, 2, result.length);
    require(
        !any(sizes, 1),
        "Given input size per channel: (%s). Calculated output size per channel: (%s). Output size"
            + " is too small",
        times(plane(spatial(input))),
        times(plane(sizes)));
  }

  private static long[] spatial(Layout layout) {
    return Arrays.copyOfRange(layout.sizes(), 2, layout.dim());
  }

  /** PyTorch makes planes of one row of what has one dimension. */
  private static long[] plane(long... values) {
    return plane(1, values);
  }

  private static long[] plane(long first, long[] values) {
    return values.length == 1 ? new long[] {first, values[0]} : values;
  }

  private static String named(String name, String between, long... values) {
    return named(name, between, 1, values);
  }

  /** A number for each dimension, as PyTorch names them. */
  private static String named(String name, String between, long first, long[] values) {
    long[] all = plane(first, values);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      String dimension = List.of("depth", "height", "width").get(3 - all.length + i);
      parts.add(name + "_" + dimension + ": " + all[i]);
    }
    return String.join(between, parts);
  }

  /** Refuses types that PyTorch has no kernel for. */
  static void checkKernel(DType dtype, long[] dilation, boolean transposed) {
    boolean any = DTypes.isRealFloat(dtype) || dtype == DType.INT64;
    boolean volume = dilation.length == 3;
    if (transposed) {
      String dims = volume ? "3d" : "2d";
      requireKernel(any, "slow_conv_transpose" + dims + "_out_cpu", dtype);
    } else if (Arrays.stream(dilation).anyMatch(gap -> gap != 1)) {
      requireKernel(any, "slow_conv_dilated<>", dtype);
    } else {
      String kernel = volume ? "compute_columns3d" : "slow_conv2d_cpu";
      requireKernel(dtype != DType.BOOL, kernel, dtype);
    }
  }

  private static void requireKernel(boolean supported, String kernel, DType dtype) {
    require(supported, "\"%s\" not implemented for '%s'", kernel, dtype);
  }

  private static String times(long... sizes) {
    return String.join(" x ", Arrays.stream(sizes).mapToObj(Long::toString).toList());
  }

  /** The sizes of the result. */
  static long[] sizes(
      Layout input,
      Layout weight,
      List<WindowAxis> axes,
      boolean transposed,
      long[] outputPadding,
      long groups) {
    long[] sizes = input.sizes().clone();
    sizes[1] = transposed ? Layout.times(weight.size(1), groups) : weight.size(0);
    for (int i = 0; i < axes.size(); i++) {
      WindowAxis axis = axes.get(i);
      sizes[2 + i] =
          transposed ? image(sizes[2 + i], axis, outputPadding[i]) : windows(sizes[2 + i], axis);
    }
    return sizes;
  }

  private static long windows(long size, WindowAxis axis) {
    long reach = Layout.times(axis.dilation(), axis.kernel() - 1);
    long padded = Layout.plus(size, Layout.times(2, axis.padding()));
    return Math.floorDiv(padded - reach - 1, axis.stride()) + 1;
  }

  private static long image(long windows, WindowAxis axis, long outputPadding) {
    long reach = Layout.times(axis.dilation(), axis.kernel() - 1);
    long steps = Layout.times(windows - 1, axis.stride());
    long padding = Layout.times(2, axis.padding());
    return Layout.plus(
        Layout.plus(Layout.plus(steps, -padding), reach), Layout.plus(outputPadding, 1));
  }
}
