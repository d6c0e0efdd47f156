/**
 * Cumulative operations along a dimension.
 *
 * <p>Callers: the tensor methods.
 *
 * <p>Add here: a definition of {@link dev.adjoint.op.Scan}.
 */
@NullMarked
package dev.adjoint.ops.scan;

import org.jspecify.annotations.NullMarked;
