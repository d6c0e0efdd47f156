package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.ScanSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scans along one dimension.
 *
 * <p>Every line is taken from one end to the other, so the bits of a result do not depend on how
 * lines are shared out. float32 and float64 are put together in float64, half types in float32, and
 * integers in int64, as in PyTorch.
 *
 * <p>Where the neighbours in memory are of different lines, those lines go side by side as the
 * columns of a tile; else pieces of a line do, a few lines at a time.
 */
final class ScanLoops {
  /** Elements per parallel task. */
  private static final long GRAIN = 1 << 14;

  /** Elements in a buffer: a few of them stay in L1. */
  private static final int BLOCK = 512;

  /** Lines whose pieces are worked on in turn, so that no addition has to wait for another. */
  private static final int LINES = 4;

  private ScanLoops() {}

  /**
   * Scans every line of a dimension.
   *
   * @param out receives the results; may be the very memory of the input
   * @param positions receives where each result was in its line, as int64; null if not wanted
   * @param in of the same sizes and dtype, or any integers where the results are int64
   * @param dim the dimension, ignored where there is none
   */
  static void run(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    if (in.layout().numel() == 0) {
      return;
    }
    Checks.scan(out, positions, in);
    long[] sizes = in.layout().sizes();
    boolean[] along = new boolean[sizes.length];
    if (sizes.length > 0) {
      along[dim] = true;
    }
    Operand[] operands = {out, positions == null ? out : positions, in};
    long n = sizes.length == 0 ? 1 : sizes[dim];
    long[] steps = new long[operands.length];
    long[] starts = new long[operands.length];
    for (int k = 0; k < operands.length; k++) {
      Operand operand = operands[k];
      long stride = sizes.length == 0 ? 0 : operand.layout().stride(dim);
      long step = stride * operand.dtype().itemSize();
      starts[k] = operand.address() + (spec.reverse() ? (n - 1) * step : 0);
      steps[k] = spec.reverse() ? -step : step;
    }
    ReducePlanner.Nest kept = ReducePlanner.nest(sizes, along, false, operands, true);
    new ScanPass(spec, in.dtype(), out.dtype(), n, starts, steps, kept, positions != null).runAll();
  }

  private record ScanPass(
      ScanSpec spec,
      DType from,
      DType to,
      long n,
      long[] starts,
      long[] steps,
      ReducePlanner.Nest kept,
      boolean positioned) {

    void runAll() {
      long inner = kept.inner();
      boolean tiled = inner > 1 && Math.abs(kept.innerStride(2)) < Math.abs(steps[2]);
      int width = (int) Math.min(inner, tiled ? BLOCK : LINES);
      long tiles = (inner - 1) / width + 1;
      Parallel.forChunks(
          kept.trips(1) * tiles,
          Math.max(1, GRAIN / width / n),
          (lo, hi) -> {
            int count = tiled ? 1 : width;
            int length = tiled ? width : (int) Math.min(BLOCK, n);
            Piece piece =
                DTypes.computesInFloat(to)
                    ? new Floats(this, width, count, length)
                    : new Longs(this, width, count, length);
            for (long t = lo; t < hi; t++) {
              long first = t % tiles * width;
              int lines = (int) Math.min(width, inner - first);
              long[] at = new long[starts.length];
              for (int k = 0; k < at.length; k++) {
                at[k] = starts[k] + kept.offset(k, t / tiles, 1) + first * kept.innerStride(k);
              }
              if (tiled) {
                columns(piece, at, lines);
              } else {
                rows(piece, at, lines);
              }
            }
          });
    }

    /** Neighbouring lines side by side, so that memory is read in its order. */
    private void columns(Piece piece, long[] at, int width) {
      piece.start(width);
      for (long i = 0; i < n; i++) {
        piece.load(0, at[2] + i * steps[2], kept.innerStride(2), width);
        piece.across(width, i);
        piece.store(0, at[0] + i * steps[0], kept.innerStride(0), width);
        if (positioned) {
          piece.storePositions(0, at[1] + i * steps[1], kept.innerStride(1), width);
        }
      }
    }

    /** Pieces of a few lines, one piece of each after the other. */
    private void rows(Piece piece, long[] at, int lines) {
      piece.start(lines);
      for (long i = 0; i < n; i += BLOCK) {
        int length = (int) Math.min(BLOCK, n - i);
        for (int r = 0; r < lines; r++) {
          piece.load(r, line(at, 2, r, i), steps[2], length);
        }
        piece.along(lines, length, i);
        for (int r = 0; r < lines; r++) {
          piece.store(r, line(at, 0, r, i), steps[0], length);
          if (positioned) {
            piece.storePositions(r, line(at, 1, r, i), steps[1], length);
          }
        }
      }
    }

    private long line(long[] at, int operand, int r, long i) {
      return at[operand] + r * kept.innerStride(operand) + i * steps[operand];
    }

    /** Where an element was, counted from the first of its line. */
    long position(long i) {
      return spec.reverse() ? n - 1 - i : i;
    }
  }

