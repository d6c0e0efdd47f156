package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Memory;
import java.util.Arrays;

/** A row of windows in work: those that differ along the last axis alone. */
abstract class WindowRow {
  /** Windows side by side. */
  static final int LANES = 512;

  final WindowPlan plan;
  final WindowAction action;
  final long[] sources;
  private final long[] firstTaps;
  private final long[] endTaps;
  private final long[] tap;
  private long planeImage;
  private long padded;
  private long inside;

  WindowRow(WindowPlan plan) {
    this.plan = plan;
    action = plan.spec.action();
    boolean chooses = action == WindowAction.MAX || action == WindowAction.GIVE;
    sources = new long[chooses ? lanes(plan) : 0];
    firstTaps = new long[plan.last];
    endTaps = new long[plan.last];
    tap = new long[plan.last];
  }

  static int lanes(WindowPlan plan) {
    return (int) Math.min(LANES, plan.count(plan.last));
  }

  void run(long plane, long row) {
    int last = plan.last;
    planeImage = plan.starts[0] + plan.planes.offset(0, plane, 0);
    long image = planeImage;
    long windows = plan.starts[1] + plan.planes.offset(1, plane, 0);
    long positions = plan.starts[2] + plan.planes.offset(2, plane, 0);
    long position = 0;
    long first = 0;
    padded = 1;
    inside = 1;
    long rest = row;
    for (int i = last - 1; i >= 0; i--) {
      long o = i == 0 ? rest : rest % plan.count(i);
      rest = i == 0 ? 0 : rest / plan.count(i);
      WindowAxis axis = plan.axis(i);
      firstTaps[i] = axis.firstTap(o);
      endTaps[i] = axis.endTap(o, plan.size(i));
      image += axis.start(o) * plan.step(0, i);
      windows += o * plan.step(1, i);
      positions += o * plan.step(2, i);
      position += axis.start(o) * plan.weight(i);
      first += axis.firstInside(o) * plan.weight(i);
      padded *= axis.padded(o, plan.size(i));
      inside *= Math.max(0, endTaps[i] - firstTaps[i]);
    }
    for (long from = 0; from < plan.count(last); from += LANES) {
      int length = (int) Math.min(LANES, plan.count(last) - from);
      long at = windows + from * plan.step(1, last);
      long sourcesAt = positions + from * plan.step(2, last);
      if (action == WindowAction.MAX) {
        for (int w = 0; w < length; w++) {
          sources[w] = first + plan.axis(last).firstInside(from + w) * plan.weight(last);
        }
      }
      begin(from, length, at);
      if (action == WindowAction.GIVE) {
        Buffers.load(DType.INT64, sourcesAt, plan.step(2, last), length, sources);
        give(planeImage + from * plan.laneStep(), length);
        continue;
      }
      if (inside > 0) {
        outerTaps(image, position, from, length);
      }
      if (!action.writesImage()) {
        end(from, length, at);
        if (plan.positioned) {
          Buffers.store(DType.INT64, sourcesAt, plan.step(2, last), length, sources);
        }
      }
    }
  }

  private void give(long image, int length) {
    for (int w = 0; w < length; w++) {
      long position = sources[w];
      if (position >= 0 && position < plan.elements) {
        give(w, image + w * plan.laneStep() + plan.offset(position));
      }
    }
  }

  /** The address of the element that a lane has chosen. */
  final long chosen(long from, int w) {
    return planeImage + (from + w) * plan.laneStep() + plan.offset(sources[w]);
  }

  private void outerTaps(long image, long position, long from, int length) {
    System.arraycopy(firstTaps, 0, tap, 0, tap.length);
    int i;
    do {
      long at = image;
      long source = position;
      for (int d = 0; d < tap.length; d++) {
        long moved = tap[d] * plan.axis(d).dilation();
        at += moved * plan.step(0, d);
        source += moved * plan.weight(d);
      }
      lastTaps(at, source, from, length);
      i = tap.length - 1;
      while (i >= 0 && ++tap[i] == endTaps[i]) {
        tap[i] = firstTaps[i];
        i--;
      }
    } while (i >= 0);
  }

  /** What meets in one element of the image is added in the order of the windows. */
  private void lastTaps(long image, long position, long from, int length) {
    WindowAxis axis = plan.axis(plan.last);
    long first = axis.firstTap(from + length - 1);
    long end = axis.endTap(from, plan.size(plan.last));
    long step = plan.step(0, plan.last);
    long weight = plan.weight(plan.last);
    boolean gives = action.writesImage();
    for (long n = 0; n < end - first; n++) {
      long t = gives ? end - 1 - n : first + n;
      long lo = Math.max(plan.firstWindow(t), from);
      long hi = Math.min(plan.endWindow(t), from + length);
      if (lo < hi) {
        long element = axis.start(lo) + t * axis.dilation();
        visit(
            image + element * step,
            axis.stride() * step,
            (int) (lo - from),
            (int) (hi - from),
            position + element * weight,
            axis.stride() * weight);
      }
    }
  }

