package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A hook on the gradient of a tensor; it runs in every backward pass and may replace the gradient.
 */
@FunctionalInterface
public interface TensorHook {
  /**
   * Called with the gradient; returns a replacement, or null to keep it.
   *
   * @param grad the gradient that has been computed
   */
  @Nullable Tensor apply(Tensor grad);
}
