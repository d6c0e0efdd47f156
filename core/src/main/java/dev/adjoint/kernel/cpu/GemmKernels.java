package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.jit.GemmWriter;
import dev.adjoint.kernel.jit.MicroKernel;
import dev.adjoint.kernel.jit.Scratch;
import dev.adjoint.kernel.jit.VectorModule;
import dev.adjoint.kernel.jit.Warmup;
import dev.adjoint.memory.Memory;
import org.jspecify.annotations.Nullable;

/** The GEMM micro-kernels: scalar ones, and vector ones once they are available and warm. */
final class GemmKernels {
  /** Multiplications that must have been asked for before a vector kernel is made. */
  private static final long HOT = 1 << 20;

  /** Bytes of columns that are few. */
  private static final long NARROW = 128;

  private static final MicroKernel FLOAT = new ScalarFloat();
  private static final MicroKernel DOUBLE = new ScalarDouble();
  private static final GemmKernels[] FLOATS = all(DType.FLOAT32, FLOAT);
  private static final GemmKernels[] DOUBLES = all(DType.FLOAT64, DOUBLE);

  private final DType type;
  private final MicroKernel scalar;
  private final int rows;

  /** Whether they are for few columns. */
  private final boolean few;

  private volatile @Nullable MicroKernel vector;
  // A racy count: a lost one only delays the vector kernel.
  private long heat;

  private GemmKernels(DType type, MicroKernel scalar, int rows, boolean few) {
    this.type = type;
    this.scalar = scalar;
    this.rows = rows;
    this.few = few;
  }

  /** Of many rows and columns, of few columns, and of one row. */
  private static GemmKernels[] all(DType type, MicroKernel scalar) {
    return new GemmKernels[] {
      new GemmKernels(type, scalar, MicroKernel.MOST_ROWS, false),
      new GemmKernels(type, scalar, MicroKernel.MOST_ROWS, true),
      new GemmKernels(type, scalar, 1, false)
    };
  }

  /** The best kernel there is now for a product; all give the same bits. */
  static MicroKernel best(DType dtype, long m, long n, long k) {
    boolean isDouble = dtype == DType.FLOAT64;
    MicroKernel scalar = isDouble ? DOUBLE : FLOAT;
    if (n <= scalar.columns || VectorModule.mode() == VectorModule.Policy.OFF) {
      return scalar;
    }
    GemmKernels[] all = isDouble ? DOUBLES : FLOATS;
    GemmKernels kernels = all[m == 1 ? 2 : n * (isDouble ? 8 : 4) <= NARROW ? 1 : 0];
    return kernels.best((long) ((double) m * n * k));
  }

  /** Vectors side by side: fewer sums would wait for each other. */
  private int vectors(int bits) {
    return bits == 512 && !few ? 4 : 2;
  }

  private MicroKernel best(long work) {
    MicroKernel kernel = vector;
    if (kernel == null) {
      long before = heat;
      heat = before + work;
      if (before < HOT && (before + work >= HOT || Warmup.isEager())) {
        heat = HOT;
        Warmup.submit(this::trial);
        kernel = vector;
      }
    }
    return kernel != null ? kernel : scalar;
  }

  /** Has a vector kernel compiled on memory of its own, and publishes it once it is the faster. */
  private void trial() {
    int bits = VectorModule.bits();
    if (bits == 0) {
      return;
    }
    MicroKernel made = GemmWriter.make(type, rows, vectors(bits), bits);
    int depth = 64;
    long bytes = 8L * ((scalar.rows + 1 + made.columns) * depth + scalar.rows * made.columns);
    Scratch scratch = Scratch.take(bytes);
    try {
      long a = scratch.address();
      Memory.fill(a, bytes, (byte) 0);
      long b = a + 8L * scalar.rows * depth;
      long tile = b + 8L * made.columns * depth;
      // A table of zeros: for the time it takes, all steps may read the same columns.
      long table = tile + 8L * scalar.rows * made.columns;
      // The same work for both: as many small tiles as the large one holds.
      int tiles = made.columns / scalar.columns;
      if (Warmup.wins(
          times -> times(made, a, b, table, tile, depth, times),
          times -> times(scalar, a, b, table, tile, depth, times * tiles))) {
        vector = made;
      }
    } finally {
      scratch.give();
    }
  }

