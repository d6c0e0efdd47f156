package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import java.util.Arrays;

/**
 * A row of windows in work: those that differ along the last axis alone.
 *
 * <p>Windows that are neighbours are worked on side by side, and in each of them the channels that
 * are neighbours in memory: these are the lanes, {@code width} of them for each window.
 */
abstract class WindowRow {
  /** Lanes side by side. */
  private static final int LANES = 1024;

  /** Moves lanes that are evenly spaced in memory, from the given one on. */
  @FunctionalInterface
  interface Lanes {
    void move(long address, long spacing, int count, int lane);
  }

  final WindowPlan plan;
  final WindowAction action;

  /** Where lanes have found what they chose, counted from the start of their windows. */
  final long[] sources;

  private final Lanes storeSources;
  private final long[] firstTaps;
  private final long[] endTaps;
  private final long[] tap;
  private long image;
  private long start;
  private long padded;
  private long inside;
  private long from;
  private int length;
  private int width;

  WindowRow(WindowPlan plan) {
    this.plan = plan;
    action = plan.spec.action();
    sources = new long[action == WindowAction.MAX ? lanes(plan) : 0];
    storeSources =
        (address, spacing, count, lane) ->
            Buffers.store(DType.INT64, address, spacing, count, sources, lane);
    firstTaps = new long[plan.last];
    endTaps = new long[plan.last];
    tap = new long[plan.last];
  }

  static int lanes(WindowPlan plan) {
    return (int) Math.min(LANES, plan.lanes());
  }

  void run(long plane, long row) {
    int last = plan.last;
    image = plan.starts[0] + plan.planes.offset(0, plane, 0);
    long windows = plan.starts[1] + plan.planes.offset(1, plane, 0);
    long positions = plan.starts[2] + plan.planes.offset(2, plane, 0);
    long corner = 0;
    long first = 0;
    start = 0;
    padded = 1;
    inside = 1;
    long rest = row;
    for (int i = last - 1; i >= 0; i--) {
      long o = i == 0 ? rest : rest % plan.count(i);
      rest = i == 0 ? 0 : rest / plan.count(i);
      WindowAxis axis = plan.axis(i);
      firstTaps[i] = axis.firstTap(o);
      endTaps[i] = axis.endTap(o, plan.size(i));
      corner += axis.start(o) * plan.step(0, i);
      windows += o * plan.step(1, i);
      positions += o * plan.step(2, i);
      start += axis.start(o) * plan.weight(i);
      first += axis.firstInside(o) * plan.weight(i);
      padded *= axis.padded(o, plan.size(i));
      inside *= Math.max(0, endTaps[i] - firstTaps[i]);
    }
    for (long channel = 0; channel < plan.channels; channel += LANES) {
      width = (int) Math.min(LANES, plan.channels - channel);
      image += channel == 0 ? 0 : LANES * plan.channelStep(0);
      int block = LANES / width;
      for (from = 0; from < plan.count(last); from += block) {
        length = (int) Math.min(block, plan.count(last) - from);
        long at = windows + from * plan.step(1, last) + channel * plan.channelStep(1);
        if (action == WindowAction.MAX) {
          startSources(first);
        }
        begin(at);
        if (inside > 0) {
          outerTaps(image + corner);
        }
        if (!action.writesImage()) {
          end(at);
          if (plan.positioned) {
            long to = positions + from * plan.step(2, last) + channel * plan.channelStep(2);
            forWindows(2, to, storeSources);
          }
        }
      }
    }
  }

  /** The position in the plane at which a window starts. */
  private long startOf(int window) {
    return start + plan.axis(plan.last).start(from + window) * plan.weight(plan.last);
  }

  /** A window without elements has its first place in the image. */
  private void startSources(long first) {
    WindowAxis axis = plan.axis(plan.last);
    for (int w = 0; w < length; w++) {
      long place = first + axis.firstInside(from + w) * plan.weight(plan.last);
      Arrays.fill(sources, w * width, (w + 1) * width, place - startOf(w));
    }
  }

