package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;

/**
 * A factor of a matrix product, as lines of as many elements as there are inner steps: the rows of
 * the left one, the columns of the right one.
 */
abstract class Factor {
  final DType dtype;

  /** Bytes of a packed element. */
  final int width;

  Factor(DType dtype) {
    this.dtype = dtype;
    this.width = dtype == DType.FLOAT64 ? 8 : 4;
  }

  /** The address of an element; 0 if it is zero and has none. */
  abstract long at(long line, long step);

  /**
   * Packs a block into panels of {@code unit} lines side by side, the last one filled up with
   * zeros.
   */
  abstract void pack(long line, long step, int lines, int depth, int unit, long to);

  /** Zeros in one line of a panel. */
  final void clear(long to, long stride, long count) {
    for (long p = 0; p < count; p++) {
      zero(to + p * stride);
    }
  }

  final void zero(long to) {
    if (width == 4) {
      Memory.setInt(to, 0);
    } else {
      Memory.setLong(to, 0);
    }
  }

  /** Packs one element. */
  final void copy(long from, long to) {
    switch (dtype) {
      case FLOAT32 -> Memory.setInt(to, Memory.getInt(from));
      case FLOAT64 -> Memory.setLong(to, Memory.getLong(from));
      default -> Memory.setFloat(to, Elements.getFloat(dtype, from));
    }
  }
}
