package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;

/**
 * A place in the graph that a gradient arrives at: what a tensor was when this was made, whatever
 * is written into the tensor later.
 *
 * @param node the node that made the tensor, or that stores its gradient
 * @param outputNr which of the tensors that the node made
 */
public record GradientEdge(Node node, int outputNr) implements Differentiable {

  @Override
  public Shape shape() {
    return node.inputMetadata().get(outputNr).shape();
  }

  @Override
  public DType dtype() {
    return node.inputMetadata().get(outputNr).dtype();
  }

  @Override
  public GradientEdge gradientEdge() {
    return this;
  }
}
