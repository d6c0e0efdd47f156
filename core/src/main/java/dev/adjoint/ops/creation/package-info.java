/**
 * Tensors from nothing: filled, ranges, and from Java arrays.
 *
 * <p>Callers: {@code CreationFunctions} and, for indices and constants, other families.
 *
 * <p>Add here: a factory without random numbers.
 */
@NullMarked
package dev.adjoint.ops.creation;

import org.jspecify.annotations.NullMarked;
