package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.jit.MicroKernel;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;

/**
 * Blocked matrix product (GEMM) in floating point: blocks of both factors are packed into panels
 * that the micro-kernel reads sequentially, so that strides and conversions cost once per block.
 */
final class Gemm {
  /** Inner steps per packed block. */
  private static final int DEPTH = 192;

  /** Rows and columns of a block of the result, at most. */
  private static final int ROWS = 96;

  private static final int COLUMNS = 384;

  /** Multiplications from which on it pays to give all threads a part. */
  private static final double SHARED = 1 << 20;

  private Gemm() {}

  /**
   * Where a product goes.
   *
   * @param address of its first element
   * @param rows bytes from the first row to each
   * @param columns the same for columns
   * @param start address of what the sums of the first row start with; 0 if that is 0
   * @param startStep bytes from there to the next row's
   */
  record Target(
      DType dtype, long address, Lattice rows, Lattice columns, long start, long startStep) {
    /** The transposed product, of sums that start with 0. */
    Target transposed() {
      return new Target(dtype, address, columns, rows, 0, 0);
    }

    long at(long row, long column) {
      return address + rows.at(row) + columns.at(column);
    }
  }

  /** Packs the right factor; the left one is best read where it is, along its rows. */
  static void run(Target out, Factor a, Factor b, long m, long n, long k) {
    MicroKernel kernel = GemmKernels.forType(out.dtype(), (long) ((double) m * n * k));
    int threads = (double) m * n * k < SHARED || Parallel.isInside() ? 1 : Parallel.getNumThreads();
    long most = blockSize(m, ROWS, MicroKernel.ROWS);
    long columns =
        Math.min(
            blockSize(n, COLUMNS, kernel.columns),
            share(n, kernel.columns, Math.ceilDiv(threads, Math.ceilDiv(m, most))));
    long across = Math.ceilDiv(n, columns);
    long rows = Math.min(most, share(m, MicroKernel.ROWS, Math.ceilDiv(threads, across)));
    long down = Math.ceilDiv(m, rows);
    Parallel.forChunks(
        down * across,
        1,
        (lo, hi) -> {
          try (PackedBlock block =
              new PackedBlock(out.dtype(), kernel, (int) rows, (int) columns)) {
            for (long t = lo; t < hi; t++) {
              long i = t % down * rows;
              long j = t / down * columns;
              block.multiply(out, a, b, i, j, Math.min(rows, m - i), Math.min(columns, n - j), k);
            }
          }
        });
  }

  /** Lines of a block if so many are to have one. */
  private static long share(long lines, long unit, long parts) {
    return Math.max(1, Math.ceilDiv(lines, unit) / parts) * unit;
  }

  /** The largest multiple of {@code unit} up to {@code most} that splits {@code size} evenly. */
  private static long blockSize(long size, long most, long unit) {
    long parts = (size + most - 1) / most;
    long even = (size + parts - 1) / parts;
    return (even + unit - 1) / unit * unit;
  }

  /** One task's packed panels and block of sums. */
  private static final class PackedBlock implements AutoCloseable {
    private final DType dtype;
    private final MicroKernel kernel;
    private final int width;
    private final Storage memory;
    private final long bufferA;
    private final long[] rowsA;
    private final long panelsB;
    private final long tiles;

    PackedBlock(DType dtype, MicroKernel kernel, int rows, int columns) {
      this.dtype = dtype;
      this.kernel = kernel;
      this.width = dtype == DType.FLOAT64 ? 8 : 4;
      long sizeA = (long) rows * DEPTH * width;
      long sizeB = (long) columns * DEPTH * width;
      this.memory = Storage.allocate(sizeA + sizeB + (long) rows * columns * width);
      this.bufferA = memory.address();
      this.rowsA = new long[rows];
      this.panelsB = bufferA + sizeA;
      this.tiles = panelsB + sizeB;
      // Sums of columns that fill up a panel are not stored, but should not be slow, as of NaN.
      Memory.fill(panelsB, sizeB, (byte) 0);
    }

