package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Sees the gradients that reach a node before the node runs. */
@FunctionalInterface
public interface NodePrehook {
  /**
   * Receives the gradients of the outputs; returns those to use instead, or null to keep them.
   *
   * @param gradOutputs the gradients that the node is about to receive, null where undefined
   */
  @Nullable Tensor @Nullable [] apply(@Nullable Tensor[] gradOutputs);
}
