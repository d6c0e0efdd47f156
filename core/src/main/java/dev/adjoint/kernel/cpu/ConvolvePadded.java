package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.util.List;

/**
 * Convolution with windows that move by one: in an image with zeros around it, what an element of
 * the kernel meets lies as the windows do, so that nothing is unfolded. Some images at a time, or
 * some rows of one, are copied to be padded; columns of the product are the places of that copy, of
 * which those behind a row are not stored.
 */
final class ConvolvePadded {
  /** Bytes of a copy, which are to stay in a core's own cache. */
  private static final long BLOCK = 1 << 18;

  private final DType dtype;
  private final DType type;
  private final int width;
  private final List<WindowAxis> axes;
  private final Layout image;
  private final long imageAddress;
  private final Gemm.Target target;
  private final long[] counts;
  private final long[] outSteps;
  private final long channels;
  private final long m;
  private final long k;

  /**
   * A convolution of one group.
   *
   * @param image with batch, groups, and channels before the axes, and the address of the group
   * @param counts of images, and of windows along each axis
   * @param outSteps bytes from one window to the next, as counts are
   */
  ConvolvePadded(
      Gemm.Target target,
      List<WindowAxis> axes,
      Layout image,
      long imageAddress,
      long[] counts,
      long[] outSteps,
      long m,
      long k) {
    this.dtype = target.dtype();
    this.type = dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    this.width = type.itemSize();
    this.axes = axes;
    this.image = image;
    this.imageAddress = imageAddress;
    this.target = target;
    this.counts = counts;
    this.outSteps = outSteps;
    this.channels = image.size(2);
    this.m = m;
    this.k = k;
  }

  /** Whether windows move by one, and most of a padded image is stored. */
  static boolean serves(List<WindowAxis> axes, long[] counts, long k) {
    double stored = 1;
    for (int i = 0; i < axes.size(); i++) {
      double count = counts[i + 1];
      if (axes.get(i).stride() != 1 && count > 1) {
        return false;
      }
      stored *= count / (count + (double) PaddedImages.reach(axes.get(i)));
    }
    return k > 0 && k < 1 << 20 && stored >= 0.5;
  }

  /** The product with a kernel of a line for each channel of the result. */
  void run(Factor kernel) {
    int lines = Math.toIntExact(Math.ceilDiv(m, 4) * 4);
    Storage memory = Storage.allocate(m * k * width);
    try {
      long[] rows = new long[lines];
      kernel.rows(0, 0, (int) m, (int) k).find(0, (int) k, memory.address(), rows);
      long step = m > 1 ? rows[1] - rows[0] : 0;
      Factor dense =
          Factor.inMemory(type, rows[0], Lattice.of(m, step), Lattice.of(k, (long) width));
      share(dense);
    } finally {
      memory.release();
    }
  }

  private void share(Factor kernel) {
    long row = channels * width;
    for (int i = 1; i < axes.size(); i++) {
      row *= counts[i + 1] + PaddedImages.reach(axes.get(i));
    }
    long reach = PaddedImages.reach(axes.getFirst());
    long all = row * (counts[1] + reach);
    int threads = Gemm.threads((double) m * k * Layout.numel(counts));
    long images = Math.clamp(BLOCK / all, 1, Math.ceilDiv(counts[0], threads));
    long parts = Math.ceilDiv(counts[0], images);
    long most = Math.max(Math.max(1, reach), BLOCK / row - reach);
    long bands =
        Math.max(
            images > 1 ? 1 : Math.ceilDiv(counts[1], most),
            Math.min(Math.ceilDiv(threads, parts), counts[1]));
    long rows = Math.ceilDiv(counts[1], bands);
    Parallel.forChunks(
        parts * bands,
        1,
        (lo, hi) -> {
          for (long t = lo; t < hi; t++) {
            long n = t / bands * images;
            long r = t % bands * rows;
            if (r < counts[1]) {
              block(kernel, n, Math.min(images, counts[0] - n), r, Math.min(rows, counts[1] - r));
            }
          }
        });
  }

  /** Windows of some images, from a row of windows on. */
  private void block(Factor kernel, long first, long images, long firstRow, long rows) {
    long[] stored = counts.clone();
    stored[0] = images;
    stored[1] = rows;
    long from = imageAddress + first * image.stride(0) * dtype.itemSize();
    try (PaddedImages padded = new PaddedImages(dtype, axes, image, from, stored, firstRow)) {
      long[] pitches = padded.pitches();
      Gemm.Target part =
          new Gemm.Target(
              dtype,
              target.address() + first * outSteps[0] + firstRow * outSteps[1],
              target.rows(),
              new GridColumns(stored, pitches, outSteps),
              target.start(),
              target.startStep());
      long columns = 1;
      for (int i = 0; i < stored.length; i++) {
        columns += (stored[i] - 1) * pitches[i];
      }
      Gemm.runInPlace(part, kernel, padded.places(), m, columns, k);
    }
  }
}
