package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Wrapped;
import dev.adjoint.ops.copy.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Preparation of advanced indexing: masks are converted to indices, and all indices are broadcast.
 */
final class IndexTensors {
  private IndexTensors() {}

  /** Number of dimensions that an index consumes. */
  static int consumed(Tensor index) {
    return isMask(index) ? TensorAccess.layout(index).dim() : 1;
  }

  static boolean isMask(Tensor index) {
    DType dtype = TensorAccess.dtype(index);
    return dtype == DType.BOOL || dtype == DType.UINT8;
  }

  /** Replaces a 0-d tensor of integers or bools by its value, if it has one. */
  static Index plain(Index index) {
    if (index instanceof Index.Of(Tensor tensor)
        && !isBatch(tensor)
        && TensorAccess.layout(tensor).dim() == 0
        && !DTypes.computesInFloat(TensorAccess.dtype(tensor))) {
      return isMask(tensor)
          ? new Index.Flag(Values.itemBoolean(tensor))
          : new Index.At(Values.itemLong(tensor));
    }
    return index;
  }

  /** Whether the tensor is batched, so that it has no single value. */
  static boolean isBatch(Tensor t) {
    for (Wrapped w = TensorAccess.wrapped(t); w != null; w = TensorAccess.wrapped(w.value())) {
      if (w.batchDim() >= 0) {
        return true;
      }
    }
    return false;
  }

  /** A bool as an index into a dimension of size 1: position 0, or none. */
  static Tensor flag(boolean keep) {
    return Execution.zeros(new long[] {keep ? 1 : 0}, DType.INT64);
  }

  /** Adds an index at a dimension; returns the dimension after it. */
  static int collect(List<@Nullable Tensor> tensors, int dim, Tensor index, Tensor view) {
    DType dtype = TensorAccess.dtype(index);
    if (!isMask(index)) {
      if (dtype != DType.INT64 && dtype != DType.INT32) {
        throw new IndexOutOfBoundsException(
            "tensors used as indices must be long, int, byte or bool tensors");
      }
      Indexing.put(tensors, dim, index);
      return dim + 1;
    }
    if (dtype == DType.UINT8) {
      Warnings.warnOnce(
          "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool"
              + " instead.");
    }
    if (isBatch(index)) {
      throw new IllegalStateException(
          "vmap: We do not support batching operators that can support dynamic shape. Attempting to"
              + " batch over indexing with a boolean mask.");
    }
    Layout mask = TensorAccess.layout(index);
    Layout target = TensorAccess.layout(view);
    for (int d = 0; d < mask.dim(); d++) {
      if (mask.size(d) != target.size(dim + d)) {
        throw Errors.index(
            "The shape of the mask %s at index %s does not match the shape of the indexed tensor %s"
                + " at index %s",
            mask.sizes(), d, target.sizes(), dim + d);
      }
    }
    int next = dim;
    for (Tensor positions : NonZero.columns(index)) {
      // They change with the mask, so that backward notices where it was written to.
      Tensor watched =
          TensorAccess.newTensor(TensorAccess.operand(positions), TensorAccess.version(index));
      Indexing.put(tensors, next++, watched);
    }
    return next;
  }

  /** The index tensors of the leading dimensions; null selects a whole dimension. */
  static List<@Nullable Tensor> collect(Tensor self, @Nullable Tensor... indices) {
    List<@Nullable Tensor> tensors = new ArrayList<>();
    int rank = TensorAccess.layout(self).dim();
    int dim = 0;
    for (Tensor index : indices) {
      boolean number = index != null && consumed(index) == 0;
      int used = index == null || number ? 1 : consumed(index);
      if (dim + used > rank) {
        throw new IndexOutOfBoundsException(
            "too many indices for tensor of dimension " + rank + " (got " + (dim + used) + ")");
      }
      if (number) {
        throw Errors.index(
            "The shape of the mask [] at index 0 does not match the shape of the indexed tensor %s"
                + " at index %s",
            TensorAccess.layout(self).sizes(), dim);
      }
      dim = index == null ? dim + 1 : collect(tensors, dim, index, self);
    }
    return tensors;
  }

  /** The broadcast sizes of index tensors. */
  static long[] broadcast(long[] a, long[] b, Tensor... tensors) {
    try {
      return Shapes.broadcast(a, b);
    } catch (IllegalStateException e) {
      StringBuilder shapes = new StringBuilder();
      for (Tensor t : tensors) {
        shapes.append(shapes.isEmpty() ? "" : ", ");
        shapes.append(Arrays.toString(TensorAccess.layout(t).sizes()));
      }
      throw new IndexOutOfBoundsException(
          "shape mismatch: indexing tensors could not be broadcast together with shapes " + shapes);
    }
  }
}
