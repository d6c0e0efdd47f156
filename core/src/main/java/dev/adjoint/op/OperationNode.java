package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import org.jspecify.annotations.Nullable;

/**
 * Backward node of an operation: sizes that another thread has changed since it was recorded are
 * refused here, as in forward, in the same words for every family.
 */
abstract class OperationNode extends Node {
  OperationNode(@Nullable Edge[] edges) {
    super(edges);
  }

  @Override
  protected final @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    try {
      return gradients(grads);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  /** The gradients of the inputs, given those of the results. */
  abstract @Nullable Tensor[] gradients(@Nullable Tensor[] grads);
}
