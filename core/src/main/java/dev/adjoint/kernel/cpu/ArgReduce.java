package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.cpu.ReducePlanner.Nest;
import dev.adjoint.memory.Memory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maxima or minima with their indices (argmax, argmin). The first NaN wins over everything, and the
 * first of equal elements wins, as in PyTorch.
 */
final class ArgReduce {
  /** Elements per parallel task. */
  private static final long GRAIN = 1 << 15;

  /** Tasks that are enough for any number of elements. */
  private static final long MOST_PARTS = 1 << 20;

  /** Elements converted at a time: the buffer stays in L1. */
  private static final int BLOCK = 512;

  private ArgReduce() {}

  /**
   * Reduces one dimension.
   *
   * @param values receives the extreme elements, of the input's type; may be absent
   * @param indices receives their positions in the dimension, as int64
   * @param in the input; the results have its sizes, but 1 in the reduced dimension
   * @param dim the dimension to reduce, ignored where there is none
   * @param max whether the largest, not the smallest, are wanted
   * @throws IndexOutOfBoundsException if the dimension is empty and the results are not
   */
  static void run(@Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    Checks.argReduce(values, indices, in, dim, max);
    if (indices.layout().numel() == 0) {
      return;
    }
    long[] sizes = in.layout().sizes();
    boolean[] reduced = new boolean[sizes.length];
    long n = 1;
    long stride = 0;
    if (sizes.length > 0) {
      reduced[dim] = true;
      n = sizes[dim];
      stride = in.layout().stride(dim) * in.dtype().itemSize();
    }
    Operand[] operands = {values == null ? indices : values, indices, in};
    Nest kept = ReducePlanner.nest(sizes, reduced, false, operands, true);
    new Pass(
            in.dtype(),
            max,
            n,
            stride,
            kept,
            new long[] {operands[0].address(), operands[1].address(), operands[2].address()},
            values != null)
        .runAll();
  }

  /**
   * Finds the position of the extreme element of the whole input, in row-major order.
   *
   * @param index receives the position: one int64 element
   * @param in the input
   * @param max whether the largest, not the smallest, is wanted
   * @throws IndexOutOfBoundsException if the input is empty
   */
  static void runAll(Operand index, Operand in, boolean max) {
    Checks.argReduce(null, index, in, Backend.ALL, max);
    long[] sizes = in.layout().sizes();
    boolean[] reduced = new boolean[sizes.length];
    Arrays.fill(reduced, true);
    Nest rows = ReducePlanner.nest(sizes, reduced, true, new Operand[] {in}, false);
    long n = rows.inner();
    long count = rows.trips(1);
    long address = in.address();
    Best best = new Best(in.dtype(), max);
    if (count == 1) {
      best.scanInParallel(address, rows.innerStride(0), n);
    } else {
      for (long r = 0; r < count; r++) {
        best.scan(address + rows.offset(0, r, 1), rows.innerStride(0), n, r * n);
      }
    }
    Memory.setLong(index.address(), best.index);
  }

  /** The best element seen so far, and where it was. Minima are maxima of the negated values. */
  private static final class Best {
    final DType dtype;
    final boolean max;
    final double[] floats;
    final long[] longs;
    double floating = Double.NEGATIVE_INFINITY;
    long integral = Long.MIN_VALUE;
    long index = -1;

    Best(DType dtype, boolean max) {
      this.dtype = dtype;
      this.max = max;
      floats = new double[DTypes.isRealFloat(dtype) && dtype != DType.FLOAT32 ? BLOCK : 0];
      longs = new long[DTypes.isRealFloat(dtype) ? 0 : BLOCK];
    }

    void reset() {
      floating = Double.NEGATIVE_INFINITY;
      integral = Long.MIN_VALUE;
      index = -1;
    }

    /** Takes the elements from {@code address} on, the first of which has index {@code first}. */
    void scan(long address, long stride, long n, long first) {
      if (index < 0) {
        index = first;
      }
      if (dtype == DType.FLOAT32) {
        scanFloats(address, stride, n, first);
        return;
      }
      for (long done = 0; done < n; done += BLOCK) {
        int count = (int) Math.min(BLOCK, n - done);
        if (longs.length != 0) {
          Buffers.load(dtype, address + done * stride, stride, count, longs, 0);
          scanLongs(count, first + done);
        } else if (Double.isNaN(floating)) {
          return;
        } else {
          Buffers.load(dtype, address + done * stride, stride, count, floats, 0);
          scanDoubles(count, first + done);
        }
      }
    }

    /** The most common type, without a buffer. */
    private void scanFloats(long address, long stride, long n, long first) {
      float sign = max ? 1 : -1;
      float best = (float) floating;
      long at = -1;
      // No comparison with NaN is true, so a NaN enters the branch, and ends the search.
      for (long i = 0; i < n && best == best; i++) {
        float v = sign * Memory.getFloat(address + i * stride);
        if (!(v <= best)) {
          best = v;
          at = i;
        }
      }
      if (at >= 0) {
        floating = best;
        index = first + at;
      }
    }

    private void scanDoubles(int count, long first) {
      double sign = max ? 1 : -1;
      double best = floating;
      int at = -1;
      for (int i = 0; i < count; i++) {
        double v = sign * floats[i];
        if (!(v <= best)) {
          best = v;
          at = i;
          if (v != v) {
            break;
          }
        }
      }
      if (at >= 0) {
        floating = best;
        index = first + at;
      }
    }

