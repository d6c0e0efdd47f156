package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.BFLOAT16;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.reference.ReferenceBackend;
import dev.adjoint.memory.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("checked")
class ConvolveTest {
  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  private record Call(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {}

  private static WindowSpec spec(List<WindowAxis> axes, boolean padded) {
    return new WindowSpec(WindowSpec.WindowAction.MEAN, axes, padded, 0, false);
  }

  /** The sizes in some order in memory, with gaps now and then. */
  private static Layout mixed(Random random, long... sizes) {
    List<Integer> dims = new ArrayList<>();
    for (int d = 0; d < sizes.length; d++) {
      dims.add(random.nextInt(3) == 0 ? random.nextInt(dims.size() + 1) : 0, d);
    }
    long[] strides = new long[sizes.length];
    long stride = random.nextInt(4) == 0 ? 2 : 1;
    for (int d : dims) {
      strides[d] = stride;
      stride *= sizes[d];
    }
    return Layout.of(sizes, strides, random.nextInt(3));
  }

  /** Windows that run in either direction, over an image they need not meet. */
  private static Call call(DType dtype, Random random, int largest) {
    int n = random.nextInt(1, 4);
    int few = n == 1 ? largest : 2 + largest / (2 * n * n);
    long batch = random.nextInt(1, 4);
    long groups = random.nextInt(1, 4);
    long to = random.nextInt(1, few);
    long from = random.nextInt(0, few);
    List<WindowAxis> axes = new ArrayList<>();
    long[] out = new long[3 + n];
    long[] image = new long[3 + n];
    long[] kernel = new long[3 + n];
    for (int i = 0; i < n; i++) {
      long taps = random.nextInt(10) == 0 ? 0 : random.nextInt(1, 4);
      long dilation = random.nextBoolean() ? random.nextInt(1, 4) : -random.nextInt(1, 3);
      long padding = random.nextInt(-4, 4);
      axes.add(new WindowAxis(taps, random.nextInt(1, 3), padding, dilation));
      image[3 + i] = random.nextInt(1, few);
      out[3 + i] = random.nextInt(1, few);
      kernel[3 + i] = taps;
    }
    out[0] = image[0] = batch;
    out[1] = image[1] = kernel[0] = groups;
    out[2] = kernel[1] = to;
    image[2] = kernel[2] = from;
    return new Call(
        spec(axes, random.nextBoolean()),
        SampleOperands.make(dtype, mixed(random, out)),
        SampleOperands.make(dtype, mixed(random, image)),
        SampleOperands.make(dtype, mixed(random, kernel)),
        random.nextBoolean() ? SampleOperands.make(dtype, mixed(random, groups, to)) : null);
  }

  private static void fill(Operand operand, Random random) {
    if (!operand.dtype().isFloatingPoint()) {
      SampleOperands.fill(operand, random.nextLong());
      return;
    }
    // In long sums one that is infinite would hide the others.
    boolean finite = random.nextBoolean();
    for (long i = 0; i < operand.layout().numel(); i++) {
      double value = random.nextInt(9) == 0 ? random.nextInt(-1, 2) : random.nextGaussian();
      boolean infinite = !finite && random.nextInt(200) == 0;
      Elements.putDouble(
          operand.dtype(),
          SampleOperands.addressOf(operand, i),
          infinite ? Double.POSITIVE_INFINITY : value);
    }
  }

  private static long[] bits(Operand operand) {
    long[] bits = new long[Math.toIntExact(operand.layout().numel())];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = SampleOperands.bits(operand, i);
    }
    return bits;
  }

  private static void agree(Call call, Random random) {
    fill(call.image, random);
    fill(call.kernel, random);
    if (call.bias != null) {
      fill(call.bias, random);
    }
    ReferenceBackend.INSTANCE.convolve(call.spec, call.out, call.image, call.kernel, call.bias);
    long[] expected = bits(call.out);
    for (int count : new int[] {1, 3}) {
      Parallel.setNumThreads(count);
      fill(call.out, random);
      CpuBackend.INSTANCE.convolve(call.spec, call.out, call.image, call.kernel, call.bias);
      assertThat(bits(call.out)).as("%s", call).isEqualTo(expected);
    }
  }

