package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.util.List;

/** Decides which results of the operations in a checkpointed region are saved. */
@FunctionalInterface
public interface SelectivePolicy {
  /**
   * Called once for each operation that allocates its result, in the forward run.
   *
   * @param outputs the results of the operation
   * @param op the name of the operation's backward node, such as {@code MmBackward0}
   * @param inputs its input tensors
   */
  CheckpointPolicy apply(List<Tensor> outputs, String op, List<Tensor> inputs);
}