    private void scanLongs(int count, long first) {
      // The complement reverses the order without overflow.
      long flip = max ? 0 : -1;
      long best = integral;
      int at = -1;
      for (int i = 0; i < count; i++) {
        long v = longs[i] ^ flip;
        if (v > best) {
          best = v;
          at = i;
        }
      }
      if (at >= 0) {
        integral = best;
        index = first + at;
      }
    }

    /** As {@link #scan} from index 0, by fixed chunks whose results are taken in order. */
    void scanInParallel(long address, long stride, long n) {
      if (n <= GRAIN) {
        scan(address, stride, n, 0);
        return;
      }
      long grain = Math.max(GRAIN, Math.ceilDiv(n, MOST_PARTS));
      Best[] parts = new Best[(int) Math.ceilDiv(n, grain)];
      Parallel.forChunks(
          n,
          grain,
          (lo, hi) -> {
            Best part = new Best(dtype, max);
            part.scan(address + lo * stride, stride, hi - lo, lo);
            parts[(int) (lo / grain)] = part;
          });
      index = 0;
      for (Best part : parts) {
        if (part.integral > integral || !(part.floating <= floating)) {
          integral = part.integral;
          floating = part.floating;
          index = part.index;
          if (Double.isNaN(floating)) {
            return;
          }
        }
      }
    }
  }

  /** One reduction of a dimension. Operands: values (or the indices again), indices, input. */
  private record Pass(
      DType dtype, boolean max, long n, long stride, Nest kept, long[] starts, boolean hasValues) {

    void runAll() {
      long inner = kept.inner();
      long outer = kept.trips(1);
      long innerStride = Math.abs(kept.innerStride(2));
      if (inner == 1 && outer == 1) {
        Best best = new Best(dtype, max);
        best.scanInParallel(starts[2], stride, n);
        store(starts[0], starts[1], starts[2], best.index);
      } else if (n > 1 && innerStride != 0 && innerStride < Math.abs(stride)) {
        long tiles = (inner + BLOCK - 1) / BLOCK;
        long grain = Math.max(1, GRAIN / (Math.min(inner, BLOCK) * n));
        Parallel.forChunks(
            outer * tiles,
            grain,
            (lo, hi) -> {
              for (long t = lo; t < hi; t++) {
                long first = t % tiles * BLOCK;
                tile(t / tiles, first, (int) Math.min(BLOCK, inner - first));
              }
            });
      } else {
        Parallel.forChunks(outer * inner, Math.max(1, GRAIN / n), this::rows);
      }
    }

    private void store(long value, long index, long input, long best) {
      Memory.setLong(index, best);
      if (hasValues) {
        Elements.copy(dtype.itemSize(), input + best * stride, value);
      }
    }

    /** The kept elements from {@code lo} to {@code hi}, one after the other. */
    private void rows(long lo, long hi) {
      Best best = new Best(dtype, max);
      long inner = kept.inner();
      for (long at = lo; at < hi; ) {
        long first = at % inner;
        long value = address(0, at / inner, first);
        long index = address(1, at / inner, first);
        long input = address(2, at / inner, first);
        long end = Math.min(hi, at + inner - first);
        for (; at < end; at++) {
          best.reset();
          best.scan(input, stride, n, 0);
          store(value, index, input, best.index);
          value += kept.innerStride(0);
          index += kept.innerStride(1);
          input += kept.innerStride(2);
        }
      }
    }

    private long address(int operand, long outer, long inner) {
      return starts[operand] + kept.offset(operand, outer, 1) + inner * kept.innerStride(operand);
    }

    /** Neighbouring kept elements side by side, so that memory is read in its order. */
    private void tile(long outer, long first, int width) {
      long[] at = new long[width];
      long input = address(2, outer, first);
      long step = kept.innerStride(2);
      if (DTypes.isRealFloat(dtype)) {
        tileFloats(input, step, at);
      } else {
        tileLongs(input, step, at);
      }
      for (int w = 0; w < width; w++) {
        store(address(0, outer, first + w), address(1, outer, first + w), input + w * step, at[w]);
      }
    }

    private void tileFloats(long input, long step, long[] at) {
      double sign = max ? 1 : -1;
      double[] row = new double[at.length];
      double[] best = new double[at.length];
      Buffers.load(dtype, input, step, best.length, best, 0);
      for (int w = 0; w < best.length; w++) {
        best[w] *= sign;
      }
      for (long i = 1; i < n; i++) {
        Buffers.load(dtype, input + i * stride, step, row.length, row, 0);
        for (int w = 0; w < row.length; w++) {
          double v = sign * row[w];
          double b = best[w];
          if (v > b || (v != v && b == b)) {
            best[w] = v;
            at[w] = i;
          }
        }
      }
    }

    private void tileLongs(long input, long step, long[] at) {
      long flip = max ? 0 : -1;
      long[] row = new long[at.length];
      long[] best = new long[at.length];
      Buffers.load(dtype, input, step, best.length, best, 0);
      for (int w = 0; w < best.length; w++) {
        best[w] ^= flip;
      }
      for (long i = 1; i < n; i++) {
        Buffers.load(dtype, input + i * stride, step, row.length, row, 0);
        for (int w = 0; w < row.length; w++) {
          long v = row[w] ^ flip;
          if (v > best[w]) {
            best[w] = v;
            at[w] = i;
          }
        }
      }
    }
  }
}
