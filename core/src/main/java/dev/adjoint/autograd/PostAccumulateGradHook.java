package dev.adjoint.autograd;

import dev.adjoint.Tensor;

/** Runs after a leaf's gradient has been stored. */
@FunctionalInterface
public interface PostAccumulateGradHook {
  /**
   * Receives the leaf; its gradient is up to date.
   *
   * @param leaf the tensor whose gradient has been stored
   */
  void accept(Tensor leaf);
}
