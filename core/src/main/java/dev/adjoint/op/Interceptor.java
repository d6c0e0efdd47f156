package dev.adjoint.op;

import dev.adjoint.Tensor;
import java.util.function.Supplier;

/** Sees the operations of a thread that make new memory, and may answer in their place. */
public interface Interceptor {
  /**
   * Answers for an operation.
   *
   * @param op the operation
   * @param inputs its tensors
   * @param forward computes the results, unrecorded
   */
  Tensor[] runAll(Op op, Tensor[] inputs, Supplier<Tensor[]> forward);

  /** The same for an operation of one result. */
  default Tensor run(Op op, Tensor[] inputs, Supplier<Tensor> forward) {
    return runAll(op, inputs, () -> new Tensor[] {forward.get()})[0];
  }
}
