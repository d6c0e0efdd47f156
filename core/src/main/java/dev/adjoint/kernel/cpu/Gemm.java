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

  private Gemm() {}

  /**
   * Where a product goes.
   *
   * @param address of its first element
   * @param rowStep bytes from one row to the next
   * @param columns bytes from the first column to each
   * @param start address of what the sums of the first row start with; 0 if that is 0
   * @param startStep bytes from there to the next row's
   */
  record Target(
      DType dtype, long address, long rowStep, Lattice columns, long start, long startStep) {
    long at(long row, long column) {
      return address + row * rowStep + columns.at(column);
    }
  }

  static void run(Target out, Factor a, Factor b, long m, long n, long k) {
    MicroKernel kernel = GemmKernels.forType(out.dtype(), (long) ((double) m * n * k));
    long rows = blockSize(m, ROWS, kernel.rows);
    long columns = blockSize(n, COLUMNS, kernel.columns);
    long down = (m + rows - 1) / rows;
    long across = (n + columns - 1) / columns;
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
    private final long panelsA;
    private final long panelsB;
    private final long tiles;

    PackedBlock(DType dtype, MicroKernel kernel, int rows, int columns) {
      this.dtype = dtype;
      this.kernel = kernel;
      this.width = dtype == DType.FLOAT64 ? 8 : 4;
      long sizeA = (long) rows * DEPTH * width;
      long sizeB = (long) columns * DEPTH * width;
      this.memory = Storage.allocate(sizeA + sizeB + (long) rows * columns * width);
      this.panelsA = memory.address();
      this.panelsB = panelsA + sizeA;
      this.tiles = panelsB + sizeB;
    }

    @Override
    public void close() {
      memory.release();
    }

    void multiply(
        Target out, Factor a, Factor b, long i0, long j0, long rows, long columns, long k) {
      long down = (rows + kernel.rows - 1) / kernel.rows;
      long across = (columns + kernel.columns - 1) / kernel.columns;
      long tileBytes = (long) kernel.rows * kernel.columns * width;
      for (long at = 0; at < down * across * tileBytes; at += 4) {
        Memory.setInt(tiles + at, 0);
      }
      if (out.start() != 0) {
        start(out, i0, rows, down, across);
      }
      for (long p = 0; p < k; p += DEPTH) {
        long depth = Math.min(DEPTH, k - p);
        a.pack(i0, p, (int) rows, (int) depth, kernel.rows, panelsA);
        b.pack(j0, p, (int) columns, (int) depth, kernel.columns, panelsB);
        for (long j = 0; j < across; j++) {
          long panelB = panelsB + j * kernel.columns * depth * width;
          for (long i = 0; i < down; i++) {
            long panelA = panelsA + i * kernel.rows * depth * width;
            kernel.run(panelA, panelB, tiles + (j * down + i) * tileBytes, depth);
          }
        }
      }
      long[] offsets = new long[(int) columns];
      out.columns().fill(j0, offsets.length, offsets);
      for (int j = 0; j < offsets.length; j++) {
        for (long i = 0; i < rows; i++) {
          long tile = tiles + (j / kernel.columns * down + i / kernel.rows) * tileBytes;
          long index = i % kernel.rows * kernel.columns + j % kernel.columns;
          store(tile + index * width, out.address() + (i0 + i) * out.rowStep() + offsets[j]);
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
    private void start(Target out, long i0, long rows, long down, long across) {
      for (long i = 0; i < rows; i++) {
        long from = out.start() + (i0 + i) * out.startStep();
        double value = Elements.getDouble(dtype, from);
        for (long j = 0; j < across * kernel.columns; j++) {
          long tile = j / kernel.columns * down + i / kernel.rows;
          long index = (tile * kernel.rows + i % kernel.rows) * kernel.columns + j % kernel.columns;
          if (width == 4) {
            Memory.setFloat(tiles + index * width, (float) value);
          } else {
            Memory.setDouble(tiles + index * width, value);
          }
        }
      }
    }
  }
}
