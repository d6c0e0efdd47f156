package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.op.Require;

/**
 * What a gradient that reaches a node looks like.
 *
 * @param shape its sizes
 * @param dtype its dtype
 */
public record InputMetadata(Shape shape, DType dtype) {
  /** Refuses null. */
  public InputMetadata {
    Require.nonNull(shape, "shape");
    Require.nonNull(dtype, "dtype");
  }
}
