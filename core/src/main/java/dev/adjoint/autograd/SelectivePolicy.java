package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.util.List;

/** Says which results of the operations in a checkpointed region are kept. */
@FunctionalInterface
public interface SelectivePolicy {
  /**
   * Asked once for each operation that makes new memory, when the region runs for the first time.
   *
   * @param outputs the results of the operation
   * @param op the operation, by the name of the node that it records: {@code MmBackward0}
   * @param inputs the tensors it was given
   */
  CheckpointPolicy apply(List<Tensor> outputs, String op, List<Tensor> inputs);
}
