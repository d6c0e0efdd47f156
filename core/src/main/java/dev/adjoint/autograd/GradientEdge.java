package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import java.util.List;

/**
 * An edge of the graph that a gradient arrives at. It identifies the version of a tensor at the
 * time it was created; later in-place writes don't change it.
 *
 * @param node the node that produced the tensor, or that accumulates the gradient of a leaf
 * @param outputNr which output of the node the tensor is
 */
public record GradientEdge(Node node, int outputNr) implements Differentiable {
  /** Checks for null. */
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
