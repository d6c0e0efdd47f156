package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.ElementBits;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Windows over one plane of an image, one after the other. */
final class PlainWindow {
  private final WindowSpec spec;
  private final DType dtype;
  private final int n;
  private final long[] sizes;
  private final long[] counts;
  private final long[] taps;
  private final long[][] steps;
  private final long[] tapSteps;

  PlainWindow(WindowSpec spec, Operand... operands) {
    this.spec = spec;
    this.dtype = operands[0].dtype();
    this.n = spec.axes().size();
    this.sizes = last(operands[0].layout().sizes(), n, 0);
    this.counts = last(operands[1].layout().sizes(), n, 0);
    this.taps = spec.axes().stream().mapToLong(WindowAxis::kernel).toArray();
    this.steps = new long[operands.length][];
    Arrays.setAll(steps, k -> last(bytes(operands[k]), n, 0));
    this.tapSteps = spec.action().keepsApart() ? last(bytes(operands[1]), n, n) : new long[n];
  }

  private static long[] last(long[] all, int count, int before) {
    return Arrays.copyOfRange(all, all.length - count - before, all.length - before);
  }

  private static long[] bytes(Operand operand) {
    int size = operand.dtype().itemSize();
    return Arrays.stream(operand.layout().strides()).map(stride -> stride * size).toArray();
  }

  /** Of an image, its windows, and the positions of their largest elements or the windows again. */
  static void run(WindowSpec spec, boolean positioned, Operand... operands) {
    PlainWindow plane = new PlainWindow(spec, operands);
    int leading = operands[0].layout().dim() - plane.n;
    Operand[] first = new Operand[operands.length];
    Arrays.setAll(first, k -> Checks.leading(operands[k], leading));
    boolean empty = operands[1].layout().numel() == 0;
    Walk walk = new Walk(first[0].layout().sizes(), first);
    for (; walk.more() && !empty; walk.next()) {
      if (spec.action().keepsApart()) {
        plane.move(walk.at(0), walk.at(1));
      } else {
        plane.combine(walk.at(0), walk.at(1), walk.at(2), positioned);
      }
    }
  }

  /**
   * See {@link Backend#convolve}: of the result, image, kernel and bias, a chain over channels and,
   * in each, over the window.
   */
  static void convolve(WindowSpec spec, boolean biased, Operand... all) {
    PlainWindow plane = new PlainWindow(spec, all[1], all[0], all[2]);
    long channels = all[2].layout().numel() == 0 ? 0 : all[2].layout().size(2);
    Layout out = all[0].layout();
    long[] index = new long[out.dim()];
    for (boolean more = out.numel() != 0; more; more = next(index, out.sizes())) {
      PlainSum sum = new PlainSum(plane.dtype, biased ? at(all[3], index[1], index[2]) : 0);
      for (long c = 0; c < channels; c++) {
        long[] tap = new long[plane.n];
        do {
          long[] inside = plane.inside(last(index, plane.n, 0), tap);
          long pixel = at(all[1], index[0], index[1], c) + sum(inside, plane.steps[0]);
          long factor = at(all[2], index[1], index[2], c) + sum(tap, plane.steps[2]);
          boolean finite = Double.isFinite(RawValues.number(plane.dtype, factor));
          boolean counts = inside.length > 0 || spec.countsPadding() || finite;
          sum.add(inside.length > 0 ? pixel : 0, counts ? factor : 0);
        } while (next(tap, plane.taps));
      }
      sum.store(at(all[0], index));
    }
  }

  /** Where an element is; the first one of all in the dimensions that are not given. */
  static long at(Operand operand, long... index) {
    return operand.address() + sum(index, operand.layout().strides()) * operand.dtype().itemSize();
  }

  /** Goes to the next index; false after the last one. */
  static boolean next(long[] index, long[] ends) {
    for (int d = index.length - 1; d >= 0; d--) {
      if (++index[d] < ends[d]) {
        return true;
      }
      index[d] = 0;
    }
    return false;
  }

  private static long sum(long[] index, long[] by) {
    long sum = 0;
    for (int i = 0; i < index.length; i++) {
      sum += index[i] * by[i];
    }
    return sum;
  }

  /** The index of an element of a window; empty in the padding. */
  private long[] inside(long[] window, long[] tap) {
    long[] at = new long[n];
    for (int i = 0; i < n; i++) {
      WindowAxis axis = spec.axes().get(i);
      at[i] = axis.start(window[i]) + tap[i] * axis.dilation();
      if (at[i] < 0 || at[i] >= sizes[i]) {
        return new long[0];
      }
    }
    return at;
  }

  /** The indices of a window's elements, in order. */
  private List<long[]> elements(long[] window) {
    List<long[]> all = new ArrayList<>();
    long[] tap = new long[n];
    do {
      long[] at = inside(window, tap);
      if (at.length == n) {
        all.add(at);
      }
    } while (next(tap, taps));
    return all;
  }