  /** What the sum of a window is divided by; 0 where the window has no element. */
  final long divisor(long window) {
    WindowAxis axis = plan.axis(plan.last);
    long size = plan.size(plan.last);
    long start = axis.start(window);
    long elements = inside * (Math.min(start + axis.kernel(), size) - Math.max(start, 0));
    return plan.spec.divisor(elements, padded * axis.padded(window, size));
  }

  /** Begins with the windows from one on; those that give are loaded. */
  abstract void begin(long from, int length, long address);

  /** Goes to one element of each of some windows. */
  abstract void visit(long address, long step, int lo, int hi, long position, long positionStep);

  /** Adds the value of a lane to an element. */
  abstract void give(int lane, long address);

  /** Stores what windows have taken. */
  abstract void end(long from, int length, long address);

  static final class FloatRow extends WindowRow {
    private final double[] values;
    private final double[] elements;

    FloatRow(WindowPlan plan) {
      super(plan);
      values = new double[lanes(plan)];
      elements = new double[lanes(plan)];
    }

    /** In the type that sums are computed in: float64 rounded to float32 is float32's own sum. */
    private double rounded(double value) {
      return plan.dtype == DType.FLOAT64 ? value : (float) value;
    }

    @Override
    void begin(long from, int length, long address) {
      DType dtype = plan.dtype;
      switch (action) {
        case MAX -> Arrays.fill(values, 0, length, Double.NEGATIVE_INFINITY);
        case GIVE -> Buffers.load(dtype, address, plan.step(1, plan.last), length, values);
        case SPREAD -> {
          Buffers.load(dtype, address, plan.step(1, plan.last), length, values);
          for (int w = 0; w < length; w++) {
            long divisor = divisor(from + w);
            if (divisor != 0) {
              // PyTorch divides in the dtype, by a number of the dtype.
              values[w] = Elements.round(dtype, values[w] / Elements.round(dtype, divisor));
            }
          }
        }
        default -> Arrays.fill(values, 0, length, 0);
      }
    }

    @Override
    void visit(long address, long step, int lo, int hi, long position, long positionStep) {
      int n = hi - lo;
      Buffers.load(plan.dtype, address, step, n, elements);
      switch (action) {
        case MAX -> max(lo, n, position, positionStep);
        case SPREAD -> {
          for (int i = 0; i < n; i++) {
            elements[i] += values[lo + i];
          }
          Buffers.store(plan.dtype, address, step, n, elements);
        }
        default -> sum(lo, n);
      }
    }

    private void max(int lo, int n, long position, long positionStep) {
      double[] best = values;
      double[] x = elements;
      long[] at = sources;
      for (int i = 0; i < n; i++) {
        boolean wins = x[i] > best[lo + i] || x[i] != x[i];
        best[lo + i] = wins ? x[i] : best[lo + i];
        at[lo + i] = wins ? position + i * positionStep : at[lo + i];
      }
    }

    @Override
    void give(int lane, long address) {
      if (plan.dtype == DType.FLOAT32) {
        Memory.setFloat(address, Memory.getFloat(address) + (float) values[lane]);
      } else {
        double sum = Elements.getDouble(plan.dtype, address) + values[lane];
        Elements.putDouble(plan.dtype, address, sum);
      }
    }

    private void sum(int lo, int n) {
      double[] sums = values;
      double[] x = elements;
      if (plan.dtype == DType.FLOAT64) {
        for (int i = 0; i < n; i++) {
          sums[lo + i] += x[i];
        }
      } else {
        for (int i = 0; i < n; i++) {
          sums[lo + i] = (float) (sums[lo + i] + x[i]);
        }
      }
    }

    @Override
    void end(long from, int length, long address) {
      if (action == WindowAction.MEAN) {
        for (int w = 0; w < length; w++) {
          long divisor = divisor(from + w);
          double mean = divisor == 0 ? 0 : rounded(values[w] / rounded(divisor));
          values[w] = Elements.round(plan.dtype, mean) + 0.0; // no zero is negative, as in PyTorch
        }
      }
      Buffers.store(plan.dtype, address, plan.step(1, plan.last), length, values);
    }
  }

  static final class LongRow extends WindowRow {
    private final long[] values;

    LongRow(WindowPlan plan) {
      super(plan);
      values = new long[lanes(plan)];
    }

