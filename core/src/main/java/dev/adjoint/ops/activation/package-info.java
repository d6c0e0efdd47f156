/**
 * Activation functions.
 *
 * <p>Callers: {@code F}, {@code Adjoint}, {@code Tensor}.
 *
 * <p>Add here: an activation; a line in a table where an expression says it all.
 */
@NullMarked
package dev.adjoint.ops.activation;

import org.jspecify.annotations.NullMarked;
