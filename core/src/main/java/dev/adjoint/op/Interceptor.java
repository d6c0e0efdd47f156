package dev.adjoint.op;

import dev.adjoint.Tensor;
import java.util.function.Supplier;

/** Intercepts the operations of a thread, and may return results in their place. */
@FunctionalInterface
public interface Interceptor {

  /** What an operation does to memory. */
  enum Effect {
    /** Its results have memory of their own. */
    ALLOCATES,
    /** Its results are views of its input. */
    VIEWS,
    /** It writes into its first input, or changes that input's sizes and strides. */
    WRITES
  }

  /**
   * Intercepts an operation.
   *
   * @param op the operation
   * @param effect what it does to memory
   * @param inputs its input tensors
   * @param forward computes the results, unrecorded
   */
  Tensor[] run(Op op, Effect effect, Tensor[] inputs, Supplier<Tensor[]> forward);
}
