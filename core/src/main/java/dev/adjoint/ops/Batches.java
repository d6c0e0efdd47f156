package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** What batching rules and forward-mode rules share. */
final class Batches {
  private Batches() {}

  /** The tensor with a batch dimension in front: its own one, or one of repeated values. */
  static Tensor front(Tensor x, boolean batched, long size) {
    if (batched) {
      return x;
    }
    return Expand.apply(x, Shapes.prepend(size, TensorAccess.layout(x).sizes()));
  }

  /** All inputs with a batch dimension in front. */
  static Tensor[] front(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = new Tensor[inputs.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = front(inputs[i], batched[i], size);
    }
    return all;
  }

  /** The number of dimensions behind the batch dimension. */
  static int rank(Tensor input, boolean batched) {
    return TensorAccess.layout(input).dim() - (batched ? 1 : 0);
  }

  /**
   * A dimension of a tensor without its batch dimension, counted from the start of the whole.
   *
   * @param rank the number of dimensions without the batch dimension
   */
  static long shifted(long dim, int rank) {
    return Shapes.wrapDim(dim, rank) + 1L;
  }

  /** The tangent, or zeros where there is none. */
  static Tensor orZeros(@Nullable Tensor tangent, Tensor primal) {
    return tangent != null ? tangent : Dispatch.zerosLike(primal);
  }

  /** What is said where sizes depend on elements, so that members would differ in theirs. */
  static IllegalStateException dynamicShape(String name) {
    return new IllegalStateException(
        "vmap: We do not support batching operators that can output dynamic shape. Attempted to"
            + " vmap over aten::"
            + name
            + ".");
  }

  /** The sum of two terms of which either may be absent. */
  static @Nullable Tensor sum(@Nullable Tensor a, @Nullable Tensor b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Arithmetic.ADD.call(a, b);
  }
}
