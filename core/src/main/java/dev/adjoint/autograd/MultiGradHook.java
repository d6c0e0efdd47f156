package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees the gradients of several tensors at once. */
@FunctionalInterface
public interface MultiGradHook {
  /**
   * Receives the gradients; they cannot be replaced.
   *
   * @param grads in mode {@code "all"} one for each tensor, null where the pass computes none; in
   *     mode {@code "any"} the one that came first
   */
  void accept(List<@Nullable Tensor> grads);

  /**
   * Calls the hook once in every backward pass, as soon as the gradients of all the tensors that
   * the pass reaches are there; not at all where it reaches none of them.
   *
   * @param tensors tensors that all need gradients
   */
  static RemovableHandle registerMultiGradHook(List<Tensor> tensors, MultiGradHook hook) {
    return registerMultiGradHook(
        Require.nonNulls(tensors, "tensors"), Require.nonNull(hook, "hook"), "all");
  }

  /**
   * Calls the hook once in every backward pass.
   *
   * @param tensors the tensors; in mode {@code "any"} those that need no gradient are passed over
   * @param mode {@code "all"}: when all gradients are there that the pass computes; {@code "any"}:
   *     when the first one is
   */
  static RemovableHandle registerMultiGradHook(
      List<Tensor> tensors, MultiGradHook hook, String mode) {
    return MultiGradHooks.register(
        Require.nonNulls(tensors, "tensors"),
        Require.nonNull(hook, "hook"),
        Require.nonNull(mode, "mode"));
  }
}
