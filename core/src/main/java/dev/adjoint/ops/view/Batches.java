package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import org.jspecify.annotations.Nullable;

/** Helpers of batching rules and forward-mode rules. */
public final class Batches {
  private Batches() {}

  /** The tensor with a leading batch dimension: its own, or an expanded one. */
  public static Tensor front(Tensor x, boolean batched, long size) {
    if (batched) {
      return x;
    }
    return Expand.apply(x, Shapes.prepend(size, TensorAccess.layout(x).sizes()));
  }

  /** All inputs with a leading batch dimension. */
  public static Tensor[] front(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = new Tensor[inputs.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = front(inputs[i], batched[i], size);
    }
    return all;
  }

  /** Number of dimensions without the batch dimension. */
  public static int rank(Tensor input, boolean batched) {
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
  public static Tensor orZeros(@Nullable Tensor tangent, Tensor primal) {
    return tangent != null ? tangent : Execution.zerosLike(primal);
  }

  /** The refusal of an operation whose result sizes depend on values, under {@code vmap}. */
  public static IllegalStateException dynamicShape(String name) {
    return Errors.state(
        "vmap: We do not support batching operators that can output dynamic shape. Attempted to"
            + " vmap over aten::%s.",
        name);
  }

  /** Sum of two terms, each of which may be null. */
  public static @Nullable Tensor sum(@Nullable Tensor a, @Nullable Tensor b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Arithmetic.ADD.call(a, b);
  }
}