  /** What is in work: some elements of some lines, and what came out of those before them. */
  private abstract static class Piece {
    final ScanPass pass;
    final long[] sources;
    final long[][] positions;

    /** Room for so many lines, and buffers of so many elements. */
    Piece(ScanPass pass, int lines, int count, int length) {
      this.pass = pass;
      sources = new long[lines];
      positions = new long[count][pass.spec().running().chooses() ? length : 0];
    }

    abstract void start(int lines);

    abstract void load(int buffer, long address, long stride, int length);

    /** Goes one element on in each line: the elements are those of the first buffer. */
    abstract void across(int lines, long i);

    /** Goes on along each line, whose elements are those of the buffer of that number. */
    abstract void along(int lines, int length, long i);

    abstract void store(int buffer, long address, long stride, int length);

    void storePositions(int buffer, long address, long stride, int length) {
      Buffers.store(DType.INT64, address, stride, length, positions[buffer], 0);
    }
  }

  private static final class Floats extends Piece {
    private final double[] sofar;
    private final double[][] buffers;
    private final boolean half;

    Floats(ScanPass pass, int lines, int count, int length) {
      super(pass, lines, count, length);
      sofar = new double[lines];
      buffers = new double[count][length];
      half = DTypes.isHalf(pass.to());
    }

    @Override
    void start(int lines) {
      double first =
          switch (pass.spec().running()) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX, LOG_ADD_EXP -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
          };
      Arrays.fill(sofar, 0, lines, first);
    }

    @Override
    void load(int buffer, long address, long stride, int length) {
      Buffers.load(pass.from(), address, stride, length, buffers[buffer], 0);
    }

    @Override
    void store(int buffer, long address, long stride, int length) {
      Buffers.store(pass.to(), address, stride, length, buffers[buffer], 0);
    }

    /** A sum or product of two floats that is rounded from double is the one of float. */
    private double rounded(double value) {
      return half ? (float) value : value;
    }

    @Override
    void across(int lines, long i) {
      double[] row = buffers[0];
      switch (pass.spec().running()) {
        case SUM -> {
          for (int w = 0; w < lines; w++) {
            row[w] = sofar[w] += row[w];
          }
        }
        case PROD -> {
          for (int w = 0; w < lines; w++) {
            row[w] = sofar[w] *= row[w];
          }
        }
        case LOG_ADD_EXP -> {
          for (int w = 0; w < lines; w++) {
            row[w] = sofar[w] = logAddExp(row[w], sofar[w]);
          }
        }
        case MAX, MIN -> {
          long[] at = positions[0];
          for (int w = 0; w < lines; w++) {
            row[w] = choose(w, row[w], i);
            at[w] = sources[w];
          }
        }
      }
      if (half) {
        for (int w = 0; w < lines; w++) {
          row[w] = sofar[w] = (float) sofar[w];
        }
      }
    }

    @Override
    void along(int lines, int length, long i) {
      if (pass.spec().running() == ScanSpec.Running.SUM && lines == LINES && !half) {
        sums(length);
        return;
      }
      for (int r = 0; r < lines; r++) {
        line(r, length, i);
      }
    }

