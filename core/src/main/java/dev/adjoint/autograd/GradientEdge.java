package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import java.util.List;

/**
 * A place in the graph that a gradient arrives at: what a tensor was when this was made, whatever
 * is written into the tensor later.
 *
 * @param node the node that made the tensor, or that stores its gradient
 * @param outputNr which of the tensors that the node made
 */
public record GradientEdge(Node node, int outputNr) implements Differentiable {
  /** Refuses null. */
  public GradientEdge {
    Require.nonNull(node, "node");
  }

  @Override
  public Shape shape() {
    return metadata().shape();
  }

  @Override
  public DType dtype() {
    return metadata().dtype();
  }

  private InputMetadata metadata() {
    List<InputMetadata> all = node.inputMetadata();
    return all.get(Shapes.checkIndex(outputNr, all.size(), "outputs of " + node.name()));
  }

  @Override
  public GradientEdge gradientEdge() {
    return this;
  }
}
