package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.op.Require;

/**
 * Shape and dtype of a gradient that a node receives.
 *
 * @param shape its sizes
 * @param dtype its dtype
 */
public record InputMetadata(Shape shape, DType dtype) {
  /** Checks for null. */
  public InputMetadata {
    Require.nonNull(shape, "shape");
    Require.nonNull(dtype, "dtype");
  }
}
