package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the chosen elements lie.
 *
 * @param chosen offset of each choice, relative to the tensor's own offset
 * @param chosenSizes the sizes that the index tensors broadcast to
 * @param rest layout of what each choice consists of
 * @param at before which of the remaining dimensions those of the choice come in the result
 */
record IndexPlan(long[] chosen, long[] chosenSizes, Layout rest, int at) {

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

  static IndexPlan of(Layout x, List<@Nullable Tensor> tensors) {
    long[] sizes = new long[0];
    int first = -1;
    int last = -1;
    int count = 0;
    for (int d = 0; d < tensors.size(); d++) {
      Tensor index = tensors.get(d);
      if (index != null) {
        sizes = IndexTensors.broadcast(sizes, TensorAccess.layout(index).sizes(), tensors);
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
    return new IndexPlan(
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

  /** What to do with an element of the tensor and the matching one of the dense values. */
  enum Move {
    GET,
    PUT,
    ADD
  }

  /** Moves elements between a tensor and dense values in the order: choice, then rest. */
  void move(Operand x, Operand values, Move move) {
    DType dtype = x.dtype();
    int width = dtype.itemSize();
    long base = x.address();
    long address = values.address();
    long inner = rest.numel();
    long[] index = new long[rest.dim()];
    for (long offset : chosen) {
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
