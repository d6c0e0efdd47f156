package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** An operation that says everything itself: its forward computation and its gradient. */
public non-sealed interface Opaque extends Op {

  /** Computes the results, unrecorded. */
  Tensor[] forward(Tensor[] inputs);

  /** Whether input {@code i} must be kept to compute the gradients that are needed. */
  boolean saves(int i, boolean[] needed);

  /** Whether result {@code i} must be kept. */
  default boolean savesOutput(int i) {
    return false;
  }

  /**
   * Whether PyTorch keeps input {@code i} though its values are not needed: a change of it is
   * refused in backward all the same, and hooks for saved tensors see it.
   */
  default boolean guards(int i, boolean[] needed) {
    return false;
  }

  /** The same for result {@code i}. */
  default boolean guardsOutput(int i) {
    return false;
  }

  /** Whether result {@code i} can have a gradient at all. */
  default boolean isDifferentiable(int i) {
    return true;
  }

  /**
   * Whether it has no derivative, which is said in backward even where no result has a gradient, as
   * PyTorch does: the operations between may have none.
   */
  default boolean refusesBackward() {
    return false;
  }

  /**
   * The gradients of the inputs, by differentiable operations; null where not needed.
   *
   * @param grads gradients of the results; null where there is none, not all null unless {@link
   *     #refusesBackward}
   */
  @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved);

  /**
   * The tangents of the results, by differentiable operations; null where zero.
   *
   * @param tangents of the inputs; null where zero, not all null
   */
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    throw new UnsupportedOperationException(
        "Trying to use forward AD with "
            + nodeName()
            + " that does not support it because it has not been"
            + " implemented yet.");
  }

  /**
   * The results for a whole batch, by differentiable operations; null where there is no rule.
   *
   * @param inputs those of the batch have its dimension in front
   * @param batched which inputs have it
   * @param size of the batch
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
   * Whether the results are memory of the input that autograd takes for their own: their tangents
   * are memory of the input's tangent, in the same way.
   */
  default boolean isInMemoryOfInput() {
    return false;
  }

  /** What was kept. */
  interface Saved {
    /** An input, if it was saved. */
    Tensor input(int i);

    /** A result, if it was saved. */
    Tensor output(int i);

    /** The sizes of an input, saved or not. */
    long[] sizes(int i);

    /** Whether the gradient of the input is asked for. */
    boolean needs(int i);
  }
}
