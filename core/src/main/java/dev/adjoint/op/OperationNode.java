package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import org.jspecify.annotations.Nullable;

/**
 * Backward node of an operation: sizes that another thread has changed since it was recorded are
 * refused here, as in forward, in the same words for every family.
 *
 * @param <O> the family
 */
abstract class OperationNode<O extends Op> extends Node {
  final O op;

  OperationNode(O op, @Nullable Edge[] edges) {
    super(edges);
    this.op = op;
  }

  @Override
  public final String name() {
    return op.nodeName();
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
