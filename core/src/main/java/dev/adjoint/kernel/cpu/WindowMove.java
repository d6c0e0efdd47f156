package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Memory;

/** Moves the elements that windows have in one place, to windows or to the image. */
final class WindowMove {
  private static final int BLOCK = 512;

  private final WindowPlan plan;
  private final long[] tap;
  private final double[] sums;
  private final double[] terms;

  WindowMove(WindowPlan plan) {
    this.plan = plan;
    tap = new long[plan.last];
    boolean adds = plan.spec.action().writesImage();
    sums = new double[adds ? BLOCK : 0];
    terms = new double[adds ? BLOCK : 0];
  }

  void run(long plane, long element) {
    int last = plan.last;
    WindowAxis axis = plan.axis(last);
    long t = element % axis.kernel();
    long rest = element / axis.kernel();
    long windows = plan.starts[1] + plan.planes.offset(1, plane, 0) + t * plan.tapStep(last);
    for (int i = last - 1; i >= 0; i--) {
      tap[i] = rest % plan.axis(i).kernel();
      rest /= plan.axis(i).kernel();
      windows += tap[i] * plan.tapStep(i);
    }
    long image = plan.starts[0] + plan.planes.offset(0, plane, 0);
    long lo = plan.firstWindow(t);
    long hi = plan.endWindow(t);
    long source = (axis.start(lo) + t * axis.dilation()) * plan.step(0, last);
    for (long row = 0; row < plan.rows; row++) {
      long from = image + source;
      long to = windows;
      boolean inside = lo < hi;
      long left = row;
      for (int i = last - 1; i >= 0; i--) {
        long o = i == 0 ? left : left % plan.count(i);
        left = i == 0 ? 0 : left / plan.count(i);
        long at = plan.axis(i).start(o) + tap[i] * plan.axis(i).dilation();
        inside &= at >= 0 && at < plan.size(i);
        from += at * plan.step(0, i);
        to += o * plan.step(1, i);
      }
      row(from, to, inside ? lo : 0, inside ? hi : 0);
    }
  }

  private void row(long image, long windows, long lo, long hi) {
    long step = plan.axis(plan.last).stride() * plan.step(0, plan.last);
    long windowStep = plan.step(1, plan.last);
    if (plan.spec.action() == WindowAction.FOLD) {
      add(image, step, windows + lo * windowStep, windowStep, hi - lo);
      return;
    }
    int width = plan.dtype.itemSize();
    clear(width, windows, windowStep, lo);
    copy(width, image, step, windows + lo * windowStep, windowStep, hi - lo);
    clear(width, windows + hi * windowStep, windowStep, plan.count(plan.last) - hi);
  }

  private static void clear(int width, long address, long step, long n) {
    for (long i = 0; i < n; i++) {
      switch (width) {
        case 1 -> Memory.setByte(address + i * step, (byte) 0);
        case 2 -> Memory.setShort(address + i * step, (short) 0);
        case 4 -> Memory.setInt(address + i * step, 0);
        default -> Memory.setLong(address + i * step, 0);
      }
    }
  }

  private static void copy(int width, long from, long step, long to, long toStep, long n) {
    if (step == width && toStep == width) {
      Memory.copy(from, to, n * width);
      return;
    }
    switch (width) {
      case 1 -> {
        for (long i = 0; i < n; i++) {
          Memory.setByte(to + i * toStep, Memory.getByte(from + i * step));
        }
      }
      case 2 -> {
        for (long i = 0; i < n; i++) {
          Memory.setShort(to + i * toStep, Memory.getShort(from + i * step));
        }
      }
      case 4 -> {
        for (long i = 0; i < n; i++) {
          Memory.setInt(to + i * toStep, Memory.getInt(from + i * step));
        }
      }
      default -> {
        for (long i = 0; i < n; i++) {
          Memory.setLong(to + i * toStep, Memory.getLong(from + i * step));
        }
      }
    }
  }

  /** Adds elements, rounded to the type after each addition, as PyTorch does. */
  private void add(long to, long step, long from, long fromStep, long count) {
    DType dtype = plan.dtype;
    for (long done = 0; done < count; done += BLOCK) {
      int n = (int) Math.min(BLOCK, count - done);
      long target = to + done * step;
      long source = from + done * fromStep;
      if (DTypes.computesInFloat(dtype)) {
        Buffers.load(dtype, target, step, n, sums, 0);
        Buffers.load(dtype, source, fromStep, n, terms, 0);
        for (int i = 0; i < n; i++) {
          sums[i] += terms[i];
        }
        Buffers.store(dtype, target, step, n, sums, 0);
      } else {
        for (int i = 0; i < n; i++) {
          long sum =
              Elements.getLong(dtype, target + i * step)
                  + Elements.getLong(dtype, source + i * fromStep);
          Elements.putLong(dtype, target + i * step, sum);
        }
      }
    }
  }
}
