package dev.adjoint.ops.convolution;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.window.ChannelsLast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs convolutions of all three kinds as the one that a backend knows.
 *
 * <p>The gradient of the kernel has windows of another kind: their elements are those of the
 * gradient, and there is one for each element of the kernel. So batch and channels change places,
 * as do steps and gaps. To the image, windows run backwards; where they have steps, each of the
 * places between two steps has a convolution of its own, with those elements of the kernel that
 * meet it.
 */
final class ConvRun {
  private final Convolution op;
  private final Operand out;

  private ConvRun(Convolution op, Operand out) {
    this.op = op;
    this.out = out;
  }

  static Tensor forward(Convolution op, Tensor[] inputs) {
    Operand a = TensorAccess.operand(inputs[0]);
    Operand b = TensorAccess.operand(inputs[1]);
    Tensor result =
        Execution.empty(ChannelsLast.of(op.channelsLast(), op.resultSizes()), a.dtype());
    Operand out = TensorAccess.operand(result);
    if (out.layout().numel() != 0) {
      Operand bias = inputs.length == 3 ? TensorAccess.operand(inputs[2]) : null;
      new ConvRun(op, out).run(a, b, bias);
    }
    return result;
  }

  private void run(Operand a, Operand b, @Nullable Operand bias) {
    Operand result = parts(out, op.written());
    Operand first = parts(a, op.written().input(0));
    Operand second = parts(b, op.written().input(1));
    Operand start = bias == null ? null : bias.withLayout(grouped(bias.layout(), 0));
    switch (op.written()) {
      case WINDOWS ->
          Execution.backend().convolve(spec(op.axes(), true), result, first, second, start);
      case IMAGE -> toImage(result, first, ordered(second, 0, 2, 1), start);
      case KERNEL ->
          Execution.backend()
              .convolve(
                  spec(exchanged(second.layout()), true),
                  ordered(result, 2, 0, 1),
                  ordered(first, 2, 1, 0),
                  ordered(second, 1, 2, 0),
                  null);
    }
  }

  /** PyTorch multiplies padding by the kernel, and adds up windows without what is cut off. */
  private static WindowSpec spec(List<WindowAxis> axes, boolean padded) {
    return new WindowSpec(WindowSpec.WindowAction.MEAN, axes, padded, 0, false);
  }

  /** A part with groups told apart. */
  private Operand parts(Operand part, ConvPart role) {
    return part.withLayout(grouped(part.layout(), role.grouped()));
  }

  private Layout grouped(Layout layout, int d) {
    long inGroup = layout.size(d) / op.groups();
    int rank = layout.dim() + 1;
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    for (int i = 0; i < rank; i++) {
      int from = i <= d ? i : i - 1;
      sizes[i] = i == d ? op.groups() : i == d + 1 ? inGroup : layout.size(from);
      strides[i] = layout.stride(from) * (i == d ? inGroup : 1);
    }
    return Layout.of(sizes, strides, layout.offset());
  }

  /** With the first dimensions in another order. */
  private static Operand ordered(Operand operand, int... order) {
    Layout layout = operand.layout();
    long[] sizes = layout.sizes().clone();
    long[] strides = layout.strides().clone();
    for (int i = 0; i < order.length; i++) {
      sizes[i] = layout.size(order[i]);
      strides[i] = layout.stride(order[i]);
    }
    return operand.withLayout(Layout.of(sizes, strides, layout.offset()));
  }

  /** Steps in place of gaps, and windows in place of their elements. */
  private List<WindowAxis> exchanged(Layout windows) {
    List<WindowAxis> axes = new ArrayList<>();
    for (int i = 0; i < op.axes().size(); i++) {
      WindowAxis axis = op.axes().get(i);
      long step = axis.dilation();
      long gap = axis.stride();
      axes.add(new WindowAxis(windows.size(3 + i), step, axis.padding(), gap));
    }
    return axes;
  }

  /**
   * Places of the image along an axis that the same elements of the kernel meet.
   *
   * @param first of the places
   * @param count of them, each a step from the next
   * @param tap the first of the elements
   * @param tapStep from one to the next
   * @param axis how the elements, from the first on, lie over the windows
   */
  private record Phase(long first, long step, long count, long tap, long tapStep, WindowAxis axis) {

    /** All places, of which some have no elements. */
    static Phase none(long size) {
      return new Phase(0, 1, size, 0, 1, new WindowAxis(0, 1, 0, 1));
    }

    static List<Phase> all(WindowAxis axis, long size) {
      List<Phase> phases = new ArrayList<>();
      long step = axis.stride();
      long tapStep = step / gcd(step, axis.dilation());
      for (long tap = 0; tap < Math.min(axis.kernel(), tapStep); tap++) {
        long reach = tap * axis.dilation() - axis.padding();
        long first = Math.floorMod(reach, step);
        if (first < size) {
          long taps = (axis.kernel() - tap - 1) / tapStep + 1;
          long window = (first - reach) / step;
          phases.add(
              new Phase(
                  first,
                  step,
                  (size - first - 1) / step + 1,
                  tap,
                  tapStep,
                  new WindowAxis(taps, 1, -window, -(tapStep * axis.dilation() / step))));
        }
      }
      return phases;
    }

    private static long gcd(long a, long b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }

  private void toImage(Operand image, Operand windows, Operand kernel, @Nullable Operand bias) {
    List<List<Phase>> all = List.of(List.of());
    List<Phase> none = new ArrayList<>();
    long places = 1;
    for (int i = 0; i < op.axes().size(); i++) {
      long size = image.layout().size(3 + i);
      List<Phase> phases = Phase.all(op.axes().get(i), size);
      places *= phases.stream().mapToLong(Phase::count).sum();
      none.add(Phase.none(size));
      all =
          all.stream()
              .flatMap(before -> phases.stream().map(phase -> with(before, phase)))
              .toList();
    }
    long pixels = Layout.numel(Arrays.copyOfRange(image.layout().sizes(), 3, image.layout().dim()));
    if (places != pixels) {
      run(none, image, windows, kernel, bias);
    }
    for (List<Phase> phases : all) {
      run(phases, image, windows, kernel, bias);
    }
  }

  private static List<Phase> with(List<Phase> before, Phase phase) {
    List<Phase> all = new ArrayList<>(before);
    all.add(phase);
    return all;
  }

  private static void run(
      List<Phase> phases, Operand image, Operand windows, Operand kernel, @Nullable Operand bias) {
    Layout places = image.layout();
    Layout taps = kernel.layout();
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      places = every(places, 3 + i, phase.first(), phase.step(), phase.count());
      taps = every(taps, 3 + i, phase.tap(), phase.tapStep(), phase.axis().kernel());
    }
    Execution.backend()
        .convolve(
            spec(phases.stream().map(Phase::axis).toList(), false),
            image.withLayout(places),
            windows,
            kernel.withLayout(taps),
            bias);
  }

  private static Layout every(Layout layout, int d, long first, long step, long count) {
    long[] sizes = layout.sizes().clone();
    long[] strides = layout.strides().clone();
    sizes[d] = count;
    strides[d] = Layout.times(strides[d], step);
    return Layout.of(sizes, strides, layout.offset() + first * layout.stride(d));
  }
}
