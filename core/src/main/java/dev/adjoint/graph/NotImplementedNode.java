package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import org.jspecify.annotations.Nullable;

/** Backward node of an operation without a derivative: backward through it is an error. */
public final class NotImplementedNode extends Node {
  private final String operation;

  /** Records the operation of that name on these inputs. */
  public NotImplementedNode(String operation, Tensor... inputs) {
    super(Variable.edges(inputs));
    this.operation = operation;
  }

  @Override
  public String name() {
    return "NotImplemented";
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    throw new UnsupportedOperationException("derivative for " + operation + " is not implemented");
  }
}
