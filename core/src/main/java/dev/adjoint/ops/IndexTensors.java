package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;
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
          Factories.fromFlat(positions[d], new long[] {positions[d].length}, DType.INT64));
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

  /**
   * Where the chosen elements lie.
   *
   * @param chosen offset of each choice, relative to the tensor's own offset
   * @param chosenSizes the sizes that the index tensors broadcast to
   * @param rest layout of what each choice consists of
   * @param at before which of the remaining dimensions those of the choice come in the result
   */
  record Plan(long[] chosen, long[] chosenSizes, Layout rest, int at) {

    /** The sizes of the result. */
    long[] resultSizes() {
      long[] sizes = new long[chosenSizes.length + rest.dim()];
      System.arraycopy(rest.sizes(), 0, sizes, 0, at);
      System.arraycopy(chosenSizes, 0, sizes, at, chosenSizes.length);
      System.arraycopy(rest.sizes(), at, sizes, at + chosenSizes.length, rest.dim() - at);
      return sizes;
    }

    /** The result's dimensions with those of the choice first. */
    int[] choiceFirst() {
      int n = chosenSizes.length + rest.dim();
      int[] order = new int[n];
      for (int i = 0; i < n; i++) {
        int k = i < chosenSizes.length ? at + i : i - chosenSizes.length;
        order[i] = i < chosenSizes.length || k < at ? k : k + chosenSizes.length;
      }
      return order;
    }
  }

  static Plan plan(Layout x, List<@Nullable Tensor> tensors) {
    long[] sizes = new long[0];
    int first = -1;
    int last = -1;
    int count = 0;
    for (int d = 0; d < tensors.size(); d++) {
      Tensor index = tensors.get(d);
      if (index != null) {
        sizes = broadcast(sizes, TensorAccess.layout(index).sizes(), tensors);
        first = first < 0 ? d : first;
        last = d;
        count++;
      }
    }
    long[] chosen = new long[Math.toIntExact(Shapes.numel(sizes))];
    long[] restSizes = new long[x.dim() - count];
    long[] restStrides = new long[x.dim() - count];
    int k = 0;
    for (int d = 0; d < x.dim(); d++) {
      Tensor index = d < tensors.size() ? tensors.get(d) : null;
      if (index == null) {
        restSizes[k] = x.size(d);
        restStrides[k++] = x.stride(d);
      } else {
        addOffsets(chosen, Values.toLongArray(Expand.ifNeeded(index, sizes)), x, d);
      }
    }
    boolean adjacent = last - first + 1 == count;
    return new Plan(
        chosen, sizes, Layout.of(restSizes, restStrides, x.offset()), adjacent ? first : 0);
  }

  private static void addOffsets(long[] chosen, long[] positions, Layout x, int d) {
    long size = x.size(d);
    for (int i = 0; i < chosen.length; i++) {
      long p = positions[i];
      if (p < -size || p >= size) {
        throw new IndexOutOfBoundsException(
            "index " + p + " is out of bounds for dimension " + d + " with size " + size);
      }
      chosen[i] += (p < 0 ? p + size : p) * x.stride(d);
    }
  }

  private static long[] broadcast(long[] a, long[] b, List<@Nullable Tensor> tensors) {
    try {
      return Shapes.broadcast(a, b);
    } catch (IllegalArgumentException e) {
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

  static Tensor get(Tensor x, List<@Nullable Tensor> tensors) {
    return IndexGet.apply(x, tensors);
  }

  static void put(Tensor x, List<@Nullable Tensor> tensors, Tensor value) {
    IndexPut.apply(x, tensors, value);
  }

  /** What to do with an element of the tensor and the matching one of the dense values. */
  enum Move {
    GET,
    PUT,
    ADD
  }

  /** Moves elements between a tensor and dense values in the order: choice, then rest. */
  static void move(Plan plan, Operand x, Operand values, Move move) {
    DType dtype = x.dtype();
    int width = dtype.itemSize();
    long base = x.address();
    long address = values.address();
    Layout rest = plan.rest();
    long inner = rest.numel();
    long[] index = new long[rest.dim()];
    for (long offset : plan.chosen()) {
      Arrays.fill(index, 0);
      long at = offset;
      for (long i = 0; i < inner; i++) {
        long element = base + at * width;
        switch (move) {
          case GET -> Elements.copy(width, element, address);
          case PUT -> Elements.copy(width, address, element);
          case ADD -> add(dtype, element, address);
        }
        address += width;
        for (int d = rest.dim() - 1; d >= 0; d--) {
          at += rest.stride(d);
          if (++index[d] < rest.size(d)) {
            break;
          }
          at -= rest.size(d) * rest.stride(d);
          index[d] = 0;
        }
      }
    }
    Reference.reachabilityFence(x.storage());
    Reference.reachabilityFence(values.storage());
  }

  private static void add(DType dtype, long element, long value) {
    if (dtype.isFloatingPoint()) {
      Elements.putDouble(
          dtype, element, Elements.getDouble(dtype, element) + Elements.getDouble(dtype, value));
    } else {
      Elements.putLong(
          dtype, element, Elements.getLong(dtype, element) + Elements.getLong(dtype, value));
    }
  }
}
