package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;

/**
 * A root or target of differentiation: a tensor, meaning its current version, or a {@link
 * GradientEdge}, which is fixed to one version.
 */
public interface Differentiable {
  /** The shape of the tensor. */
  Shape shape();

  /** The dtype of the tensor. */
  DType dtype();

  /**
   * The edge in the graph.
   *
   * @throws IllegalStateException if no gradient flows here
   */
  GradientEdge gradientEdge();
}
