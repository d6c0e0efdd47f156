package dev.adjoint.op;

import dev.adjoint.Tensor;

/**
 * What a tensor stands for inside a function transform: a value of the level below.
 *
 * @param level the transform
 * @param value the value
 * @param batchDim which dimension of the value is the batch, which the tensor itself does not show;
 *     -1 where the transform is not {@code vmap}
 */
public record Wrapped(Level level, Tensor value, int batchDim) {}
