package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Sees what a node computed in backward. */
@FunctionalInterface
public interface NodePosthook {
  /**
   * Receives the gradients of the inputs; returns those to use instead, or null to keep them.
   *
   * @param gradInputs what the node returned, null where undefined
   * @param gradOutputs what the node received, null where undefined
   */
  @Nullable Tensor @Nullable [] apply(
      @Nullable Tensor[] gradInputs, @Nullable Tensor[] gradOutputs);
}