  /** Makes sources positions in the plane. */
  final void locateSources() {
    for (int w = 0; w < length; w++) {
      long startOfWindow = startOf(w);
      for (int lane = w * width; lane < (w + 1) * width; lane++) {
        sources[lane] += startOfWindow;
      }
    }
  }

  /** The address of the element that a lane has chosen. */
  final long chosen(int lane) {
    return image + lane % width * plan.channelStep(0) + plan.offset(sources[lane]);
  }

  final int laneCount() {
    return length * width;
  }

  /** Moves all lanes of an operand that has windows. */
  final void forWindows(int operand, long address, Lanes lanes) {
    long step = plan.step(operand, plan.last);
    forLanes(address, step, plan.channelStep(operand), 0, laneCount(), lanes);
  }

  /** Moves the lanes of some windows, in the image. */
  final void forElements(long address, long step, int lo, int hi, Lanes lanes) {
    forLanes(address, step, plan.channelStep(0), lo, hi, lanes);
  }

  private void forLanes(long address, long step, long channelStep, int lo, int hi, Lanes lanes) {
    if (width == 1) {
      lanes.move(address, step, hi - lo, lo);
    } else if (step == width * channelStep) {
      lanes.move(address, channelStep, hi - lo, lo);
    } else {
      long at = address;
      for (int lane = lo; lane < hi; lane += width) {
        lanes.move(at, channelStep, width, lane);
        at += step;
      }
    }
  }

  private void outerTaps(long corner) {
    System.arraycopy(firstTaps, 0, tap, 0, tap.length);
    int i;
    do {
      long at = corner;
      long source = 0;
      for (int d = 0; d < tap.length; d++) {
        long moved = tap[d] * plan.axis(d).dilation();
        at += moved * plan.step(0, d);
        source += moved * plan.weight(d);
      }
      lastTaps(at, source);
      i = tap.length - 1;
      while (i >= 0 && ++tap[i] == endTaps[i]) {
        tap[i] = firstTaps[i];
        i--;
      }
    } while (i >= 0);
  }

  /** What meets in one element of the image is added in the order of the windows. */
  private void lastTaps(long corner, long source) {
    WindowAxis axis = plan.axis(plan.last);
    long first = axis.firstTap(from + length - 1);
    long end = axis.endTap(from, plan.size(plan.last));
    long step = plan.step(0, plan.last);
    boolean gives = action.writesImage();
    for (long n = 0; n < end - first; n++) {
      long t = gives ? end - 1 - n : first + n;
      long lo = Math.max(plan.firstWindow(t), from);
      long hi = Math.min(plan.endWindow(t), from + length);
      if (lo < hi) {
        long moved = t * axis.dilation();
        visit(
            corner + (axis.start(lo) + moved) * step,
            axis.stride() * step,
            (int) (lo - from) * width,
            (int) (hi - from) * width,
            source + moved * plan.weight(plan.last));
      }
    }
  }

  /** Calls with the lanes of windows and what their sums are divided by, 0 for no elements. */
  final void forDivisors(Division division) {
    WindowAxis axis = plan.axis(plan.last);
    long size = plan.size(plan.last);
    long divisor = 0;
    int lo = 0;
    for (int w = 0; w < length; w++) {
      long at = axis.start(from + w);
      long elements = inside * (Math.min(at + axis.kernel(), size) - Math.max(at, 0));
      long next = plan.spec.divisor(elements, padded * axis.padded(from + w, size));
      if (next != divisor) {
        division.divide(lo * width, w * width, divisor);
        divisor = next;
        lo = w;
      }
    }
    division.divide(lo * width, length * width, divisor);
  }

  /** Divides the values of some lanes. */
  @FunctionalInterface
  interface Division {
    void divide(int lo, int hi, long divisor);
  }

  /** Begins with the lanes; what windows give is loaded. */
  abstract void begin(long address);

  /**
   * Goes to one element of each of some windows.
   *
   * @param source where it is, counted from the start of the window
   */
  abstract void visit(long address, long step, int lo, int hi, long source);

  /** Stores what windows have taken, and locates sources. */
  abstract void end(long address);
}