    @Override
    void begin(long from, int length, long address) {
      switch (action) {
        case MAX -> Arrays.fill(values, 0, length, DTypes.leastInteger(plan.dtype));
        case GIVE -> Buffers.load(plan.dtype, address, plan.step(1, plan.last), length, values);
        case SPREAD -> {
          Buffers.load(plan.dtype, address, plan.step(1, plan.last), length, values);
          divide(from, length);
        }
        default -> Arrays.fill(values, 0, length, 0);
      }
    }

    private void divide(long from, int length) {
      for (int w = 0; w < length; w++) {
        long divisor = divisor(from + w);
        values[w] = divisor == 0 ? 0 : values[w] / divisor;
      }
    }

    @Override
    void visit(long address, long step, int lo, int hi, long position, long positionStep) {
      DType dtype = plan.dtype;
      for (int w = lo; w < hi; w++) {
        long there = address + (w - lo) * step;
        long x = Elements.getLong(dtype, there);
        switch (action) {
          case MAX -> {
            if (x > values[w]) {
              values[w] = x;
              sources[w] = position + (w - lo) * positionStep;
            }
          }
          case SPREAD -> Elements.putLong(dtype, there, x + values[w]);
          default -> values[w] += x;
        }
      }
    }

    @Override
    void give(int lane, long address) {
      Elements.putLong(plan.dtype, address, Elements.getLong(plan.dtype, address) + values[lane]);
    }

    @Override
    void end(long from, int length, long address) {
      if (action == WindowAction.MEAN) {
        divide(from, length);
      }
      Buffers.store(plan.dtype, address, plan.step(1, plan.last), length, values);
    }
  }

  /**
   * Max pooling in the types of up to 32 bits, without branches: a value and its position are one
   * number, whose upper half orders values and whose lower half prefers the first position.
   */
  static final class PackedMaxRow extends WindowRow {
    private static final int NAN = key(Float.NaN);
    private static final long LOW = 0xffffffffL;

    private final long[] best;
    private final double[] floats;
    private final boolean isFloat;

    PackedMaxRow(WindowPlan plan) {
      super(plan);
      isFloat = DTypes.computesInFloat(plan.dtype);
      best = new long[lanes(plan)];
      floats = new double[isFloat ? lanes(plan) : 0];
    }

    /** An integer for each float, in their order; both zeros have the same. */
    private static int key(float x) {
      int bits = Float.floatToIntBits(x + 0f);
      return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static long packed(int key, long position) {
      return (long) key << 32 | ~position & LOW;
    }

    /** Of several NaN, the last one wins, as in PyTorch. */
    private static long packed(float x, long position) {
      int key = key(x);
      return key == NAN ? (long) NAN << 32 | position : packed(key, position);
    }

    @Override
    void begin(long from, int length, long address) {
      int least = isFloat ? key(Float.NEGATIVE_INFINITY) : (int) DTypes.leastInteger(plan.dtype);
      for (int w = 0; w < length; w++) {
        best[w] = packed(least, sources[w]);
      }
    }

    @Override
    void visit(long address, long step, int lo, int hi, long position, long positionStep) {
      DType dtype = plan.dtype;
      int n = hi - lo;
      long[] b = best;
      if (dtype == DType.FLOAT32) {
        for (int i = 0; i < n; i++) {
          float x = Memory.getFloat(address + i * step);
          b[lo + i] = Math.max(b[lo + i], packed(x, position + i * positionStep));
        }
      } else if (isFloat) {
        for (int i = 0; i < n; i++) {
          float x = Elements.getFloat(dtype, address + i * step);
          b[lo + i] = Math.max(b[lo + i], packed(x, position + i * positionStep));
        }
      } else {
        for (int i = 0; i < n; i++) {
          int x = (int) Elements.getLong(dtype, address + i * step);
          b[lo + i] = Math.max(b[lo + i], packed(x, position + i * positionStep));
        }
      }
    }

    @Override
    void give(int lane, long address) {
      throw new IllegalStateException("max pooling only takes");
    }

    @Override
    void end(long from, int length, long address) {
      for (int w = 0; w < length; w++) {
        int key = (int) (best[w] >> 32);
        boolean isNan = isFloat && key == NAN;
        sources[w] = (isNan ? best[w] : ~best[w]) & LOW;
        if (isFloat) {
          // A zero has lost its sign.
          floats[w] =
              key == 0
                  ? Elements.getDouble(plan.dtype, chosen(from, w))
                  : Float.intBitsToFloat(key ^ key >> 31 & Integer.MAX_VALUE);
        } else {
          best[w] = key;
        }
      }
      long step = plan.step(1, plan.last);
      if (isFloat) {
        Buffers.store(plan.dtype, address, step, length, floats);
      } else {
        Buffers.store(plan.dtype, address, step, length, best);
      }
    }
  }
}
