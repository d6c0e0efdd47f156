/**
 * Comparisons: elementwise, and of whole tensors.
 *
 * <p>Callers: the tensor methods; derivatives of extremes, norms and products.
 *
 * <p>Add here: what answers with truth values.
 */
@NullMarked
package dev.adjoint.ops.comparison;

import org.jspecify.annotations.NullMarked;
