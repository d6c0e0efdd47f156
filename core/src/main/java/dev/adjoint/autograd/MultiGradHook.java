package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hook on the gradients of several tensors. */
@FunctionalInterface
public interface MultiGradHook {
  /**
   * Called with the gradients, which it cannot replace.
   *
   * @param grads in mode {@code "all"} one for each tensor, null if the pass computes none; in mode
   *     {@code "any"} the first one to arrive
   */
  void accept(List<@Nullable Tensor> grads);

  /**
   * Registers a hook that is called once in every backward pass, when the gradients of all the
   * tensors that the pass reaches have been computed; not at all if it reaches none of them.
   *
   * @param tensors the tensors, all of which require grad
   */
  static RemovableHandle registerMultiGradHook(List<Tensor> tensors, MultiGradHook hook) {
    return registerMultiGradHook(
        Require.nonNulls(tensors, "tensors"), Require.nonNull(hook, "hook"), "all");
  }

  /**
   * Registers a hook that is called once in every backward pass.
   *
   * @param tensors the tensors; in mode {@code "any"} those that don't require grad are ignored
   * @param mode {@code "all"} to call it when all gradients have been computed, {@code "any"} when
   *     the first one has
   */
  static RemovableHandle registerMultiGradHook(
      List<Tensor> tensors, MultiGradHook hook, String mode) {
    return MultiGradHooks.register(
        Require.nonNulls(tensors, "tensors"),
        Require.nonNull(hook, "hook"),
        Require.nonNull(mode, "mode"));
  }
}
