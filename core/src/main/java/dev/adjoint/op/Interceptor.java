package dev.adjoint.op;

import dev.adjoint.Tensor;
import java.util.function.Supplier;

/**
 * Intercepts the operations of a thread that allocate their results, and may return results in
 * their place.
 */
public interface Interceptor {
  /**
   * Intercepts an operation.
   *
   * @param op the operation
   * @param inputs its input tensors
   * @param forward computes the results, unrecorded
   */
  Tensor[] runAll(Op op, Tensor[] inputs, Supplier<Tensor[]> forward);

  /** Intercepts an operation with one result. */
  default Tensor run(Op op, Tensor[] inputs, Supplier<Tensor> forward) {
    return runAll(op, inputs, () -> new Tensor[] {forward.get()})[0];
  }
}
