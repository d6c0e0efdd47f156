package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;

/** Adds the value of each window of a plane to the element that it has chosen. */
final class WindowGive {
  private final WindowPlan plan;

  WindowGive(WindowPlan plan) {
    this.plan = plan;
  }

  void run(long plane) {
    int last = plan.last;
    long image = plan.starts[0] + plan.planes.offset(0, plane, 0);
    for (long row = 0; row < plan.rows; row++) {
      long windows = plan.starts[1] + plan.planes.offset(1, plane, 0);
      long positions = plan.starts[2] + plan.planes.offset(2, plane, 0);
      long rest = row;
      for (int i = last - 1; i >= 0; i--) {
        long o = rest % plan.count(i);
        rest /= plan.count(i);
        windows += o * plan.step(1, i);
        positions += o * plan.step(2, i);
      }
      if (plan.channels == 1) {
        give(
            image, 0, windows, plan.step(1, last), positions, plan.step(2, last), plan.count(last));
        continue;
      }
      for (long w = 0; w < plan.count(last); w++) {
        give(
            image,
            plan.channelStep(0),
            windows + w * plan.step(1, last),
            plan.channelStep(1),
            positions + w * plan.step(2, last),
            plan.channelStep(2),
            plan.channels);
      }
    }
  }

  private void give(
      long image, long step, long windows, long windowStep, long places, long placeStep, long n) {
    if (plan.dtype == DType.FLOAT32 && plan.isDense()) {
      giveFloats(image, step, windows, windowStep, places, placeStep, n);
      return;
    }
    for (long i = 0; i < n; i++) {
      long position = Memory.getLong(places + i * placeStep);
      if (position >= 0 && position < plan.elements) { // else of a window without elements
        add(image + i * step + plan.offset(position), windows + i * windowStep);
      }
    }
  }

  private void giveFloats(
      long image, long step, long windows, long windowStep, long places, long placeStep, long n) {
    long elements = plan.elements;
    long unit = plan.step(0, plan.last);
    for (long i = 0; i < n; i++) {
      long position = Memory.getLong(places + i * placeStep);
      if (position >= 0 && position < elements) {
        long to = image + i * step + position * unit;
        Memory.setFloat(to, Memory.getFloat(to) + Memory.getFloat(windows + i * windowStep));
      }
    }
  }

  private void add(long to, long from) {
    DType dtype = plan.dtype;
    if (DTypes.computesInFloat(dtype)) {
      double sum = Elements.getDouble(dtype, to) + Elements.getDouble(dtype, from);
      Elements.putDouble(dtype, to, sum);
    } else {
      Elements.putLong(dtype, to, Elements.getLong(dtype, to) + Elements.getLong(dtype, from));
    }
  }
}
