/**
 * Joining and splitting: several tensors of one, or one of several.
 *
 * <p>Callers: the tensor methods, {@code cat}, {@code stack}, and the rules of {@code vmap}.
 *
 * <p>Add here: what returns a list of pieces, or takes a list to put together.
 */
@NullMarked
package dev.adjoint.ops.join;

import org.jspecify.annotations.NullMarked;
