package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Family of operations with hand-written rules: forward, backward, and optionally tangent and
 * batching rule.
 */
public interface Opaque extends Op {

  /** Computes the results, unrecorded. */
  Tensor[] forward(Tensor[] inputs);

  /** Whether input {@code i} must be saved to compute the needed gradients. */
  default boolean saves(int i, boolean[] needed) {
    return false;
  }

  /** Whether result {@code i} must be saved for backward. */
  default boolean savesOutput(int i) {
    return false;
  }

  /**
   * Whether PyTorch saves input {@code i} although its values are not needed: backward then refuses
   * if it was modified in place, and saved-tensor hooks see it.
   */
  default boolean guards(int i, boolean[] needed) {
    return false;
  }

  /** The same for result {@code i}. */
  default boolean guardsOutput(int i) {
    return false;
  }

  /** Whether result {@code i} is differentiable. */
  default boolean isDifferentiable(int i) {
    return true;
  }

  /**
   * Whether backward is refused, even if no gradient reaches the node, as PyTorch does for an
   * operation without a derivative.
   */
  default boolean refusesBackward() {
    return false;
  }

  /**
   * Backward: the gradients of the inputs, computed by differentiable operations; null where not
   * needed. By default each by itself, from the gradient of the first result.
   *
   * @param grads the gradients of the results; null where there is none, not all null unless {@link
   *     #refusesBackward}
   */
  default @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    return each(grads[0], saved);
  }

  /** The gradients of the inputs that need one, each by itself. */
  default @Nullable Tensor[] each(@Nullable Tensor grad, Saved saved) {
    @Nullable Tensor[] results = new Tensor[saved.count()];
    for (int i = 0; grad != null && i < results.length; i++) {
      results[i] = saved.needs(i) ? gradient(i, grad, saved) : null;
    }
    return results;
  }

  /**
   * Backward to one input, which needs it, of an operation with one differentiable result, its
   * first.
   *
   * @param grad the gradient of the result
   */
  default @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    throw new UnsupportedOperationException(nodeName() + " has no gradient");
  }

  /**
   * Forward-mode rule: the tangents of the results, computed by differentiable operations; null
   * where zero.
   *
   * @param tangents the tangents of the inputs; null where zero, not all null
   */
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    throw new UnsupportedOperationException(
        "Trying to use forward AD with "
            + nodeName()
            + " that does not support it because it has not been"
            + " implemented yet.");
  }

  /**
   * Batching rule: the results for a whole batch, computed by differentiable operations; null if
   * there is no rule.
   *
   * @param inputs the inputs; batched ones have the batch dimension in front
   * @param batched which inputs are batched
   * @param size the batch size
   * @return results that all have the batch dimension in front
   */
  default Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return null;
  }

  /** What messages call the operation where its batch is run one member after the other. */
  default String messageName() {
    return nodeName();
  }

  /**
   * Whether the results share the input's memory without being views for autograd; their tangents
   * then share the memory of the input's tangent.
   */
  default boolean isInMemoryOfInput() {
    return false;
  }

  /** The tensors saved for backward. */
  interface Saved {
    /** An input, if it was saved. */
    Tensor input(int i);

    /** A result, if it was saved. */
    Tensor output(int i);

    /** How many inputs there are. */
    int count();

    /** The sizes of an input, saved or not. */
    long[] sizes(int i);

    /** Whether the gradient of the input is asked for. */
    boolean needs(int i);
  }
}
