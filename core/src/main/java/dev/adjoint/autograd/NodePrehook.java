package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** A hook that runs before a node in backward. */
@FunctionalInterface
public interface NodePrehook {
  /**
   * Called with the gradients of the outputs; returns replacements, or null to keep them.
   *
   * @param gradOutputs the gradients that the node is about to receive, null where undefined
   */
  @Nullable Tensor @Nullable [] apply(@Nullable Tensor[] gradOutputs);
}
