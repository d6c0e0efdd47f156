package dev.adjoint;

import org.jspecify.annotations.Nullable;

/**
 * A result with auxiliary data: only the first is transformed, the second is passed through, as by
 * {@link Func#gradWithAux(java.util.function.Function)}.
 *
 * @param value the value that is transformed
 * @param aux what is passed through: a tensor, or a list, map, array or record of tensors
 */
public record WithAux<R extends @Nullable Object, A extends @Nullable Object>(R value, A aux) {}