  /** The reference visits every element of every window in turn. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOOL")
  void convolutionsAreThoseOfTheReference(DType dtype) {
    Random random = new Random(dtype.ordinal());
    for (int i = 0; i < 60; i++) {
      agree(call(dtype, random, 12), random);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "BFLOAT16", "INT32"})
  void largeOnesToo(DType dtype) {
    Random random = new Random(dtype.ordinal());
    for (int i = 0; i < 4; i++) {
      agree(call(dtype, random, 100), random);
    }
  }

  /** More channels, elements and windows than a block of the product has. */
  @Test
  void blocksFitTogether() {
    Random random = new Random(4);
    List<WindowAxis> axes = List.of(new WindowAxis(3, 1, 1, 1), new WindowAxis(3, 1, 1, 1));
    for (DType dtype : List.of(FLOAT32, FLOAT64, BFLOAT16)) {
      agree(
          new Call(
              spec(axes, true),
              SampleOperands.make(dtype, 2, 1, 100, 13, 21),
              SampleOperands.make(dtype, 2, 1, 40, 13, 21),
              SampleOperands.make(dtype, 1, 100, 40, 3, 3),
              SampleOperands.make(dtype, 1, 100)),
          random);
    }
  }

  /** Images that are copied in bands of rows, or several at a time, and windows as long as them. */
  @Test
  void bandsFitTogether() {
    Random random = new Random(5);
    List<WindowAxis> near = List.of(new WindowAxis(3, 1, 1, 1), new WindowAxis(3, 1, 1, 1));
    List<WindowAxis> back = List.of(new WindowAxis(3, 1, -2, -2), new WindowAxis(2, 1, -1, -1));
    List<WindowAxis> longs = List.of(new WindowAxis(37, 1, 1, 1), new WindowAxis(33, 2, 1, 1));
    for (DType dtype : List.of(FLOAT32, FLOAT64, BFLOAT16)) {
      for (List<WindowAxis> axes : List.of(near, back)) {
        for (long[] sizes : new long[][] {{1, 4, 150, 149}, {21, 3, 17, 16}, {3, 1, 40, 9}}) {
          agree(
              new Call(
                  spec(axes, axes == near),
                  SampleOperands.make(dtype, sizes[0], 2, 2, sizes[2], sizes[3]),
                  SampleOperands.make(dtype, sizes[0], 2, sizes[1], sizes[2], sizes[3]),
                  SampleOperands.make(
                      dtype, 2, 2, sizes[1], axes.get(0).kernel(), axes.get(1).kernel()),
                  SampleOperands.make(dtype, 2, 2)),
              random);
        }
      }
      for (long lines : new long[] {1, 1, 2, 7, 70}) {
        agree(
            new Call(
                spec(longs, random.nextBoolean()),
                SampleOperands.make(dtype, 5, 2, lines, 3, 2),
                SampleOperands.make(dtype, 5, 2, 6, 37, 33),
                SampleOperands.make(dtype, 2, lines, 6, 37, 33),
                null),
            random);
      }
    }
  }

  @Test
  void operandsOfOtherSizesAreRefused() {
    List<WindowAxis> axes = List.of(new WindowAxis(2, 1, 0, 1));
    Operand out = SampleOperands.make(FLOAT32, 1, 1, 2, 3);
    Operand image = SampleOperands.make(FLOAT32, 1, 1, 3, 4);
    Operand kernel = SampleOperands.make(FLOAT32, 1, 2, 3, 2);
    CpuBackend.INSTANCE.convolve(spec(axes, true), out, image, kernel, null);
    Operand[][] wrong = {
      {SampleOperands.make(FLOAT32, 2, 1, 2, 3), image, kernel},
      {SampleOperands.make(FLOAT32, 1, 1, 3, 3), image, kernel},
      {out, SampleOperands.make(FLOAT32, 1, 1, 2, 4), kernel},
      {out, SampleOperands.make(FLOAT32, 1, 2, 3, 4), kernel},
      {out, image, SampleOperands.make(FLOAT32, 1, 2, 3, 3)},
      {out, image, SampleOperands.make(FLOAT32, 1, 2, 3)},
      {out, image, SampleOperands.make(FLOAT64, 1, 2, 3, 2)},
      {out, image, kernel, SampleOperands.make(FLOAT32, 2, 1)},
      {out, image, kernel, SampleOperands.make(BFLOAT16, 1, 2)}
    };
    for (Operand[] all : wrong) {
      Operand bias = all.length > 3 ? all[3] : null;
      assertThatThrownBy(
              () -> CpuBackend.INSTANCE.convolve(spec(axes, true), all[0], all[1], all[2], bias))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
