package dev.adjoint.op;

import dev.adjoint.Tensor;

/**
 * What a tensor wraps inside a function transform: a value of the level below.
 *
 * @param level the transform
 * @param value the value
 * @param batchDim the batch dimension of the value, hidden by the tensor; -1 unless the transform
 *     is {@code vmap}
 */
public record Wrapped(Level level, Tensor value, int batchDim) {}
