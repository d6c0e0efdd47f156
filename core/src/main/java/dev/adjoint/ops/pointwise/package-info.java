/**
 * Operations whose elements depend on one element of each operand: tables of expressions.
 *
 * <p>Callers: the tensor methods; derivatives in every other family.
 *
 * <p>Add here: a function that an expression can state, as one line of a table.
 */
@NullMarked
package dev.adjoint.ops.pointwise;

import org.jspecify.annotations.NullMarked;
