package dev.adjoint;

import org.jspecify.annotations.Nullable;

/**
 * What a function returns that is to be transformed in its first result only, as by {@link
 * Func#gradWithAux(java.util.function.Function)}.
 *
 * @param value what the transform looks at
 * @param aux what is handed through: a tensor, or a list, map, array or record of tensors
 */
public record WithAux<R extends @Nullable Object, A extends @Nullable Object>(R value, A aux) {}
