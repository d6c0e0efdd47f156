package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.memory.Memory;
import java.lang.ref.Reference;

/** Gathers and scatters elements along one dimension. */
public final class LineMoves {
  private static final long GRAIN = 1 << 13;

  private LineMoves() {}

  /**
   * Sets each element of {@code out} to the element of {@code in} at the position given.
   *
   * @param out as large as the positions
   * @param in of the same sizes but in the dimension
   * @param positions int64, refused outside of the dimension of {@code in}
   * @param dim the dimension, ignored where there is none
   */
  public static void gather(Operand out, Operand in, Operand positions, int dim) {
    int size = in.dtype().itemSize();
    long step = step(in, dim);
    SizeCheck.same(out.layout(), positions.layout());
    move(
        out,
        in,
        positions,
        dim,
        (target, source, position) -> Elements.copy(size, source + position * step, target));
  }

  /** Adds each element of {@code in} to {@code out} at the position given. */
  public static void scatterAdd(Operand out, Operand in, Operand positions, int dim) {
    DType dtype = in.dtype();
    long step = step(out, dim);
    SizeCheck.same(in.layout(), positions.layout());
    move(
        in,
        out,
        positions,
        dim,
        (source, target, position) -> {
          long at = target + position * step;
          if (DTypes.computesInFloat(dtype)) {
            double sum = Elements.getDouble(dtype, at) + Elements.getDouble(dtype, source);
            Elements.putDouble(dtype, at, sum);
          } else {
            Elements.putLong(
                dtype, at, Elements.getLong(dtype, at) + Elements.getLong(dtype, source));
          }
        });
  }

  /** Handles an element that lies as the positions do, and the line of the other. */
  @FunctionalInterface
  private interface Move {
    void accept(long element, long line, long position);
  }

  private static long step(Operand operand, int dim) {
    return operand.layout().dim() == 0
        ? 0
        : operand.layout().stride(dim) * operand.dtype().itemSize();
  }

  private static void move(Operand elements, Operand lines, Operand positions, int dim, Move move) {
    if (positions.layout().numel() == 0) {
      return;
    }
    SizeCheck.sameBut(dim, lines.layout(), positions.layout());
    SizeCheck.types(lines, elements);
    SizeCheck.type(positions, DType.INT64);
    long size = lines.layout().dim() == 0 ? 1 : lines.layout().size(dim);
    Operand[] operands = {lines, elements, positions};
    if (Memory.CHECKED) {
      for (Operand operand : operands) {
        CpuBackend.check(operand);
      }
    }
    long[] sizes = positions.layout().sizes();
    boolean[] along = new boolean[sizes.length];
    long length = 1;
    if (sizes.length > 0) {
      along[dim] = true;
      length = sizes[dim];
    }
    long n = length;
    long elementStep = step(elements, dim);
    long positionStep = step(positions, dim);
    long lineStart = lines.address();
    long elementStart = elements.address();
    long positionStart = positions.address();
    ReducePlanner.Nest nest = ReducePlanner.nest(sizes, along, false, operands, true);
    Parallel.forChunks(
        nest.trips(0),
        Math.max(1, GRAIN / n),
        (lo, hi) -> {
          for (long i = lo; i < hi; i++) {
            long line = lineStart + nest.offset(0, i, 0);
            long element = elementStart + nest.offset(1, i, 0);
            long position = positionStart + nest.offset(2, i, 0);
            for (long k = 0; k < n; k++) {
              // Looked at once, here: another thread may write to the positions.
              long at = Memory.getLong(position + k * positionStep);
              if (at < 0 || at >= size) {
                throw new IllegalStateException(
                    "index "
                        + at
                        + " is out of bounds for dimension "
                        + dim
                        + " with size "
                        + size);
              }
              move.accept(element + k * elementStep, line, at);
            }
          }
        });
    Reference.reachabilityFence(operands);
  }
}
