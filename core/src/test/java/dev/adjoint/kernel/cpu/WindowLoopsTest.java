package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.FLOAT16;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.kernel.reference.ReferenceBackend;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowLoopsTest {
  private static final WindowAxis PAIR = new WindowAxis(2, 2, 0, 1);

  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  /** One run: what it does, and operands that are filled anew for each try. */
  private record Run(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    Operand written() {
      return spec.action().writesImage() ? image : windows;
    }
  }

  private static long windows(long size, WindowAxis axis) {
    long reach = (axis.kernel() - 1) * axis.dilation() + 1;
    return Math.floorDiv(size + 2 * axis.padding() - reach, axis.stride()) + 1;
  }

  /** The same sizes in other places of memory, with the dimensions in another order. */
  private static Layout mixed(Random random, long... sizes) {
    if (random.nextInt(3) == 0) {
      return Layout.contiguous(sizes);
    }
    List<Integer> dims = new ArrayList<>();
    for (int d = 0; d < sizes.length; d++) {
      dims.add(random.nextInt(dims.size() + 1), d);
    }
    long[] strides = new long[sizes.length];
    long stride = random.nextInt(1, 3);
    for (int d : dims) {
      strides[d] = stride;
      stride *= sizes[d];
    }
    return Layout.of(sizes, strides, random.nextInt(3));
  }

  private static Run run(WindowAction action, DType dtype, Random random) {
    int n = random.nextInt(1, 4);
    boolean wide = n == 2 && random.nextInt(3) == 0;
    int leading = wide ? 1 : random.nextInt(3);
    List<WindowAxis> axes = new ArrayList<>();
    long[] sizes = new long[leading + n];
    boolean apart = action.keepsApart();
    long[] windows = new long[leading + (apart ? 2 * n : n)];
    for (int d = 0; d < leading; d++) {
      sizes[d] = windows[d] = wide ? random.nextInt(12, 1200) : random.nextInt(1, 12);
    }
    for (int i = 0; i < n; i++) {
      long size;
      WindowAxis axis;
      do {
        size = random.nextInt(1, n == 1 ? 1200 : 9);
        long kernel = random.nextInt(1, 5);
        boolean gaps = action == WindowAction.MAX || apart;
        axis =
            new WindowAxis(
                kernel,
                random.nextInt(1, 4),
                random.nextInt((int) kernel / 2 + 1),
                gaps ? random.nextInt(1, 3) : 1);
      } while (windows(size, axis) < 1);
      axes.add(axis);
      sizes[leading + i] = size;
      windows[windows.length - n + i] =
          windows(size, axis) + (apart || (size + axis.padding()) % 2 == 0 ? 0 : 1);
      if (apart) {
        windows[leading + i] = axis.kernel();
      }
    }
    WindowSpec spec =
        new WindowSpec(
            action,
            axes,
            random.nextBoolean(),
            random.nextInt(4) == 0 ? random.nextLong(-3, 4) : 0,
            random.nextBoolean());
    Operand image = SampleOperands.make(dtype, mixed(random, sizes));
    Operand out = SampleOperands.make(dtype, mixed(random, windows));
    boolean positioned = action == WindowAction.GIVE || random.nextInt(4) > 0;
    boolean chooses = action == WindowAction.MAX || action == WindowAction.GIVE;
    Operand positions =
        chooses && positioned ? SampleOperands.make(INT64, mixed(random, windows)) : null;
    fill(image, random);
    fill(out, random);
    if (positions != null) {
      long plane = 1;
      for (int i = 0; i < n; i++) {
        plane *= sizes[leading + i];
      }
      for (long i = 0; i < positions.layout().numel(); i++) {
        long position = random.nextLong(plane);
        Memory.setLong(SampleOperands.addressOf(positions, i), position);
      }
    }
    return new Run(spec, image, out, positions);
  }

  /** Few different values, so that there are ties; zeros of both signs, NaN and infinities. */
  private static void fill(Operand x, Random random) {
    DType type = x.dtype();
    for (long i = 0; i < x.layout().numel(); i++) {
      long at = SampleOperands.addressOf(x, i);
      if (type.isFloatingPoint()) {
        double value = random.nextInt(-8, 9) * 0.375;
        Elements.putDouble(
            type,
            at,
            switch (random.nextInt(40)) {
              case 0 -> Double.NaN;
              case 1 -> Double.NEGATIVE_INFINITY;
              case 2, 3, 4 -> -0.0;
              default -> value;
            });
      } else {
        Elements.putLong(type, at, random.nextInt(-4, 5));
      }
    }
  }

  private static Operand copy(Operand x) {
    Operand copy = SampleOperands.make(x.dtype(), x.layout());
    for (long i = 0; i < x.layout().numel(); i++) {
      Elements.copy(
          x.dtype().itemSize(), SampleOperands.addressOf(x, i), SampleOperands.addressOf(copy, i));
    }
    return copy;
  }

  private static boolean handles(WindowAction action, DType dtype) {
    return switch (action) {
      case MAX, MEAN, UNFOLD -> true;
      default -> dtype != DType.BOOL || action == WindowAction.FOLD;
    };
  }

  @ParameterizedTest
  @EnumSource
  @Tag("checked")
  void everyWindowIsTakenInOrder(DType dtype) {
    Random random = new Random(5);
    for (WindowAction action : WindowAction.values()) {
      for (int k = 0; handles(action, dtype) && k < 60; k++) {
        Run run = run(action, dtype, random);
        boolean writes = action.writesImage();
        Operand image = writes ? copy(run.image()) : run.image();
        Operand windows = writes ? run.windows() : copy(run.windows());
        Operand positions =
            run.positions() == null || writes ? run.positions() : copy(run.positions());
        ReferenceBackend.INSTANCE.window(run.spec(), image, windows, positions);
        Parallel.setNumThreads(random.nextInt(1, 4));
        WindowLoops.run(run.spec(), run.image(), run.windows(), run.positions());
        assertSameBits(run, writes ? image : windows, run.written());
        if (positions != null) {
          assertSameBits(run, positions, run.positions());
        }
      }
    }
  }

  private static void assertSameBits(Run run, Operand expected, @Nullable Operand actual) {
    if (actual == null) {
      throw new IllegalStateException("no positions");
    }
    for (long i = 0; i < expected.layout().numel(); i++) {
      double a = Elements.getDouble(expected.dtype(), SampleOperands.addressOf(expected, i));
      double b = Elements.getDouble(expected.dtype(), SampleOperands.addressOf(actual, i));
      if (Double.doubleToLongBits(a) != Double.doubleToLongBits(b)) {
        fail("%s: element %d is %s, not %s", run, i, b, a);
      }
    }
  }

  @Test
  @Tag("checked")
  void windowsLargerThanTheImageTakeNoTime() {
    WindowAxis huge = new WindowAxis(1L << 30, 1L << 30, 1L << 29, 1);
    Operand image = SampleOperands.make(FLOAT32, 2, 3);
    Memory.setFloat(SampleOperands.addressOf(image, 1), 5);
    Operand out = SampleOperands.make(FLOAT32, 2, 1);
    Operand positions = SampleOperands.make(INT64, 2, 1);
    WindowSpec spec = new WindowSpec(WindowAction.MAX, List.of(huge));
    WindowLoops.run(spec, image, out, positions);
    assertThat(Memory.getFloat(out.address())).isEqualTo(5);
    assertThat(Memory.getLong(positions.address())).isEqualTo(1);
  }

  @Test
  @Tag("checked")
  void whatAWindowWithoutElementsHasGoesNowhere() {
    WindowSpec spec = new WindowSpec(WindowAction.GIVE, List.of(PAIR));
    for (long outside : new long[] {4, -1, Long.MAX_VALUE}) {
      Operand image = SampleOperands.make(FLOAT32, 2, 4);
      Operand windows = SampleOperands.make(FLOAT32, 2, 2);
      Operand positions = SampleOperands.make(INT64, 2, 2);
      for (long i = 0; i < 4; i++) {
        Memory.setFloat(SampleOperands.addressOf(windows, i), 1);
      }
      Memory.setLong(SampleOperands.addressOf(positions, 3), outside);
      WindowLoops.run(spec, image, windows, positions);
      for (long i = 0; i < 8; i++) {
        float expected = i == 0 ? 2 : i == 4 ? 1 : 0;
        assertThat(Memory.getFloat(SampleOperands.addressOf(image, i))).isEqualTo(expected);
      }
    }
  }

  @Test
  void operandsThatDoNotGoTogetherAreRefused() {
    WindowSpec max = new WindowSpec(WindowAction.MAX, List.of(PAIR));
    WindowSpec unfold = new WindowSpec(WindowAction.UNFOLD, List.of(PAIR));
    Operand image = SampleOperands.make(FLOAT32, 3, 4);
    refused(max, image, SampleOperands.make(FLOAT16, 3, 2), null);
    refused(max, image, SampleOperands.make(FLOAT32, 2, 2), null);
    refused(max, image, SampleOperands.make(FLOAT32, 3, 1, 2), null);
    refused(max, image, SampleOperands.make(FLOAT32, 3, 2), SampleOperands.make(INT64, 3, 1));
    refused(max, image, SampleOperands.make(FLOAT32, 3, 2), SampleOperands.make(FLOAT32, 3, 2));
    refused(unfold, image, SampleOperands.make(FLOAT32, 3, 3, 2), null);
    refused(unfold, image, SampleOperands.make(FLOAT32, 3, 2), null);
  }

  private static void refused(
      WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    assertThatThrownBy(() -> WindowLoops.run(spec, image, windows, positions))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has another thread");
  }
}