    @Override
    public void close() {
      memory.release();
    }

    void multiply(
        Target out, Factor a, Factor b, long i0, long j0, long rows, long columns, long k) {
      int down = (int) ((rows + MicroKernel.ROWS - 1) / MicroKernel.ROWS);
      long across = (columns + kernel.columns - 1) / kernel.columns;
      long tileBytes = (long) MicroKernel.ROWS * kernel.columns * width;
      Memory.fill(tiles, down * across * tileBytes, (byte) 0);
      if (out.start() != 0) {
        start(out, i0, rows, down, across);
      }
      for (long p = 0; p < k; p += DEPTH) {
        long depth = Math.min(DEPTH, k - p);
        b.pack(j0, p, (int) columns, (int) depth, kernel.columns, panelsB);
        Factor.Rows lines = a.rows(i0, p, (int) rows, (int) depth);
        int end;
        for (int step = 0; step < depth; step = end) {
          end = lines.end(step);
          lines.find(step, end, bufferA, rowsA);
          for (long j = 0; j < across; j++) {
            long panelB = panelsB + (j * depth + step) * kernel.columns * width;
            panels(down, panelB, tiles + j * down * tileBytes, end - step);
          }
        }
      }
      long[] offsets = new long[(int) columns];
      out.columns().fill(j0, offsets.length, offsets);
      long[] starts = new long[(int) rows];
      out.rows().fill(i0, starts.length, starts);
      for (int j = 0; j < columns; j += kernel.columns) {
        int n = (int) Math.min(kernel.columns, columns - j);
        long tile = tiles + j / kernel.columns * down * tileBytes;
        storePanel(tile, out.address(), starts, offsets, j, n);
      }
    }

    private void panels(int down, long panelB, long tile, long depth) {
      for (int i = 0; i < down; i++) {
        int row = i * MicroKernel.ROWS;
        kernel.run(
            rowsA[row],
            rowsA[row + 1],
            rowsA[row + 2],
            rowsA[row + 3],
            width,
            panelB,
            tile + (long) row * kernel.columns * width,
            depth);
      }
    }

    /** Stores sums of neighbouring columns: of each column, or each row, what lies together. */
    private void storePanel(long tile, long to, long[] starts, long[] offsets, int first, int n) {
      long line = (long) kernel.columns * width;
      int item = dtype.itemSize();
      boolean dense = item == width;
      for (int j = 1; j < n; j++) {
        dense &= offsets[first + j] - offsets[first + j - 1] == width;
      }
      if (dense) {
        for (int i = 0; i < starts.length; i++) {
          Factor.copyDense(tile + i * line, to + starts[i] + offsets[first], n * width);
        }
      } else if (starts.length > 1 && Math.abs(starts[1] - starts[0]) <= item) {
        for (int j = 0; j < n; j++) {
          for (int i = 0; i < starts.length; i++) {
            store(tile + i * line + (long) j * width, to + starts[i] + offsets[first + j]);
          }
        }
      } else {
        for (int i = 0; i < starts.length; i++) {
          for (int j = 0; j < n; j++) {
            store(tile + i * line + (long) j * width, to + starts[i] + offsets[first + j]);
          }
        }
      }
    }

    private void store(long from, long to) {
      if (dtype.itemSize() == width) {
        Elements.copy(width, from, to);
      } else {
        Elements.putDouble(dtype, to, Memory.getFloat(from));
      }
    }

    /** What sums start with, in all columns of a row. */
    private void start(Target out, long i0, long rows, int down, long across) {
      for (long i = 0; i < rows; i++) {
        long from = out.start() + (i0 + i) * out.startStep();
        double value = Elements.getDouble(dtype, from);
        for (long j = 0; j < across; j++) {
          long line = tiles + (j * down * MicroKernel.ROWS + i) * kernel.columns * width;
          for (long at = line; at < line + (long) kernel.columns * width; at += width) {
            if (width == 4) {
              Memory.setFloat(at, (float) value);
            } else {
              Memory.setDouble(at, value);
            }
          }
        }
      }
    }
  }
}
