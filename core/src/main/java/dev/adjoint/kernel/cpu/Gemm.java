package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.cpu.Matmul.Matrix;
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

  static void run(DType dtype, Matrix out, Matrix a, Matrix b, long m, long n, long k) {
    MicroKernel kernel = GemmKernels.forType(dtype, (long) ((double) m * n * k));
    long rows = blockSize(m, ROWS, kernel.rows);
    long columns = blockSize(n, COLUMNS, kernel.columns);
    long down = (m + rows - 1) / rows;
    long across = (n + columns - 1) / columns;
    Parallel.forChunks(
        down * across,
        1,
        (lo, hi) -> {
          try (PackedBlock block = new PackedBlock(dtype, kernel, (int) rows, (int) columns)) {
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
        Matrix out, Matrix a, Matrix b, long i0, long j0, long rows, long columns, long k) {
      long down = (rows + kernel.rows - 1) / kernel.rows;
      long across = (columns + kernel.columns - 1) / kernel.columns;
      long tileBytes = (long) kernel.rows * kernel.columns * width;
      for (long at = 0; at < down * across * tileBytes; at += 4) {
        Memory.setInt(tiles + at, 0);
      }
      for (long p = 0; p < k; p += DEPTH) {
        long depth = Math.min(DEPTH, k - p);
        pack(a.at(i0, p), a.rowStride(), a.columnStride(), rows, depth, kernel.rows, panelsA);
        pack(b.at(p, j0), b.columnStride(), b.rowStride(), columns, depth, kernel.columns, panelsB);
        for (long j = 0; j < across; j++) {
          long panelB = panelsB + j * kernel.columns * depth * width;
          for (long i = 0; i < down; i++) {
            long panelA = panelsA + i * kernel.rows * depth * width;
            kernel.run(panelA, panelB, tiles + (j * down + i) * tileBytes, depth);
          }
        }
      }
      for (long j = 0; j < columns; j++) {
        for (long i = 0; i < rows; i++) {
          long tile = tiles + (j / kernel.columns * down + i / kernel.rows) * tileBytes;
          long index = i % kernel.rows * kernel.columns + j % kernel.columns;
          store(tile + index * width, out.at(i0 + i, j0 + j));
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

    /** Panels of {@code unit} lines side by side, the last one filled up with zeros. */
    private void pack(
        long from, long lineStride, long stepStride, long lines, long depth, int unit, long to) {
      for (long line = 0; line < lines; line += unit) {
        long panel = to + line * depth * width;
        for (int u = 0; u < unit; u++) {
          long target = panel + (long) u * width;
          long step = (long) unit * width;
          if (line + u < lines) {
            packLine(from + (line + u) * lineStride, stepStride, depth, target, step);
          } else {
            for (long p = 0; p < depth; p++) {
              zero(target + p * step);
            }
          }
        }
      }
    }

    private void zero(long address) {
      if (width == 4) {
        Memory.setFloat(address, 0);
      } else {
        Memory.setDouble(address, 0);
      }
    }

    private void packLine(long from, long stride, long depth, long to, long step) {
      switch (dtype) {
        case FLOAT32 -> {
          for (long p = 0; p < depth; p++) {
            Memory.setInt(to + p * step, Memory.getInt(from + p * stride));
          }
        }
        case FLOAT64 -> {
          for (long p = 0; p < depth; p++) {
            Memory.setLong(to + p * step, Memory.getLong(from + p * stride));
          }
        }
        default -> {
          for (long p = 0; p < depth; p++) {
            Memory.setFloat(to + p * step, Elements.getFloat(dtype, from + p * stride));
          }
        }
      }
    }
  }
}
