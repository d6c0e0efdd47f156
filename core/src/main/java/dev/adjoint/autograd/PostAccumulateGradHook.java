package dev.adjoint.autograd;

import dev.adjoint.Tensor;

/** A hook that runs after a gradient has been accumulated into a leaf. */
@FunctionalInterface
public interface PostAccumulateGradHook {
  /**
   * Called with the leaf, whose gradient is up to date.
   *
   * @param leaf the leaf
   */
  void accept(Tensor leaf);
}
