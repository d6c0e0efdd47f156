package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import java.util.Arrays;
import java.util.List;

/** What all loops read: the axes with the steps of each operand along them, in bytes. */
final class WindowPlan {
  /** Windows of the last axis from which channels are not taken in their place. */
  private static final long FEW = 8;

  /** From where on it does not matter how many elements there are. */
  private static final long MANY = 1 << 14;

  /** Elements of windows whose windows are looked up, not computed. */
  private static final int TABLE = 1 << 12;

  private static final int SIZE = 0;
  private static final int COUNT = 1;
  private static final int WEIGHT = 2;
  private static final int TAP_STEP = 3;
  private static final int STEPS = 4;

  final WindowSpec spec;
  final DType dtype;
  final boolean positioned;
  final ReducePlanner.Nest planes;
  final long[] starts;
  final int last;

  /** Neighbours in memory that are worked on side by side; 1 where windows are. */
  final long channels;

  final long rows;
  final long taps;

  /** The number of positions in a plane. */
  final long elements;

  private final boolean isDense;
  private final List<WindowAxis> axes;
  private final long[][] axisNumbers;
  private final long[] channelNumbers;
  private final long[] firsts;
  private final long[] ends;

  private WindowPlan(
      WindowSpec spec,
      DType dtype,
      boolean positioned,
      ReducePlanner.Nest planes,
      long[] starts,
      long[][] axisNumbers,
      long[] channelNumbers) {
    this.spec = spec;
    this.dtype = dtype;
    this.positioned = positioned;
    this.planes = planes;
    this.starts = starts;
    this.axes = spec.axes();
    this.axisNumbers = axisNumbers;
    this.channelNumbers = channelNumbers;
    channels = channelNumbers[SIZE];
    last = axes.size() - 1;
    long outer = 1;
    long inWindow = 1;
    long inPlane = 1;
    boolean dense = true;
    for (int i = 0; i <= last; i++) {
      outer *= i < last ? axisNumbers[i][COUNT] : 1;
      inWindow *= axes.get(i).kernel();
      inPlane *= axisNumbers[i][SIZE];
      dense &=
          i == last
              || axisNumbers[i][STEPS] == axisNumbers[i + 1][STEPS] * axisNumbers[i + 1][SIZE];
    }
    rows = outer;
    taps = inWindow;
    elements = inPlane;
    isDense = dense;
    WindowAxis axis = axes.get(last);
    int known = (int) Math.min(axis.kernel(), TABLE);
    firsts = new long[known];
    ends = new long[known];
    for (int t = 0; t < known; t++) {
      firsts[t] = axis.firstWindow(t, count(last));
      ends[t] = axis.endWindow(t, size(last), count(last));
    }
  }

  static WindowPlan of(WindowSpec spec, Operand[] operands, boolean positioned) {
    Layout image = operands[0].layout();
    int n = spec.axes().size();
    int leading = image.dim() - n;
    boolean[] lane = new boolean[leading];
    int channels = spec.action().keepsApart() ? -1 : channels(image, operands[1].layout(), n);
    long[][] numbers = new long[n][];
    long[] channelNumbers = new long[STEPS + operands.length];
    channelNumbers[SIZE] = 1;
    long weight = 1;
    for (int i = n - 1; i >= 0; i--) {
      numbers[i] = numbers(operands, leading + i, n);
      numbers[i][WEIGHT] = weight;
      weight *= image.size(leading + i);
      if (spec.action().keepsApart()) {
        Operand windows = operands[1];
        numbers[i][TAP_STEP] = windows.layout().stride(leading + i) * windows.dtype().itemSize();
      }
    }
    if (channels >= 0) {
      lane[channels] = true;
      channelNumbers = numbers(operands, channels, n);
    }
    Operand[] leadings = new Operand[operands.length];
    long[] starts = new long[operands.length];
    for (int k = 0; k < operands.length; k++) {
      leadings[k] = Checks.leading(operands[k], leading);
      starts[k] = operands[k].address();
    }
    long[] sizes = Arrays.copyOf(image.sizes(), leading);
    return new WindowPlan(
        spec,
        operands[0].dtype(),
        positioned,
        ReducePlanner.nest(sizes, lane, false, leadings, true),
        starts,
        numbers,
        channelNumbers);
  }

