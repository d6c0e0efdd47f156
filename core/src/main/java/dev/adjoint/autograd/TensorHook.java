package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Sees the gradient of a tensor in every backward pass, and may replace it. */
@FunctionalInterface
public interface TensorHook {
  /**
   * Receives the gradient; returns the one to use in its place, or null to keep it.
   *
   * @param grad the gradient that has been computed
   */
  @Nullable Tensor apply(Tensor grad);
}
