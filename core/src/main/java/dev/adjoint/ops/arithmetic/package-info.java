/**
 * Sums, products, quotients and powers, with tensors and numbers, and what blends three tensors.
 *
 * <p>Callers: the tensor methods and operators; derivatives in every other family.
 *
 * <p>Add here: arithmetic of several operands that an expression can state.
 */
@NullMarked
package dev.adjoint.ops.arithmetic;

import org.jspecify.annotations.NullMarked;
