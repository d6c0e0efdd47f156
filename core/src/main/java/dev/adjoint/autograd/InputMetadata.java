package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;

/**
 * What a gradient that reaches a node looks like.
 *
 * @param shape its sizes
 * @param dtype its dtype
 */
public record InputMetadata(Shape shape, DType dtype) {}
