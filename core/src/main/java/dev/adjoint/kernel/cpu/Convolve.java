package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Convolution as a matrix product of the kernel and the patches of the image, which are never
 * unfolded as a whole: each block of the product packs its own.
 */
final class Convolve {
  /** Multiplications below which a group of channels is not worth a task of its own. */
  private static final double GRAIN = 1 << 15;

  private final List<WindowAxis> axes;
  private final boolean oneByOne;
  private final DType dtype;
  private final Layout out;
  private final Layout image;
  private final Layout kernel;
  private final @Nullable Layout bias;
  private final long[] addresses;

  private Convolve(
      WindowSpec spec,
      boolean oneByOne,
      Operand out,
      Operand image,
      Operand kernel,
      @Nullable Operand bias) {
    this.axes = spec.axes();
    this.out = out.layout();
    this.image = image.layout();
    this.oneByOne = oneByOne;
    this.dtype = out.dtype();
    this.kernel = kernel.layout();
    this.bias = bias == null ? null : bias.layout();
    this.addresses =
        new long[] {
          out.address(), address(image), address(kernel), bias == null ? 0 : bias.address()
        };
  }

  private static long address(Operand operand) {
    return operand.layout().numel() == 0 ? 0 : operand.address();
  }

  /** See {@link Backend#convolve}. */
  static void run(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {
    Checks.convolve(spec.axes(), out, image, kernel, bias);
    if (out.layout().numel() == 0) {
      return;
    }
    Convolve all = new Convolve(spec, false, out, image, kernel, bias);
    boolean skips = !spec.countsPadding() && DTypes.computesInFloat(out.dtype()) && !all.isInside();
    // What is not finite in the kernel is not finite in all that it is a factor of.
    boolean late = out.layout().numel() < kernel.layout().numel();
    boolean oneByOne = skips && !late && !isFinite(kernel);
    if (!oneByOne) {
      all.groups();
      oneByOne = skips && late && !isFinite(out) && !isFinite(kernel);
    }
    if (oneByOne) {
      new Convolve(spec, true, out, image, kernel, bias).groups();
    }
  }

  private void groups() {
    long groups = out.size(1);
    double work = (double) out.numel() / groups * depth();
    if (work > GRAIN * 32) {
      // Large products share out their own work.
      some(0, groups);
    } else {
      Parallel.forChunks(groups, (long) Math.max(1, GRAIN / Math.max(1, work)), this::some);
    }
  }

  /** The products that make up one element. */
  private long depth() {
    long depth = kernel.size(2);
    for (WindowAxis axis : axes) {
      depth *= axis.kernel();
    }
    return depth;
  }

  private long bytes(Layout layout, int d) {
    return layout.stride(d) * dtype.itemSize();
  }

  private void some(long lo, long hi) {
    for (long g = lo; g < hi; g++) {
      group(g);
    }
  }

  private void group(long g) {
    int n = axes.size();
    long m = out.size(2);
    long k = kernel.numel() == 0 ? 0 : depth();
    long[] counts = with(out.size(0), Arrays.copyOfRange(out.sizes(), 3, 3 + n));
    long[] taps = with(kernel.size(2), Arrays.copyOfRange(kernel.sizes(), 3, 3 + n));
    Lattice channels = Lattice.of(m, bytes(out, 2));
    Lattice windows = Lattice.of(counts, steps(out, 0));
    long first = addresses[0] + g * bytes(out, 1);
    Gemm.Target target =
        new Gemm.Target(
            dtype,
            first,
            channels,
            windows,
            bias == null ? 0 : addresses[3] + g * bytes(bias, 0),
            bias == null ? 0 : bytes(bias, 1));
    Factor factor =
        Factor.inMemory(
            dtype,
            addresses[2] + g * bytes(kernel, 0),
            Lattice.of(m, bytes(kernel, 1)),
            Lattice.of(taps, steps(kernel, 2)));
    Factor patches = patches(g, counts, taps);
    long columns = product(counts, 0);
    if (oneByOne) {
      Parallel.forChunks(columns, 1, (lo, hi) -> oneByOne(target, factor, patches, m, lo, hi, k));
    } else if (!DTypes.computesInFloat(dtype)) {
      IntegerGemm.run(target, factor, patches, m, columns, k);
    } else if (ConvolvePadded.serves(axes, counts, k) && m < 1 << 20) {
      long from = addresses[1] + g * bytes(image, 1);
      new ConvolvePadded(target, axes, image, from, counts, steps(out, 0), m, k).run(factor);
    } else if (bias == null && k > 0 && taps[n] > counts[n]) {
      // Long windows are read where they are.
      Gemm.Target turned = new Gemm.Target(dtype, first, windows, channels, 0, 0);
      long from = addresses[1] + g * bytes(image, 1);
      try (PaddedImages padded = new PaddedImages(dtype, axes, image, from, counts, 0)) {
        if (m <= FewWindows.CHANNELS) {
          new FewWindows(target, factor, padded.patches(), counts[n], k, taps[n]).run(m, columns);
        } else {
          Gemm.run(turned, padded.patches(), factor, columns, m, k);
        }
      }
    } else {
      Gemm.run(target, factor, patches, m, columns, k);
    }
  }

  private static boolean isFinite(Operand operand) {
    Layout layout = operand.layout();
    if (layout.numel() == 0) {
      return true;
    }
    DType dtype = operand.dtype();
    long[] steps = layout.strides().clone();
    Arrays.setAll(steps, d -> steps[d] * dtype.itemSize());
    Lattice places = Lattice.of(layout.sizes(), steps);
    long address = operand.address();
    AtomicBoolean finite = new AtomicBoolean(true);
    Parallel.forChunks(
        layout.numel(),
        1 << 13,
        (lo, hi) -> {
          long[] some = new long[(int) (hi - lo)];
          places.fill(lo, some.length, some);
          if (finite.get() && !isFinite(dtype, address, some)) {
            finite.set(false);
          }
        });
    return finite.get();
  }

  private static boolean isFinite(DType dtype, long address, long[] offsets) {
    boolean finite = true;
    for (long offset : offsets) {
      finite &=
          dtype == DType.FLOAT32
              ? Float.isFinite(Memory.getFloat(address + offset))
              : Double.isFinite(Elements.getDouble(dtype, address + offset));
    }
    return finite;
  }

  /** A kernel that is not finite must not meet what lies outside, not even as zeros. */
  private static void oneByOne(
      Gemm.Target target, Factor kernel, Factor patches, long m, long lo, long hi, long k) {
    DType dtype = target.dtype();
    for (long j = lo; j < hi; j++) {
      for (long i = 0; i < m; i++) {
        long start = target.start() == 0 ? 0 : target.start() + i * target.startStep();
        double sum = start == 0 ? 0 : Elements.getDouble(dtype, start);
        for (long p = 0; p < k; p++) {
          double x = Elements.getDouble(dtype, kernel.at(i, p));
          long pixel = patches.at(j, p);
          double y = pixel == 0 ? 0 : Elements.getDouble(dtype, pixel);
          double factor = pixel == 0 && !Double.isFinite(x) ? 0 : x;
          sum =
              dtype == DType.FLOAT64
                  ? MultiplyAdd.fast(factor, y, sum)
                  : MultiplyAdd.fast((float) factor, (float) y, (float) sum);
        }
        Elements.putDouble(dtype, target.at(i, j), sum);
      }
    }
  }

  private Factor patches(long g, long[] counts, long[] taps) {
    int n = axes.size();
    long[] windowSteps = new long[n + 1];
    long[] tapSteps = new long[n + 1];
    long[] starts = new long[n];
    List<Lattice> windowPlaces = new ArrayList<>();
    List<Lattice> tapPlaces = new ArrayList<>();
    long address = addresses[1] + g * bytes(image, 1);
    windowSteps[0] = bytes(image, 0);
    tapSteps[0] = bytes(image, 2);
    for (int i = 0; i < n; i++) {
      WindowAxis axis = axes.get(i);
      long pixel = bytes(image, 3 + i);
      starts[i] = axis.start(0);
      address += starts[i] * pixel;
      windowSteps[i + 1] = axis.stride() * pixel;
      tapSteps[i + 1] = axis.dilation() * pixel;
      windowPlaces.add(Lattice.of(counts, only(i + 1, axis.stride())));
      tapPlaces.add(Lattice.of(taps, only(i + 1, axis.dilation())));
    }
    Lattice windows = Lattice.of(counts, windowSteps);
    Lattice elements = Lattice.of(taps, tapSteps);
    if (isInside()) {
      return Factor.inMemory(dtype, address, windows, elements);
    }
    return new Factor(
        dtype,
        address,
        new PatchIndex(windows, windowPlaces, product(counts, 1)),
        new PatchIndex(elements, tapPlaces, product(taps, 1)),
        Arrays.copyOfRange(image.sizes(), 3, 3 + n),
        starts);
  }

  private static long product(long[] sizes, int from) {
    return Layout.numel(Arrays.copyOfRange(sizes, from, sizes.length));
  }

  /** Whether no window reaches over the edge of the image. */
  private boolean isInside() {
    boolean inside = true;
    for (int i = 0; i < axes.size(); i++) {
      WindowAxis axis = axes.get(i);
      long first = axis.start(0);
      long last = axis.start(out.size(3 + i) - 1);
      long reach = (axis.kernel() - 1) * axis.dilation();
      inside &= first + Math.min(0, reach) >= 0 && last + Math.max(0, reach) < image.size(3 + i);
    }
    return inside;
  }

  private long[] only(int d, long step) {
    long[] steps = new long[axes.size() + 1];
    steps[d] = step;
    return steps;
  }

  /** Bytes from one index to the next: of one dimension, and of those of the axes. */
  private long[] steps(Layout layout, int first) {
    long[] steps = new long[axes.size() + 1];
    steps[0] = bytes(layout, first);
    for (int i = 1; i < steps.length; i++) {
      steps[i] = bytes(layout, 2 + i);
    }
    return steps;
  }

  private static long[] with(long first, long[] rest) {
    long[] all = new long[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
