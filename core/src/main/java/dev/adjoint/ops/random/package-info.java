/**
 * Random numbers: factories, fills in place, and sampling.
 *
 * <p>Callers: {@code RandomFunctions}, {@code CreationFunctions}, {@code F.dropout}.
 *
 * <p>Add here: what draws from a generator.
 */
@NullMarked
package dev.adjoint.ops.random;

import org.jspecify.annotations.NullMarked;
