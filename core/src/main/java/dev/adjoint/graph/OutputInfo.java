package dev.adjoint.graph;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;

/**
 * Layout and dtype of an output of a forward operation, which its gradient must have.
 *
 * @param layout the layout
 * @param dtype the dtype
 */
public record OutputInfo(Layout layout, DType dtype) {}
