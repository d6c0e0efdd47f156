/**
 * Reductions: sums, products, means, extremes, norms, variances, and what is made of them.
 *
 * <p>Callers: the tensor methods; derivatives in other families.
 *
 * <p>Add here: an operation that removes dimensions, or normalizes along one.
 */
@NullMarked
package dev.adjoint.ops.reduce;

import org.jspecify.annotations.NullMarked;
