package dev.adjoint.ops.window;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments, sizes and layouts of pooling, refused in PyTorch's words. */
final class PoolShapes {
  private PoolShapes() {}

  /**
   * The axes of two-dimensional pooling.
   *
   * @param name of the operation
   * @param kernel one size for both, or one for each
   * @param stride the same; null for the kernel's size
   */
  static List<WindowAxis> axes(
      String name, long[] kernel, long @Nullable [] stride, long[] padding, long[] dilation) {
    require(
        isOneOrTwo(kernel),
        name + ": kernel_size must either be a single int, or a tuple of two ints");
    fit(kernel);
    require(
        stride == null || stride.length == 0 || isOneOrTwo(stride),
        name + ": stride must either be omitted, a single int, or a tuple of two ints");
    long[] steps = stride == null || stride.length == 0 ? kernel : stride;
    fit(steps);
    require(
        isOneOrTwo(padding),
        name + ": padding must either be a single int, or a tuple of two ints");
    fit(padding);
    require(
        isOneOrTwo(dilation),
        name + ": dilation must be either a single int, or a tuple of two ints");
    fit(dilation);
    return List.of(
        axis(0, kernel, steps, padding, dilation), axis(1, kernel, steps, padding, dilation));
  }

  private static WindowAxis axis(
      int i, long[] kernel, long[] stride, long[] padding, long[] dilation) {
    return new WindowAxis(each(kernel, i), each(stride, i), each(padding, i), each(dilation, i));
  }

  private static long each(long[] values, int i) {
    return values[values.length == 1 ? 0 : i];
  }

  private static boolean isOneOrTwo(long... values) {
    return values.length == 1 || values.length == 2;
  }

  private static void fit(long... values) {
    for (long value : values) {
      require(value == (int) value, "integer out of range");
    }
  }

  /** Refuses an input without one or two dimensions before the last one. */
  static void checkLine(String name, Layout input) {
    if (input.dim() != 2 && input.dim() != 3) {
      throw Errors.state(
          "Expected 2 to 3 dimensions, but got %s-dimensional tensor for argument #1 'self' (while"
              + " checking arguments for %s)",
          input.dim(), name);
    }
  }

  /** Refuses what one-dimensional max pooling cannot be done with. */
  static void checkMax1d(Layout input, WindowAxis axis, boolean ceil) {
    String name = "max_pool1d() ";
    int rank = input.dim();
    if ((rank != 2 && rank != 3) || isEmptyBehindBatch(input, 3)) {
      throw Errors.state(
          "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for"
              + " input, but got:%s",
          input.sizes());
    }
    require(
        axis.kernel() > 0,
        name + "kernel_size must be greater than zero, but got " + axis.kernel());
    require(axis.stride() > 0, name + "stride must be greater than zero, but got " + axis.stride());
    require(axis.padding() >= 0, name + "padding must be non-negative, but got " + axis.padding());
    if (axis.padding() > axis.kernel() / 2) {
      throw Errors.state(
          "%spadding should be at most half of kernel size, but got padding=%s and kernel_size=%s",
          name, axis.padding(), axis.kernel());
    }
    require(
        axis.dilation() > 0,
        name + "dilation must be greater than zero, but got " + axis.dilation());
    long count = windows(input.size(rank - 1), axis, ceil);
    require(count > 0, name + "Invalid computed output size: " + count);
  }

  /** Whether a dimension has no elements, other than the batch of an input that has one. */
  private static boolean isEmptyBehindBatch(Layout input, int rankWithBatch) {
    boolean empty = false;
    for (int d = input.dim() == rankWithBatch ? 1 : 0; d < input.dim(); d++) {
      empty |= input.size(d) == 0;
    }
    return empty;
  }

  /** The number of windows along a dimension. */
  static long windows(long size, WindowAxis axis, boolean ceil) {
    require(axis.stride() != 0, "stride should not be zero");
    require(axis.padding() >= 0, "pad must be non-negative, but got pad: " + axis.padding());
    long reach = (axis.kernel() - 1) * axis.dilation() + 1;
    if (axis.padding() > reach / 2) {
      throw Errors.state(
          "pad should be at most half of effective kernel size, but got pad=%s, kernel_size=%s and"
              + " dilation=%s",
          axis.padding(), axis.kernel(), axis.dilation());
    }
    long room = size + 2 * axis.padding() - reach + (ceil ? axis.stride() - 1 : 0);
    long count = Math.floorDiv(room, axis.stride()) + 1;
    // The last window must start inside, or in the padding before.
    return ceil && (count - 1) * axis.stride() >= size + axis.padding() ? count - 1 : count;
  }

  /** Refuses what two-dimensional pooling cannot be done with. */
  static void check(Layout input, List<WindowAxis> axes, boolean ceil) {
    WindowAxis down = axes.get(0);
    WindowAxis across = axes.get(1);
    int rank = input.dim();
    long planes = input.size(Shapes.wrapSized(-3, rank));
    long height = input.size(rank - 2);
    long width = input.size(rank - 1);
    long rows = windows(height, down, ceil);
    long columns = windows(width, across, ceil);
    requirePositive("kernel size", "kH", down.kernel(), "kW", across.kernel());
    requirePositive("stride", "dH", down.stride(), "dW", across.stride());
    requirePositive("dilation", "dilationH", down.dilation(), "dilationW", across.dilation());
    require(
        (rank == 3 || rank == 4) && !isEmptyBehindBatch(input, 4),
        "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:"
            + Arrays.toString(input.sizes()));
    if (across.kernel() / 2 < across.padding() || down.kernel() / 2 < down.padding()) {
      throw Errors.state(
          "pad should be smaller than or equal to half of kernel size, but got padW = %s, padH ="
              + " %s, kW = %s, kH = %s",
          across.padding(), down.padding(), across.kernel(), down.kernel());
    }
    if (rows < 1 || columns < 1) {
      throw Errors.state(
          "Given input size: (%sx%sx%s). Calculated output size: (%sx%sx%s). Output size is too"
              + " small",
          planes, height, width, planes, rows, columns);
    }
  }

  private static void requirePositive(String what, String h, long down, String w, long across) {
    if (down <= 0 || across <= 0) {
      throw Errors.state(
          "%s should be greater than zero, but got %s: %s %s: %s", what, h, down, w, across);
    }
  }

  /** The sizes of the result: those of the input, with windows in place of the last dimensions. */
  static long[] sizes(Layout input, List<WindowAxis> axes, boolean ceil) {
    long[] sizes = input.sizes().clone();
    int leading = sizes.length - axes.size();
    for (int i = 0; i < axes.size(); i++) {
      sizes[leading + i] = windows(sizes[leading + i], axes.get(i), ceil);
    }
    return sizes;
  }

  /**
   * Refuses an input of a type that there is no kernel for.
   *
   * @param supported whether there is one
   * @param kernel its name; there is another one for channels last
   */
  static void checkType(boolean supported, String kernel, Layout input, DType dtype) {
    if (!supported) {
      throw Errors.state(
          "\"%s%s\" not implemented for '%s'",
          kernel, ChannelsLast.is(input) ? "_channels_last" : "", dtype);
    }
  }
}