    private void sums(int length) {
      double[] a = buffers[0];
      double[] b = buffers[1];
      double[] c = buffers[2];
      double[] d = buffers[3];
      double sumA = sofar[0];
      double sumB = sofar[1];
      double sumC = sofar[2];
      double sumD = sofar[3];
      for (int k = 0; k < length; k++) {
        a[k] = sumA += a[k];
        b[k] = sumB += b[k];
        c[k] = sumC += c[k];
        d[k] = sumD += d[k];
      }
      sofar[0] = sumA;
      sofar[1] = sumB;
      sofar[2] = sumC;
      sofar[3] = sumD;
    }

    private void line(int r, int length, long i) {
      double[] line = buffers[r];
      double value = sofar[r];
      switch (pass.spec().running()) {
        case SUM -> {
          for (int k = 0; k < length; k++) {
            line[k] = value = rounded(value + line[k]);
          }
        }
        case PROD -> {
          for (int k = 0; k < length; k++) {
            line[k] = value = rounded(value * line[k]);
          }
        }
        case LOG_ADD_EXP -> {
          for (int k = 0; k < length; k++) {
            line[k] = value = rounded(logAddExp(line[k], value));
          }
        }
        case MAX, MIN -> {
          for (int k = 0; k < length; k++) {
            line[k] = value = choose(r, line[k], i + k);
            positions[r][k] = sources[r];
          }
        }
      }
      sofar[r] = value;
    }

    /** The value of a line with one more element, whose place is noted where it wins. */
    private double choose(int line, double x, long i) {
      double best = sofar[line];
      boolean wins = pass.spec().running() == ScanSpec.Running.MAX ? x >= best : x <= best;
      if (wins || x != x) {
        sofar[line] = x;
        sources[line] = pass.position(i);
        return x;
      }
      return best;
    }

    /** As PyTorch's helper; equal infinities, whose difference is NaN, are the result. */
    private static double logAddExp(double x, double sofar) {
      double least = Math.min(x, sofar);
      double most = Math.max(x, sofar);
      if (least == most && Double.isInfinite(least)) {
        return x;
      }
      return StrictMath.log1p(StrictMath.exp(least - most)) + most;
    }
  }

  private static final class Longs extends Piece {
    private final long[] sofar;
    private final long[][] buffers;

    Longs(ScanPass pass, int lines, int count, int length) {
      super(pass, lines, count, length);
      sofar = new long[lines];
      buffers = new long[count][length];
    }

    @Override
    void start(int lines) {
      long first =
          switch (pass.spec().running()) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Long.MIN_VALUE;
            case MIN -> Long.MAX_VALUE;
            case LOG_ADD_EXP -> throw new IllegalArgumentException("of integers");
          };
      Arrays.fill(sofar, 0, lines, first);
    }

    @Override
    void load(int buffer, long address, long stride, int length) {
      Buffers.load(pass.from(), address, stride, length, buffers[buffer], 0);
    }

    @Override
    void store(int buffer, long address, long stride, int length) {
      Buffers.store(pass.to(), address, stride, length, buffers[buffer], 0);
    }

    @Override
    void across(int lines, long i) {
      long[] row = buffers[0];
      for (int w = 0; w < lines; w++) {
        row[w] = next(w, row[w], i);
        if (pass.positioned()) {
          positions[0][w] = sources[w];
        }
      }
    }

    @Override
    void along(int lines, int length, long i) {
      for (int r = 0; r < lines; r++) {
        long[] line = buffers[r];
        for (int k = 0; k < length; k++) {
          line[k] = next(r, line[k], i + k);
          if (pass.positioned()) {
            positions[r][k] = sources[r];
          }
        }
      }
    }

    private long next(int line, long x, long i) {
      long value = sofar[line];
      switch (pass.spec().running()) {
        case SUM -> value += x;
        case PROD -> value *= x;
        case MAX -> value = Math.max(value, x);
        default -> value = Math.min(value, x);
      }
      sofar[line] = value;
      if (value == x) {
        sources[line] = pass.position(i);
      }
      return value;
    }
  }
}
