package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Matrix product of two 2-d operands.
 *
 * <p>Every element is one chain of fused multiply-adds over the inner dimension in its order,
 * whatever the blocking, the vector width and the number of threads; products with a vector are dot
 * products with the tree of {@link ReduceKernel}. Half-precision types accumulate in float32,
 * integers wrap around.
 */
final class Matmul {
  /** Multiplications up to which packing costs more than it saves. */
  private static final long SMALL = 24 * 24 * 24;

  private static final AtomicReferenceArray<@Nullable ReduceKernel> DOTS =
      new AtomicReferenceArray<>(DType.values().length);

  private Matmul() {}

  /**
   * Computes {@code out = a @ b}.
   *
   * @param out m by n, not overlapping the factors
   * @param a m by k
   * @param b k by n
   */
  static void run(Operand out, Operand a, Operand b) {
    Checks.product(out, a, b);
    long m = a.layout().size(0);
    long k = a.layout().size(1);
    long n = b.layout().size(1);
    if (m == 0 || n == 0) {
      return;
    }
    DType dtype = out.dtype();
    if (m == 1 || n == 1) {
      vector(out, a, b, m, n, k);
      return;
    }
    Matrix c = Matrix.of(out);
    Matrix left = Matrix.of(a);
    Matrix right = Matrix.of(b);
    boolean small = m <= SMALL && n <= SMALL && k <= SMALL && m * n * k <= SMALL;
    if (small) {
      small(dtype, c, left, right, m, n, k);
      return;
    }
    if (isBestTurned(dtype, right, m, n)) {
      large(dtype, c.turned(), right.turned(), left.turned(), n, m, k);
    } else {
      large(dtype, c, left, right, m, n, k);
    }
  }

  /** Bytes of columns from which on vectors of them are full. */
  private static final long FULL = 128;

  /** Rows up to which each packed column is used once, by one block of rows. */
  private static final long FEW = 96;

  /**
   * Whether few rows are multiplied by many columns that lie dense: then the rows are packed, and
   * the columns read where they are.
   */
  private static boolean isBestTurned(DType dtype, Matrix right, long m, long n) {
    boolean dense = right.rowStride == dtype.itemSize() && !DTypes.isHalf(dtype);
    return DTypes.computesInFloat(dtype)
        && dense
        && m < n
        && m <= FEW
        && m * dtype.itemSize() >= FULL;
  }

  private static void large(DType dtype, Matrix c, Matrix a, Matrix b, long m, long n, long k) {
    Gemm.Target target =
        new Gemm.Target(
            dtype, c.address, Lattice.of(m, c.rowStride), Lattice.of(n, c.columnStride), 0, 0);
    Factor rows = a.factor(dtype, m, a.rowStride, k, a.columnStride);
    Factor columns = b.factor(dtype, n, b.columnStride, k, b.rowStride);
    if (DTypes.computesInFloat(dtype)) {
      Gemm.run(target, rows, columns, m, n, k);
    } else {
      IntegerGemm.run(target, rows, columns, m, n, k);
    }
  }

  /** Multiplications below which a matrix of a batch is not worth a task of its own. */
  private static final long GRAIN = 1 << 15;

  /**
   * Computes the products of two batches of matrices.
   *
   * @param out n products, each as {@link #run} takes it
   */
  static void runAll(Operand out, Operand a, Operand b) {
    long n = out.layout().size(0);
    Checks.products(out, a, b);
    if (out.layout().numel() == 0) {
      return;
    }
    double work = (double) a.layout().size(1) * a.layout().size(2) * b.layout().size(2);
    if (work > GRAIN * 32.0) {
      // Large products share out their own work.
      runSome(out, a, b, 0, n);
    } else {
      long grain = (long) Math.max(1, GRAIN / Math.max(1, work));
      Parallel.forChunks(n, grain, (lo, hi) -> runSome(out, a, b, lo, hi));
    }
  }

  private static void runSome(Operand out, Operand a, Operand b, long lo, long hi) {
    for (long i = lo; i < hi; i++) {
      run(Checks.matrix(out, i), Checks.matrix(a, i), Checks.matrix(b, i));
    }
  }

  /** A product with a vector: all its elements are dot products, and nothing is used twice. */
  private static void vector(Operand out, Operand a, Operand b, long m, long n, long k) {
    long[] sizes = {m, n, k};
    Layout left = a.layout();
    Layout right = b.layout();
    Layout result = out.layout();
    Operand[] ins = {
      a.withLayout(Layout.of(sizes, new long[] {left.stride(0), 0, left.stride(1)}, left.offset())),
      b.withLayout(
          Layout.of(sizes, new long[] {0, right.stride(1), right.stride(0)}, right.offset()))
    };
    Operand sums =
        out.withLayout(
            Layout.of(
                new long[] {m, n, 1},
                new long[] {result.stride(0), result.stride(1), 0},
                result.offset()));
    dot(out.dtype()).run(sums, ins, new boolean[] {false, false, true}, Params.NONE);
  }

