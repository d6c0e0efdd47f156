package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** A hook that runs after a node in backward. */
@FunctionalInterface
public interface NodePosthook {
  /**
   * Called with the gradients of the inputs; returns replacements, or null to keep them.
   *
   * @param gradInputs what the node returned, null where undefined
   * @param gradOutputs what the node received, null where undefined
   */
  @Nullable Tensor @Nullable [] apply(
      @Nullable Tensor[] gradInputs, @Nullable Tensor[] gradOutputs);
}
