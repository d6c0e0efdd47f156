package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code Backend.window} means, one window after the other. */
final class PlainWindows {
  private final WindowSpec spec;
  private final Operand image;
  private final Operand windows;
  private final @Nullable Operand positions;
  private final List<WindowAxis> axes;
  private final int leading;
  private final long[] counts;
  private final long[] kernel;

  private PlainWindows(
      WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    this.spec = spec;
    this.image = image;
    this.windows = windows;
    this.positions = positions;
    axes = spec.axes();
    leading = image.layout().dim() - axes.size();
    long[] sizes = windows.layout().sizes();
    counts = Arrays.copyOfRange(sizes, sizes.length - axes.size(), sizes.length);
    kernel = axes.stream().mapToLong(WindowAxis::kernel).toArray();
  }

  static void run(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    PlainWindows plain = new PlainWindows(spec, image, windows, positions);
    long[] planes = Arrays.copyOf(image.layout().sizes(), plain.leading);
    for (long p = 0; p < Layout.numel(planes); p++) {
      plain.plane(index(p, planes));
    }
  }

  private static long[] index(long number, long[] sizes) {
    long[] index = new long[sizes.length];
    long rest = number;
    for (int d = sizes.length - 1; d >= 0; d--) {
      index[d] = rest % sizes[d];
      rest /= sizes[d];
    }
    return index;
  }

  private static long[] joined(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
  }

  private static long address(Operand operand, long... index) {
    Layout layout = operand.layout();
    long at = layout.offset();
    for (int d = 0; d < index.length; d++) {
      at += index[d] * layout.stride(d);
    }
    return operand.storage().address() + at * operand.dtype().itemSize();
  }

  private void plane(long[] plane) {
    if (spec.action().keepsApart()) {
      for (long k = 0; k < Layout.numel(kernel); k++) {
        for (long o = 0; o < Layout.numel(counts); o++) {
          move(plane, index(k, kernel), index(o, counts));
        }
      }
      return;
    }
    for (long o = 0; o < Layout.numel(counts); o++) {
      long[] window = index(o, counts);
      switch (spec.action()) {
        case MAX -> max(plane, window);
        case GIVE -> {
          long position = Memory.getLong(address(positions(), joined(plane, window)));
          long[] sizes = Arrays.copyOfRange(image.layout().sizes(), leading, image.layout().dim());
          add(address(image, joined(plane, index(position, sizes))), value(plane, window));
        }
        default -> mean(plane, window);
      }
    }
  }

  private Operand positions() {
    if (positions == null) {
      throw new IllegalStateException("no positions");
    }
    return positions;
  }

  /** Where an element of a window is in the image; null in the padding. */
  private long @Nullable [] place(long[] element, long[] window) {
    long[] place = new long[axes.size()];
    for (int i = 0; i < place.length; i++) {
      WindowAxis axis = axes.get(i);
      place[i] = window[i] * axis.stride() - axis.padding() + element[i] * axis.dilation();
      if (place[i] < 0 || place[i] >= image.layout().size(leading + i)) {
        return null;
      }
    }
    return place;
  }

  private double value(long[] plane, long[] window) {
    return Elements.getDouble(windows.dtype(), address(windows, joined(plane, window)));
  }

  private void add(long address, double value) {
    DType dtype = image.dtype();
    Elements.putDouble(dtype, address, Elements.getDouble(dtype, address) + value);
  }

  private void move(long[] plane, long[] element, long[] window) {
    long[] place = place(element, window);
    long there = address(windows, joined(plane, element, window));
    boolean adds = spec.action() == WindowAction.FOLD;
    if (place == null) {
      if (!adds) {
        Elements.putLong(windows.dtype(), there, 0);
      }
      return;
    }
    long here = address(image, joined(plane, place));
    if (adds) {
      add(here, Elements.getDouble(windows.dtype(), there));
    } else {
      Elements.copy(image.dtype().itemSize(), here, there);
    }
  }

  private void max(long[] plane, long[] window) {
    DType dtype = image.dtype();
    double best =
        dtype.isFloatingPoint()
            ? Double.NEGATIVE_INFINITY
            : switch (dtype) {
              case BOOL, UINT8 -> 0;
              case INT8 -> Byte.MIN_VALUE;
              case INT16 -> Short.MIN_VALUE;
              case INT32 -> Integer.MIN_VALUE;
              default -> Long.MIN_VALUE;
            };
    long first = 0;
    for (int i = 0; i < axes.size(); i++) {
      WindowAxis axis = axes.get(i);
      long start = window[i] * axis.stride() - axis.padding();
      while (start < 0) {
        start += axis.dilation();
      }
      first = first * image.layout().size(leading + i) + start;
    }
    long at = first;
    for (long k = 0; k < Layout.numel(kernel); k++) {
      long[] place = place(index(k, kernel), window);
      if (place != null) {
        double x = Elements.getDouble(dtype, address(image, joined(plane, place)));
        if (x > best || x != x) {
          best = x;
          at = 0;
          for (int i = 0; i < place.length; i++) {
            at = at * image.layout().size(leading + i) + place[i];
          }
        }
      }
    }
    Elements.putDouble(dtype, address(windows, joined(plane, window)), best);
    if (positions != null) {
      Memory.setLong(address(positions, joined(plane, window)), at);
    }
  }

  /** The mean of a window, or the share of each of its elements. */
  private void mean(long[] plane, long[] window) {
    DType dtype = image.dtype();
    boolean spreads = spec.action() == WindowAction.SPREAD;
    long padded = 1;
    long inside = 1;
    for (int i = 0; i < axes.size(); i++) {
      WindowAxis axis = axes.get(i);
      long size = image.layout().size(leading + i);
      long start = window[i] * axis.stride() - axis.padding();
      long end = Math.min(start + axis.kernel(), size + axis.padding());
      padded *= end - start;
      inside *= Math.max(0, Math.min(end, size) - Math.max(start, 0));
    }
    long divisor = spec.divisor() != 0 ? spec.divisor() : spec.countsPadding() ? padded : inside;
    double share = 0;
    if (spreads && inside > 0) {
      double value = value(plane, window);
      share =
          DTypes.computesInFloat(dtype)
              ? Elements.round(dtype, value / Elements.round(dtype, divisor))
              : (long) value / divisor;
    }
    double sum = 0;
    for (long k = 0; k < Layout.numel(kernel); k++) {
      long[] place = place(index(k, kernel), window);
      if (place != null) {
        long there = address(image, joined(plane, place));
        if (spreads) {
          add(there, share);
        } else {
          sum = wide(sum + Elements.getDouble(dtype, there));
        }
      }
    }
    if (!spreads) {
      double mean =
          inside <= 0
              ? 0
              : DTypes.computesInFloat(dtype) ? mean(sum, divisor) : (long) sum / divisor;
      Elements.putDouble(dtype, address(windows, joined(plane, window)), mean);
    }
  }

  private double mean(double sum, long divisor) {
    return Elements.round(image.dtype(), wide(sum / wide(divisor))) + 0.0;
  }

  private double wide(double value) {
    return image.dtype().isFloatingPoint() && image.dtype() != DType.FLOAT64
        ? (float) value
        : value;
  }
}
