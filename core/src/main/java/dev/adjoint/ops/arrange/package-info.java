/**
 * Rearrangement: elements reversed, rolled, repeated, padded, or cut to triangles and diagonals, in
 * new memory.
 *
 * <p>Callers: {@code ArrangeFunctions}.
 *
 * <p>Add here: a copy in which positions decide what goes where, such as {@code rot90}.
 */
@NullMarked
package dev.adjoint.ops.arrange;

import org.jspecify.annotations.NullMarked;
