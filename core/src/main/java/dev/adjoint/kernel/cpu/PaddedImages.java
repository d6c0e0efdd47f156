package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;
import java.util.List;

/** A dense copy of images with zeros around them, in the type that sums are computed in. */
final class PaddedImages implements AutoCloseable {
  /** Elements behind the last that may be read, though nobody asks for what comes of it. */
  private static final int SLACK = 64;

  private final DType dtype;
  private final DType type;
  private final int width;
  private final List<WindowAxis> axes;
  private final Layout image;
  private final long[] counts;

  /** Elements from one index to the next: of images, and along each axis. */
  private final long[] pitches;

  private final long[] sizes;
  private final long plane;
  private final Storage memory;

  /**
   * Copies images.
   *
   * @param image with batch, groups, and channels before the axes
   * @param address of the first image
   * @param counts of images, and of windows along each axis
   * @param firstRow the first window along the first axis
   */
  PaddedImages(
      DType dtype,
      List<WindowAxis> axes,
      Layout image,
      long address,
      long[] counts,
      long firstRow) {
    this.dtype = dtype;
    this.type = dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    this.width = type.itemSize();
    this.axes = axes;
    this.image = image;
    this.counts = counts;
    this.pitches = new long[counts.length];
    this.sizes = new long[counts.length];
    long pitch = 1;
    for (int i = counts.length - 1; i >= 0; i--) {
      sizes[i] = i == 0 ? counts[0] : size(axes.get(i - 1), counts[i]);
      pitches[i] = pitch;
      pitch *= sizes[i];
    }
    // Channels that are powers of two apart would share few lines of cache.
    this.plane = (Math.ceilDiv(pitch, 16) | 1) * 16;
    long channels = image.size(2);
    long bytes = (channels * plane + SLACK) * width;
    this.memory = Storage.allocate(bytes);
    Memory.fill(memory.address(), bytes, (byte) 0);
    long images = counts[0];
    Parallel.forChunks(
        channels * images,
        Math.max(1, (1 << 14) * images / plane),
        (lo, hi) -> {
          for (long t = lo; t < hi; t++) {
            long i = t % images;
            long c = t / images;
            copy(
                address + i * bytes(0) + c * bytes(2),
                memory.address() + (c * plane + i * pitches[0]) * width,
                0,
                firstRow);
          }
        });
  }

  /** From the first element of a window to the last one. */
  static long reach(WindowAxis axis) {
    return (axis.kernel() - 1) * Math.abs(axis.dilation());
  }

  /** Of an axis that holds so many windows. */
  static long size(WindowAxis axis, long count) {
    return (count - 1) * axis.stride() + reach(axis) + 1;
  }

  @Override
  public void close() {
    memory.release();
  }

  long[] pitches() {
    return pitches;
  }

  /** Windows as lines, and their elements as steps. */
  Factor patches() {
    long[] windows = new long[counts.length];
    windows[0] = pitches[0] * width;
    for (int i = 0; i < axes.size(); i++) {
      windows[i + 1] = axes.get(i).stride() * pitches[i + 1] * width;
    }
    return factor(Lattice.of(counts, windows));
  }

  /** All places as lines, in order, whether a window begins there or not. */
  Factor places() {
    return factor(Lattice.of(Long.MAX_VALUE, width));
  }

  private Factor factor(Lattice lines) {
    long[] taps = new long[counts.length];
    long[] steps = new long[counts.length];
    taps[0] = image.size(2);
    steps[0] = plane * width;
    long first = memory.address();
    for (int i = 0; i < axes.size(); i++) {
      WindowAxis axis = axes.get(i);
      taps[i + 1] = axis.kernel();
      steps[i + 1] = axis.dilation() * pitches[i + 1] * width;
      first += axis.dilation() < 0 ? reach(axis) * pitches[i + 1] * width : 0;
    }
    return Factor.inMemory(type, first, lines, Lattice.of(taps, steps));
  }

  private long bytes(int d) {
    return image.stride(d) * dtype.itemSize();
  }

  /** Copies what is in the image, from an axis on. */
  private void copy(long from, long to, int i, long firstWindow) {
    WindowAxis axis = axes.get(i);
    long start = axis.start(firstWindow) - (axis.dilation() < 0 ? reach(axis) : 0);
    long begin = Math.clamp(-start, 0, sizes[i + 1]);
    long end = Math.clamp(image.size(3 + i) - start, begin, sizes[i + 1]);
    long step = bytes(3 + i);
    if (i == axes.size() - 1) {
      long source = from + (start + begin) * step;
      Factor.copy(dtype, source, step, to + begin * width, width, (int) (end - begin));
      return;
    }
    for (long at = begin; at < end; at++) {
      copy(from + (start + at) * step, to + at * pitches[i + 1] * width, i + 1, 0);
    }
  }
}
