package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Copies and fills at memory bandwidth, without compiled kernels. */
final class Copies {
  /** Bytes of a chunk. */
  private static final long GRAIN = 1 << 18;

  /** Bytes of the block that a fill repeats: it stays in the first-level cache. */
  private static final long BLOCK = 1 << 13;

  /** Rows that are shorter are faster copied element by element. */
  private static final long SHORTEST_ROW = 64;

  private Copies() {}

  /** Copies bytes that lie in a line on both sides. */
  static void copyDense(long from, long to, long bytes) {
    if (from == to) {
      return;
    }
    if (bytes <= GRAIN) {
      Memory.copy(from, to, bytes);
    } else {
      Parallel.forChunks(bytes, GRAIN, (lo, hi) -> Memory.copy(from + lo, to + lo, hi - lo));
    }
  }

  /**
   * Copies what the plan's two operands, target first, visit; false where there is no short cut.
   */
  static boolean copyPlanned(Planner.Plan plan, long from, long to, DType type) {
    int itemSize = type.itemSize();
    if (plan.stride(0, 0) != itemSize || plan.stride(1, 0) != itemSize) {
      return false;
    }
    long row = plan.sizes()[0] * itemSize;
    if (plan.depth() == 1) {
      copyDense(from, to, row);
      return true;
    }
    if (row < SHORTEST_ROW) {
      return false;
    }
    long rows = plan.numel() / plan.sizes()[0];
    Parallel.forChunks(
        rows,
        Math.max(GRAIN / row, 1),
        (lo, hi) -> {
          for (long r = lo; r < hi; r++) {
            long at = r * plan.sizes()[0];
            Memory.copy(from + plan.offset(1, at), to + plan.offset(0, at), row);
          }
        });
    return true;
  }

  /** Copies elements of one dense run, bit for bit, to memory of the JVM. */
  static void read(Operand from, MemorySegment to) {
    long n = from.layout().numel();
    SizeCheck.line(from.layout(), n);
    if (n != 0) { // an offset may lie beyond an empty memory
      int size = from.dtype().itemSize();
      MemorySegment all = from.storage().segment();
      MemorySegment.copy(all, from.layout().offset() * size, to, 0, n * size);
    }
  }

  /** Copies memory of the JVM, bit for bit, to elements of one dense run. */
  static void write(MemorySegment from, Operand to) {
    long n = to.layout().numel();
    SizeCheck.line(to.layout(), n);
    if (n != 0) {
      int size = to.dtype().itemSize();
      MemorySegment all = to.storage().segment();
      MemorySegment.copy(from, 0, all, to.layout().offset() * size, n * size);
    }
  }

  /** Sets every element; the value as {@link Backend#fill} takes it. */
  static void fill(Operand out, Params value) {
    Layout layout = out.layout();
    long n = layout.numel();
    if (n == 0) {
      return;
    }
    if (layout.isNonOverlappingAndDense()) {
      fillDense(out.dtype(), out.address(), n, value.word(0));
    } else {
      DType type = out.dtype();
      DType[] types = {type};
      PointwiseSpec spec = new PointwiseSpec("", List.of(Expr.param(0)), types, new DType[0], type);
      PointwiseLoops.run(PointwiseKernel.of(spec), new Operand[] {out}, value);
    }
  }

  private static void fillDense(DType type, long address, long n, long bits) {
    int itemSize = type.itemSize();
    long bytes = n * itemSize;
    put(type, address, bits);
    if (itemSize == 1 || isZero(address, itemSize)) {
      byte value = Memory.getByte(address);
      if (bytes <= GRAIN) {
        Memory.fill(address, bytes, value);
      } else {
        Parallel.forChunks(bytes, GRAIN, (lo, hi) -> Memory.fill(address + lo, hi - lo, value));
      }
      return;
    }
    long block = Math.min(bytes, BLOCK);
    for (long done = itemSize; done < block; done *= 2) {
      Memory.copy(address, address + done, Math.min(done, block - done));
    }
    if (bytes > block) {
      long rest = address + block;
      Parallel.forChunks(
          bytes - block,
          GRAIN,
          (lo, hi) -> {
            for (long at = lo; at < hi; at += BLOCK) {
              Memory.copy(address, rest + at, Math.min(BLOCK, hi - at));
            }
          });
    }
  }

  private static boolean isZero(long address, int itemSize) {
    for (int b = 0; b < itemSize; b++) {
      if (Memory.getByte(address + b) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void put(DType type, long address, long bits) {
    if (DTypes.computesInFloat(type)) {
      Elements.putDouble(type, address, Double.longBitsToDouble(bits));
    } else {
      Elements.putLong(type, address, bits);
    }
  }
}
