/**
 * Elementwise functions: tables of expressions.
 *
 * <p>Callers: the tensor methods; derivatives in other families.
 *
 * <p>Add here: a function that an expression can state, as one line of {@link
 * dev.adjoint.ops.pointwise.Elementwise}.
 */
@NullMarked
package dev.adjoint.ops.pointwise;

import org.jspecify.annotations.NullMarked;