  private static void times(
      MicroKernel kernel, long a, long b, long table, long tile, long depth, int times) {
    for (int t = 0; t < times; t++) {
      kernel.run(a, a + 8, a + 16, a + 24, 32, b, table, tile, depth);
    }
  }

  /** Eight sums: as many as hide the latency of a fused multiply-add. */
  private static final class ScalarFloat extends MicroKernel {
    ScalarFloat() {
      super(4, 2);
    }

    @Override
    public void run(
        long a0, long a1, long a2, long a3, long step, long b, long table, long tile, long depth) {
      float s00 = Memory.getFloat(tile);
      float s01 = Memory.getFloat(tile + 4);
      float s10 = Memory.getFloat(tile + 8);
      float s11 = Memory.getFloat(tile + 12);
      float s20 = Memory.getFloat(tile + 16);
      float s21 = Memory.getFloat(tile + 20);
      float s30 = Memory.getFloat(tile + 24);
      float s31 = Memory.getFloat(tile + 28);
      for (long p = 0; p < depth; p++) {
        long at = p * step;
        long column = b + Memory.getLong(table + 8 * p);
        float b0 = Memory.getFloat(column);
        float b1 = Memory.getFloat(column + 4);
        float x0 = Memory.getFloat(a0 + at);
        float x1 = Memory.getFloat(a1 + at);
        float x2 = Memory.getFloat(a2 + at);
        float x3 = Memory.getFloat(a3 + at);
        s00 = MultiplyAdd.fast(x0, b0, s00);
        s01 = MultiplyAdd.fast(x0, b1, s01);
        s10 = MultiplyAdd.fast(x1, b0, s10);
        s11 = MultiplyAdd.fast(x1, b1, s11);
        s20 = MultiplyAdd.fast(x2, b0, s20);
        s21 = MultiplyAdd.fast(x2, b1, s21);
        s30 = MultiplyAdd.fast(x3, b0, s30);
        s31 = MultiplyAdd.fast(x3, b1, s31);
      }
      Memory.setFloat(tile, s00);
      Memory.setFloat(tile + 4, s01);
      Memory.setFloat(tile + 8, s10);
      Memory.setFloat(tile + 12, s11);
      Memory.setFloat(tile + 16, s20);
      Memory.setFloat(tile + 20, s21);
      Memory.setFloat(tile + 24, s30);
      Memory.setFloat(tile + 28, s31);
    }
  }

  private static final class ScalarDouble extends MicroKernel {
    ScalarDouble() {
      super(4, 2);
    }

    @Override
    public void run(
        long a0, long a1, long a2, long a3, long step, long b, long table, long tile, long depth) {
      double s00 = Memory.getDouble(tile);
      double s01 = Memory.getDouble(tile + 8);
      double s10 = Memory.getDouble(tile + 16);
      double s11 = Memory.getDouble(tile + 24);
      double s20 = Memory.getDouble(tile + 32);
      double s21 = Memory.getDouble(tile + 40);
      double s30 = Memory.getDouble(tile + 48);
      double s31 = Memory.getDouble(tile + 56);
      for (long p = 0; p < depth; p++) {
        long at = p * step;
        long column = b + Memory.getLong(table + 8 * p);
        double b0 = Memory.getDouble(column);
        double b1 = Memory.getDouble(column + 8);
        double x0 = Memory.getDouble(a0 + at);
        double x1 = Memory.getDouble(a1 + at);
        double x2 = Memory.getDouble(a2 + at);
        double x3 = Memory.getDouble(a3 + at);
        s00 = MultiplyAdd.fast(x0, b0, s00);
        s01 = MultiplyAdd.fast(x0, b1, s01);
        s10 = MultiplyAdd.fast(x1, b0, s10);
        s11 = MultiplyAdd.fast(x1, b1, s11);
        s20 = MultiplyAdd.fast(x2, b0, s20);
        s21 = MultiplyAdd.fast(x2, b1, s21);
        s30 = MultiplyAdd.fast(x3, b0, s30);
        s31 = MultiplyAdd.fast(x3, b1, s31);
      }
      Memory.setDouble(tile, s00);
      Memory.setDouble(tile + 8, s01);
      Memory.setDouble(tile + 16, s10);
      Memory.setDouble(tile + 24, s11);
      Memory.setDouble(tile + 32, s20);
      Memory.setDouble(tile + 40, s21);
      Memory.setDouble(tile + 48, s30);
      Memory.setDouble(tile + 56, s31);
    }
  }
}
