package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexing by tensors: masks become positions, and all positions are broadcast together. */
final class IndexTensors {
  private IndexTensors() {}

  /** How many dimensions an index stands for. */
  static int consumed(Tensor index) {
    return isMask(index) ? TensorAccess.layout(index).dim() : 1;
  }

  private static boolean isMask(Tensor index) {
    DType dtype = TensorAccess.dtype(index);
    return dtype == DType.BOOL || dtype == DType.UINT8;
  }

  /** The one position of a dimension of size 1, or none. */
  static Tensor flag(boolean keep) {
    return Dispatch.zeros(new long[] {keep ? 1 : 0}, DType.INT64);
  }

  /** Adds an index at a dimension; returns the dimension after it. */
  static int collect(List<@Nullable Tensor> tensors, int dim, Tensor index, Tensor view) {
    if (!isMask(index)) {
      DType dtype = TensorAccess.dtype(index);
      if (dtype != DType.INT64 && dtype != DType.INT32) {
        throw new IndexOutOfBoundsException(
            "tensors used as indices must be long, int, byte or bool tensors");
      }
      Indexing.put(tensors, dim, Clone.to(index, DType.INT64));
      return dim + 1;
    }
    Layout mask = TensorAccess.layout(index);
    Layout target = TensorAccess.layout(view);
    for (int d = 0; d < mask.dim(); d++) {
      if (mask.size(d) != target.size(dim + d)) {
        throw new IndexOutOfBoundsException(
            "The shape of the mask "
                + Arrays.toString(mask.sizes())
                + " at index "
                + d
                + " does not match the shape of the indexed tensor "
                + Arrays.toString(target.sizes())
                + " at index "
                + (dim + d));
      }
    }
    if (mask.dim() == 0) {
      throw new IndexOutOfBoundsException(
          "a 0-d mask is no index of a dimension: use Index.Flag for x[True] and x[False]");
    }
    long[][] positions = positions(index);
    for (int d = 0; d < positions.length; d++) {
      Indexing.put(
          tensors,
          dim + d,
          JavaArrays.fromFlat(positions[d], new long[] {positions[d].length}, DType.INT64));
    }
    return dim + mask.dim();
  }

  /** For each dimension, where the elements are that are not zero. */
  private static long[][] positions(Tensor mask) {
    boolean[] flags = Values.toBooleanArray(mask);
    long[] sizes = TensorAccess.layout(mask).sizes();
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    long[][] positions = new long[sizes.length][count];
    int k = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i]) {
        long rest = i;
        for (int d = sizes.length - 1; d >= 0; d--) {
          positions[d][k] = rest % sizes[d];
          rest /= sizes[d];
        }
        k++;
      }
    }
    return positions;
  }

  static Tensor get(Tensor x, List<@Nullable Tensor> tensors) {
    return IndexGet.apply(x, tensors);
  }

  static void put(Tensor x, List<@Nullable Tensor> tensors, Tensor value) {
    IndexPut.apply(x, tensors, value);
  }

  /** The sizes that index tensors broadcast to together. */
  static long[] broadcast(long[] a, long[] b, List<@Nullable Tensor> tensors) {
    try {
      return Shapes.broadcast(a, b);
    } catch (IllegalStateException e) {
      StringBuilder shapes = new StringBuilder();
      for (Tensor t : tensors) {
        if (t != null) {
          shapes.append(shapes.isEmpty() ? "" : ", ");
          shapes.append(Arrays.toString(TensorAccess.layout(t).sizes()));
        }
      }
      throw new IndexOutOfBoundsException(
          "shape mismatch: indexing tensors could not be broadcast together with shapes " + shapes);
    }
  }
}
