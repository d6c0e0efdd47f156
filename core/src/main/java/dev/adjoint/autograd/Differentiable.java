package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;

/**
 * What gradients can be asked of and for: a tensor, which means its newest version, or a {@link
 * GradientEdge}, which means one version for good.
 */
public interface Differentiable {
  /** The sizes of the tensor at this place. */
  Shape shape();

  /** The dtype of the tensor at this place. */
  DType dtype();

  /**
   * The place in the graph.
   *
   * @throws IllegalStateException if no gradient flows here
   */
  GradientEdge gradientEdge();
}