  /** The leading dimension to work on side by side; -1 where windows are enough. */
  private static int channels(Layout image, Layout windows, int n) {
    int rank = image.dim();
    int best = -1;
    for (int d = 0; d < rank - n; d++) {
      if (image.size(d) > 1
          && (best < 0 || Math.abs(image.stride(d)) < Math.abs(image.stride(best)))) {
        best = d;
      }
    }
    if (best < 0) {
      return -1;
    }
    boolean nearer = Math.abs(image.stride(best)) < Math.abs(image.stride(rank - 1));
    long count = windows.size(rank - 1);
    return nearer || (count < FEW && count < image.size(best)) ? best : -1;
  }

  /** The numbers of a dimension of the image and the one of windows that goes with it. */
  private static long[] numbers(Operand[] operands, int dim, int n) {
    long[] numbers = new long[STEPS + operands.length];
    int more = operands[1].layout().dim() - operands[0].layout().dim();
    boolean leading = dim < operands[0].layout().dim() - n;
    numbers[SIZE] = operands[0].layout().size(dim);
    int counted = leading ? dim : dim + more;
    numbers[COUNT] = operands[1].layout().size(counted);
    for (int k = 0; k < operands.length; k++) {
      numbers[STEPS + k] =
          operands[k].layout().stride(k == 0 ? dim : counted) * operands[k].dtype().itemSize();
    }
    return numbers;
  }

  WindowAxis axis(int i) {
    return axes.get(i);
  }

  long size(int i) {
    return axisNumbers[i][SIZE];
  }

  long count(int i) {
    return axisNumbers[i][COUNT];
  }

  /** What one step along the axis adds to a position in the image. */
  long weight(int i) {
    return axisNumbers[i][WEIGHT];
  }

  long tapStep(int i) {
    return axisNumbers[i][TAP_STEP];
  }

  long step(int operand, int i) {
    return axisNumbers[i][STEPS + operand];
  }

  /** Whether a value and where it is in its window fit one long. */
  boolean packs() {
    double reach = 0;
    for (int i = 0; i <= last; i++) {
      WindowAxis axis = axis(i);
      double taps = (double) axis.kernel() * axis.dilation();
      reach += (taps + axis.padding() + axis.dilation()) * weight(i);
    }
    return spec.action() == WindowAction.MAX && dtype.itemSize() <= 4 && reach < 0x1p31;
  }

  /** Whether all positions of a plane are the same distance apart. */
  boolean isDense() {
    return isDense;
  }

  /** Bytes from the first element of a plane to the one at a position. */
  long offset(long position) {
    if (isDense) {
      return position * step(0, last);
    }
    long offset = 0;
    long rest = position;
    for (int i = last; i >= 0; i--) {
      offset += rest % size(i) * step(0, i);
      rest /= size(i);
    }
    return offset;
  }

  /** Bytes from one channel to the next. */
  long channelStep(int operand) {
    return channelNumbers[STEPS + operand];
  }

  /** Windows of a row, with their channels. */
  long lanes() {
    return count(last) * channels;
  }

  /** The elements that a row of windows reads, padding included. */
  long rowElements() {
    return Math.max(1, Math.min(taps, MANY) * Math.min(lanes(), MANY));
  }

  long firstWindow(long tap) {
    return tap < firsts.length ? firsts[(int) tap] : axis(last).firstWindow(tap, count(last));
  }

  long endWindow(long tap) {
    return tap < ends.length ? ends[(int) tap] : axis(last).endWindow(tap, size(last), count(last));
  }
}
