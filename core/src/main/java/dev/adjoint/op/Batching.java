package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * What the batching rules of the families have in common: {@code vmap} runs an operation once for
 * the whole batch.
 *
 * <p>The batch dimension is moved to the front, and the dimensions that the operation was given are
 * shifted by one.
 */
final class Batching {
  private Batching() {}

  /** Moves dimension {@code dim} to the front. */
  static Tensor toFront(Tensor value, int dim) {
    if (dim == 0) {
      return value;
    }
    int rank = TensorAccess.layout(value).dim();
    long[] order = new long[rank];
    order[0] = dim;
    for (int d = 1; d < rank; d++) {
      order[d] = d <= dim ? d - 1 : d;
    }
    return value.permute(order);
  }

  /** Expands the tensor by a leading dimension of {@code size}. */
  static Tensor repeat(Tensor t, long size) {
    return t.expand(Shapes.prepend(size, TensorAccess.layout(t).sizes()));
  }

  /**
   * Inserts dimensions of size 1 after the batch dimension, so that the others align with {@code
   * rank} for broadcasting.
   */
  private static Tensor aligned(Tensor physical, int rank) {
    long[] sizes = TensorAccess.layout(physical).sizes();
    int missing = rank - (sizes.length - 1);
    if (missing <= 0) {
      return physical;
    }
    long[] wider = new long[rank + 1];
    Arrays.fill(wider, 1);
    wider[0] = sizes[0];
    System.arraycopy(sizes, 1, wider, 1 + missing, sizes.length - 1);
    return physical.reshape(wider);
  }

  /**
   * The whole batches of the inputs, the batch dimension in front, aligned for broadcasting;
   * unbatched inputs as they are.
   */
  static Tensor[] physical(Level level, Tensor[] inputs) {
    int rank = 0;
    for (Tensor input : inputs) {
      rank = Math.max(rank, TensorAccess.layout(input).dim());
    }
    Tensor[] physical = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Tensor value = level.physical(inputs[i]);
      physical[i] = level.owns(inputs[i]) ? aligned(value, rank) : value;
    }
    return physical;
  }

  /** What a member of a batch wraps. */
  static Wrapped wrapped(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    if (wrapped == null) {
      throw new IllegalStateException("not a member of a batch");
    }
    return wrapped;
  }

  /** The layout of one example, given that of a batch with batch dimension {@code dim}. */
  static Layout member(Layout layout, int dim) {
    return Layout.of(
        Shapes.remove(layout.sizes(), dim), Shapes.remove(layout.strides(), dim), layout.offset());
  }

  /** The layout of a batch, with the batch dimension in front, given that of one example. */
  static Layout whole(Layout member, long size, long stride) {
    return Layout.of(
        Shapes.prepend(size, member.sizes()),
        Shapes.prepend(stride, member.strides()),
        member.offset());
  }
}