  private static ReduceKernel dot(DType dtype) {
    ReduceKernel kernel = DOTS.get(dtype.ordinal());
    if (kernel == null) {
      DType accumulate = DTypes.computesInFloat(dtype) || dtype == DType.BOOL ? dtype : DType.INT64;
      kernel =
          ReduceKernel.of(
              new ReduceSpec(
                  "",
                  Expr.in(0).mul(Expr.in(1)),
                  Combine.SUM,
                  Expr.in(0),
                  dtype,
                  new DType[] {dtype, dtype},
                  accumulate));
      DOTS.set(dtype.ordinal(), kernel);
    }
    return kernel;
  }

  /** Where a matrix lies: the address of its first element, and bytes per row and column step. */
  record Matrix(long address, long rowStride, long columnStride) {
    static Matrix of(Operand operand) {
      int itemSize = operand.dtype().itemSize();
      return new Matrix(
          operand.address(),
          operand.layout().stride(0) * itemSize,
          operand.layout().stride(1) * itemSize);
    }

    long at(long row, long column) {
      return address + row * rowStride + column * columnStride;
    }

    Matrix turned() {
      return new Matrix(address, /* rowStride= */ columnStride, /* columnStride= */ rowStride);
    }

    /** As lines of steps. */
    Factor factor(DType dtype, long lines, long lineStep, long steps, long step) {
      return Factor.inMemory(dtype, address, Lattice.of(lines, lineStep), Lattice.of(steps, step));
    }
  }

  private static void small(DType dtype, Matrix out, Matrix a, Matrix b, long m, long n, long k) {
    for (long i = 0; i < m; i++) {
      long row = a.at(i, 0);
      long j = 0;
      if (dtype == DType.FLOAT32) {
        for (; j + 4 <= n; j += 4) {
          fourFloats(row, a.columnStride, b, j, k, out.at(i, j), out.columnStride);
        }
      }
      for (; j < n; j++) {
        long column = b.at(0, j);
        long target = out.at(i, j);
        switch (dtype) {
          case FLOAT64 -> Memory.setDouble(target, dotDouble(row, a, column, b, k));
          case FLOAT32, FLOAT16, BFLOAT16 ->
              Elements.putDouble(dtype, target, dotFloat(dtype, row, a, column, b, k));
          default -> Elements.putLong(dtype, target, dotLong(dtype, row, a, column, b, k));
        }
      }
    }
  }

  /** Four columns at once: one chain alone would wait for the latency of each step. */
  private static void fourFloats(
      long row, long rowStep, Matrix b, long j, long k, long out, long outStep) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    long step = b.columnStride;
    long column = b.at(0, j);
    for (long p = 0; p < k; p++) {
      float x = Memory.getFloat(row + p * rowStep);
      long y = column + p * b.rowStride;
      s0 = MultiplyAdd.fast(x, Memory.getFloat(y), s0);
      s1 = MultiplyAdd.fast(x, Memory.getFloat(y + step), s1);
      s2 = MultiplyAdd.fast(x, Memory.getFloat(y + 2 * step), s2);
      s3 = MultiplyAdd.fast(x, Memory.getFloat(y + 3 * step), s3);
    }
    Memory.setFloat(out, s0);
    Memory.setFloat(out + outStep, s1);
    Memory.setFloat(out + 2 * outStep, s2);
    Memory.setFloat(out + 3 * outStep, s3);
  }

  private static double dotDouble(long row, Matrix a, long column, Matrix b, long k) {
    double sum = 0;
    for (long p = 0; p < k; p++) {
      sum =
          MultiplyAdd.fast(
              Memory.getDouble(row + p * a.columnStride),
              Memory.getDouble(column + p * b.rowStride),
              sum);
    }
    return sum;
  }

  private static float dotFloat(DType dtype, long row, Matrix a, long column, Matrix b, long k) {
    float sum = 0;
    for (long p = 0; p < k; p++) {
      sum =
          MultiplyAdd.fast(
              Elements.getFloat(dtype, row + p * a.columnStride),
              Elements.getFloat(dtype, column + p * b.rowStride),
              sum);
    }
    return sum;
  }

  private static long dotLong(DType dtype, long row, Matrix a, long column, Matrix b, long k) {
    long sum = 0;
    for (long p = 0; p < k; p++) {
      sum +=
          Elements.getLong(dtype, row + p * a.columnStride)
              * Elements.getLong(dtype, column + p * b.rowStride);
    }
    return sum;
  }
}
