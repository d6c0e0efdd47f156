package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bit mask of the indexed dimensions. */
final class IndexedDims {
  private IndexedDims() {}

  /** The mask of the dimensions that have an index tensor. */
  static long which(List<@Nullable Tensor> tensors) {
    long which = 0;
    for (int d = 0; d < tensors.size(); d++) {
      if (tensors.get(d) != null) {
        requireBit(d);
        which |= 1L << d;
      }
    }
    return which;
  }

  private static void requireBit(int dim) {
    if (dim >= Long.SIZE) {
      throw new IllegalStateException("only tensors with up to 64 dims are supported");
    }
  }

  /** The mask shifted behind an indexed batch dimension. */
  static long behindBatch(long which) {
    requireBit(Long.SIZE - Long.numberOfLeadingZeros(which));
    return which << 1 | 1;
  }

  /** The dimensions of a mask, ascending. */
  static int[] of(long which) {
    int[] dims = new int[Long.bitCount(which)];
    long rest = which;
    for (int k = 0; k < dims.length; k++) {
      dims[k] = Long.numberOfTrailingZeros(rest);
      rest &= rest - 1;
    }
    return dims;
  }
}
