package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.jit.MicroKernel;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;
import org.jspecify.annotations.Nullable;

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
      DType dtype, long address, Lattice rows, Columns columns, long start, long startStep) {
    long at(long row, long column) {
      return address + rows.at(row) + columns.at(column);
    }
  }

  /** Packs the right factor; the left one is best read where it is, along its rows. */
  static void run(Target out, Factor a, Factor b, long m, long n, long k) {
    run(out, a, b, m, n, k, false);
  }

  /** Reads the right factor where it is: lines side by side, some of them behind the last one. */
  static void runInPlace(Target out, Factor a, Factor b, long m, long n, long k) {
    run(out, a, b, m, n, k, true);
  }

  /** How many threads so many multiplications are worth. */
  static int threads(double work) {
    return work < SHARED || Parallel.isInside() ? 1 : Parallel.getNumThreads();
  }

  private static void run(Target out, Factor a, Factor b, long m, long n, long k, boolean inPlace) {
    MicroKernel kernel = GemmKernels.best(out.dtype(), m, n, k);
    int threads = threads((double) m * n * k);
    long most = blockSize(m, ROWS, kernel.rows);
    long columns =
        Math.min(
            blockSize(n, inPlace ? COLUMNS * ROWS / most : COLUMNS, kernel.columns),
            share(n, kernel.columns, Math.ceilDiv(threads, Math.ceilDiv(m, most))));
    long across = Math.ceilDiv(n, columns);
    long rows = Math.min(most, share(m, kernel.rows, Math.ceilDiv(threads, across)));
    long down = Math.ceilDiv(m, rows);
    Parallel.forChunks(
        down * across,
        1,
        (lo, hi) -> {
          try (PackedBlock block =
              new PackedBlock(
                  out.dtype(), kernel, (int) rows, (int) columns, inPlace ? b : null, k)) {
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
    private final long table;
    private final @Nullable Factor inPlace;

    /**
     * Memory for a block.
     *
     * @param inPlace the right factor if it is not packed
     */
    PackedBlock(
        DType dtype, MicroKernel kernel, int rows, int columns, @Nullable Factor inPlace, long k) {
      this.dtype = dtype;
      this.kernel = kernel;
      this.width = dtype == DType.FLOAT64 ? 8 : 4;
      long sizeA = (long) rows * DEPTH * width;
      long sizeB = inPlace != null ? 0 : (long) columns * DEPTH * width;
      int entries = inPlace == null ? DEPTH : (int) k;
      long tileBytes = (long) rows * columns * width;
      this.memory = Storage.allocate(sizeA + sizeB + tileBytes + 8L * entries);
      this.bufferA = memory.address();
      this.rowsA = new long[rows];
      this.panelsB = bufferA + sizeA;
      this.tiles = panelsB + sizeB;
      this.table = tiles + tileBytes;
      this.inPlace = inPlace;
      if (inPlace != null) {
        inPlace.table(entries, table);
        return;
      }
      for (int p = 0; p < entries; p++) {
        Memory.setLong(table + 8L * p, (long) p * kernel.columns * width);
      }
      // Sums of columns that fill up a panel are not stored, but should not be slow, as of NaN.
      Memory.fill(panelsB, sizeB, (byte) 0);
    }

    @Override
    public void close() {
      memory.release();
    }

    void multiply(
        Target out, Factor a, Factor b, long i0, long j0, long rows, long columns, long k) {
      int down = (int) ((rows + kernel.rows - 1) / kernel.rows);
      long across = (columns + kernel.columns - 1) / kernel.columns;
      long tileBytes = (long) kernel.rows * kernel.columns * width;
      Memory.fill(tiles, down * across * tileBytes, (byte) 0);
      if (out.start() != 0) {
        start(out, i0, rows, down, across);
      }
      for (long p = 0; p < k; p += DEPTH) {
        long depth = Math.min(DEPTH, k - p);
        if (inPlace == null) {
          b.pack(j0, p, (int) columns, (int) depth, kernel.columns, panelsB);
        }
        Factor.Rows lines = a.rows(i0, p, (int) rows, (int) depth);
        int end;
        for (int step = 0; step < depth; step = end) {
          end = lines.end(step);
          lines.find(step, end, bufferA, rowsA);
          for (long j = 0; j < across; j++) {
            long panelB =
                inPlace == null
                    ? panelsB + j * depth * kernel.columns * width
                    : inPlace.address(j0 + j * kernel.columns);
            long entry = table + 8 * (inPlace == null ? step : p + step);
            panels(down, panelB, entry, tiles + j * down * tileBytes, end - step);
          }
        }
      }
      long[] starts = new long[(int) rows];
      out.rows().fill(i0, starts.length, starts);
      for (int j = 0; j < columns; j += kernel.columns) {
        int n = (int) Math.min(kernel.columns, columns - j);
        long tile = tiles + j / kernel.columns * down * tileBytes;
        storePanel(tile, out, starts, j0 + j, n);
      }
    }

    private void panels(int down, long panelB, long entry, long tile, long depth) {
      for (int i = 0; i < down; i++) {
        int row = i * kernel.rows;
        int next = Math.min(kernel.rows - 1, 1);
        kernel.run(
            rowsA[row],
            rowsA[row + next],
            rowsA[row + 2 * next],
            rowsA[row + 3 * next],
            width,
            panelB,
            entry,
            tile + (long) row * kernel.columns * width,
            depth);
      }
    }

    /** Stores sums of neighbouring columns: of each column, or each row, what lies together. */
    private void storePanel(long tile, Target out, long[] starts, long first, int n) {
      long line = (long) kernel.columns * width;
      long step = out.columns().lastStep();
      int run;
      for (int j = 0; j < n; j += run) {
        run = (int) Math.min(n - j, out.columns().run(first + j));
        long at = out.columns().at(first + j);
        if (at == Columns.SKIPPED) {
          continue;
        }
        long from = tile + (long) j * width;
        long to = out.address() + at;
        if (step == dtype.itemSize()) {
          for (int i = 0; i < starts.length; i++) {
            store(from + i * line, to + starts[i], run);
          }
        } else {
          for (int l = 0; l < run; l++) {
            for (int i = 0; i < starts.length; i++) {
              store(from + i * line + (long) l * width, to + l * step + starts[i], 1);
            }
          }
        }
      }
    }

    /** Stores sums side by side. */
    private void store(long from, long to, int n) {
      if (dtype.itemSize() == width) {
        Factor.copyDense(from, to, n * width);
        return;
      }
      for (int j = 0; j < n; j++) {
        float sum = Memory.getFloat(from + (long) j * width);
        Elements.putDouble(dtype, to + (long) j * dtype.itemSize(), sum);
      }
    }

    /** What sums start with, in all columns of a row. */
    private void start(Target out, long i0, long rows, int down, long across) {
      for (long i = 0; i < rows; i++) {
        long from = out.start() + (i0 + i) * out.startStep();
        double value = Elements.getDouble(dtype, from);
        for (long j = 0; j < across; j++) {
          long line = tiles + (j * down * kernel.rows + i) * kernel.columns * width;
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
