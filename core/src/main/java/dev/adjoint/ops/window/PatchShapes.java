package dev.adjoint.ops.window;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import java.util.Arrays;
import java.util.List;

/** Arguments and sizes of unfolding and folding, refused in PyTorch's words. */
final class PatchShapes {
  private PatchShapes() {}

  /** The axes of two-dimensional patches. */
  static List<WindowAxis> axes(long[] kernel, long[] dilation, long[] padding, long[] stride) {
    requirePair("kernel_size", kernel);
    requirePair("dilation", dilation);
    requirePair("padding", padding);
    requirePair("stride", stride);
    return List.of(
        new WindowAxis(kernel[0], stride[0], padding[0], dilation[0]),
        new WindowAxis(kernel[1], stride[1], padding[1], dilation[1]));
  }

  static void requirePair(String name, long... values) {
    require(
        values.length == 2,
        "It is expected " + name + " equals to 2, but got size " + values.length);
  }

  static void checkKernel(WindowAxis down, WindowAxis across) {
    requirePositive("kernel size", "kernel", down.kernel(), across.kernel());
  }

  static void checkDilation(WindowAxis down, WindowAxis across) {
    requirePositive("dilation", "dilation", down.dilation(), across.dilation());
  }

  static void checkStride(WindowAxis down, WindowAxis across) {
    requirePositive("stride", "stride", down.stride(), across.stride());
  }

  private static void requirePositive(String what, String name, long height, long width) {
    if (height <= 0 || width <= 0) {
      throw Errors.state(
          "%s should be greater than zero, but got %s_height: %s %s_width: %s",
          what, name, height, name, width);
    }
  }

  static void checkPadding(WindowAxis down, WindowAxis across) {
    if (across.padding() < 0 || down.padding() < 0) {
      throw Errors.state(
          "padding should be non-negative, but got pad_height: %s pad_width: %s",
          down.padding(), across.padding());
    }
  }

  static void checkType(String name, DType dtype) {
    require(
        DTypes.isRealFloat(dtype) || dtype == DType.BOOL,
        '"' + name + "\" not implemented for '" + dtype.scalarTypeName() + "'");
  }

  /** The number of windows along a dimension. */
  static long windows(long size, WindowAxis axis) {
    long reach = Layout.plus(Layout.times(axis.dilation(), axis.kernel() - 1), 1);
    long room = Layout.plus(size, Layout.times(2, axis.padding())) - reach;
    return Math.floorDiv(room, axis.stride()) + 1;
  }

  static long[] windows(long[] sizes, List<WindowAxis> axes) {
    long[] counts = new long[axes.size()];
    Arrays.setAll(counts, i -> windows(sizes[sizes.length - counts.length + i], axes.get(i)));
    return counts;
  }

  static long product(long... values) {
    long product = 1;
    for (long value : values) {
      product = Layout.times(product, value);
    }
    return product;
  }

  static long elements(List<WindowAxis> axes) {
    return product(axes.stream().mapToLong(WindowAxis::kernel).toArray());
  }

  /** A pair as PyTorch prints it. */
  static String pair(long a, long b) {
    return "(" + a + ", " + b + ")";
  }

  /**
   * A layout of columns, {@code (..., channels * elements, windows)}, with a dimension for each of
   * their parts: {@code (..., channels, elements by axis, windows by axis)}.
   */
  static Layout apart(Layout columns, List<WindowAxis> axes, long... counts) {
    int n = axes.size();
    int leading = columns.dim() - 2;
    int rank = leading + 1 + 2 * n;
    long[] sizes = Arrays.copyOf(columns.sizes(), rank);
    long[] strides = Arrays.copyOf(columns.strides(), rank);
    long stride = columns.stride(leading + 1);
    for (int i = n - 1; i >= 0; i--) {
      sizes[leading + 1 + n + i] = counts[i];
      strides[leading + 1 + n + i] = stride;
      stride *= counts[i];
    }
    stride = columns.stride(leading);
    for (int i = n - 1; i >= 0; i--) {
      sizes[leading + 1 + i] = axes.get(i).kernel();
      strides[leading + 1 + i] = stride;
      stride *= axes.get(i).kernel();
    }
    sizes[leading] = columns.size(leading) / elements(axes);
    strides[leading] = stride;
    return Layout.of(sizes, strides, columns.offset());
  }
}