  /** The position of an index, counted in row-major order. */
  private long position(long[] index) {
    long position = 0;
    for (int i = 0; i < n; i++) {
      position = position * sizes[i] + index[i];
    }
    return position;
  }

  private void move(long image, long windows) {
    long[] tap = new long[n];
    do {
      long[] window = new long[n];
      do {
        long[] at = inside(window, tap);
        long there = windows + sum(tap, tapSteps) + sum(window, steps[1]);
        long element = at.length == n ? image + sum(at, steps[0]) : 0;
        if (spec.action() == WindowAction.UNFOLD) {
          RawValues.copy(dtype, element, there);
        } else if (element != 0) {
          RawValues.update(dtype, element, there, Double::sum, Long::sum);
        }
      } while (next(window, counts));
    } while (next(tap, taps));
  }

  private void combine(long image, long windows, long positions, boolean positioned) {
    long[] window = new long[n];
    do {
      long there = windows + sum(window, steps[1]);
      long place = positions + sum(window, steps[2]);
      switch (spec.action()) {
        case MAX -> {
          long best = largest(image, window, there);
          if (positioned) {
            Memory.setLong(place, best);
          }
        }
        case GIVE -> give(image, there, Memory.getLong(place));
        case MEAN -> mean(image, window, there);
        default -> spread(image, window, there);
      }
    } while (next(window, counts));
  }

  private long largest(long image, long[] window, long there) {
    long[] first = new long[n];
    Arrays.setAll(first, i -> spec.axes().get(i).firstInside(window[i]));
    long position = position(first);
    long best = 0;
    for (long[] at : elements(window)) {
      long element = image + sum(at, steps[0]);
      if (best == 0 || beats(element, best)) {
        best = element;
        position = position(at);
      }
    }
    RawValues.putBits(dtype, there, best == 0 ? least() : RawValues.bits(dtype, best));
    return position;
  }

  /** Whether an element takes the place of the largest so far. */
  private boolean beats(long element, long best) {
    if (DTypes.computesInFloat(dtype)) {
      double x = RawValues.number(dtype, element);
      return x != x || x > RawValues.number(dtype, best);
    }
    return RawValues.integer(dtype, element) > RawValues.integer(dtype, best);
  }

  /** The largest of no elements. */
  private long least() {
    return DTypes.computesInFloat(dtype)
        ? ElementBits.of(dtype, Double.NEGATIVE_INFINITY)
        : DTypes.leastInteger(dtype);
  }

  private void give(long image, long there, long position) {
    long elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    if (position < 0 || position >= elements) {
      return; // of a window without elements
    }
    long rest = position;
    long element = image;
    for (int i = n - 1; i >= 0; i--) {
      element += rest % sizes[i] * steps[0][i];
      rest /= sizes[i];
    }
    RawValues.update(dtype, element, there, Double::sum, Long::sum);
  }

  /** What the sum of a window is divided by; 0 where the window has no element. */
  private long divisor(long[] window) {
    long elements = 1;
    long padded = 1;
    for (int i = 0; i < n; i++) {
      WindowAxis axis = spec.axes().get(i);
      elements *= Math.max(0, axis.endTap(window[i], sizes[i]) - axis.firstTap(window[i]));
      padded *= axis.padded(window[i], sizes[i]);
    }
    return spec.divisor(elements, padded);
  }

  /** In the type that sums are computed in. */
  private double rounded(double value) {
    return dtype == DType.FLOAT64 ? value : (float) value;
  }

  private void mean(long image, long[] window, long there) {
    double number = 0;
    long integer = 0;
    for (long[] at : elements(window)) {
      number = rounded(number + RawValues.number(dtype, image + sum(at, steps[0])));
      integer += RawValues.integer(dtype, image + sum(at, steps[0]));
    }
    long divisor = divisor(window);
    double mean = divisor == 0 ? 0 : rounded(number / rounded(divisor));
    long quotient = divisor == 0 ? 0 : integer / divisor;
    RawValues.put(dtype, there, ofType(mean) + spec.zero(), quotient);
  }

  private void spread(long image, long[] window, long there) {
    long divisor = divisor(window);
    if (divisor == 0) {
      return;
    }
    double number = ofType(RawValues.number(dtype, there) / ofType(divisor));
    long integer = RawValues.integer(dtype, there) / divisor;
    for (long[] at : elements(window)) {
      long element = image + sum(at, steps[0]);
      double sum = RawValues.number(dtype, element) + number;
      RawValues.put(dtype, element, sum, RawValues.integer(dtype, element) + integer);
    }
  }

  private double ofType(double value) {
    return ElementBits.toDouble(dtype, ElementBits.of(dtype, value));
  }
}
