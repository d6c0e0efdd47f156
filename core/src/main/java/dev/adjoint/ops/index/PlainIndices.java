package dev.adjoint.ops.index;

import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Select;
import dev.adjoint.ops.view.Slice;
import dev.adjoint.ops.view.Squeeze;

/** Basic indexing: numbers and slices. */
final class PlainIndices {
  private PlainIndices() {}

  static IndexOutOfBoundsException tooMany(int rank, Index... indices) {
    if (rank == 0 && indices.length == 1) {
      if (indices[0] instanceof Index.At) {
        return new IndexOutOfBoundsException(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or"
                + " `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
      }
      if (indices[0] instanceof Index.Range) {
        return new IndexOutOfBoundsException("slice() cannot be applied to a 0-dim tensor.");
      }
    }
    return new IndexOutOfBoundsException("too many indices for tensor of dimension " + rank);
  }

  /** Selects a position of a dimension, which error texts call {@code own}. */
  static Tensor select(Tensor x, int dim, int own, long position) {
    long size = TensorAccess.layout(x).size(dim);
    if (position < -size || position >= size) {
      throw new IndexOutOfBoundsException(
          "index " + position + " is out of bounds for dimension " + own + " with size " + size);
    }
    return Select.apply(x, dim, position);
  }

  /**
   * Slices a dimension.
   *
   * @param slicesAll whether {@code :} makes a slice, too
   */
  static Tensor slice(Tensor x, int dim, Index.Range range, boolean slicesAll) {
    long start = range.start() == null ? 0 : range.start();
    long end = range.end() == null ? Long.MAX_VALUE : range.end();
    long step = range.step() == null ? 1 : range.step();
    if (step <= 0) {
      throw new IllegalArgumentException(
          step == 0 ? "slice step cannot be zero" : "step must be greater than zero");
    }
    boolean whole =
        !slicesAll && start == 0 && step == 1 && end >= TensorAccess.layout(x).size(dim);
    return whole ? x : Slice.apply(x, dim, start, end, step);
  }

  /** Drops leading dimensions of size 1 of an assigned value. */
  static Tensor withoutLeadingOnes(Tensor value) {
    Tensor result = value;
    while (TensorAccess.layout(result).dim() > 0 && TensorAccess.layout(result).size(0) == 1) {
      result = Squeeze.apply(result, 0);
    }
    return result;
  }
}
