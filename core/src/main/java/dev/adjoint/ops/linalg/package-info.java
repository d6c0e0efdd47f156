/**
 * Products of vectors and matrices.
 *
 * <p>Callers: the tensor methods.
 *
 * <p>Add here: linear algebra on the last dimensions.
 */
@NullMarked
package dev.adjoint.ops.linalg;

import org.jspecify.annotations.NullMarked;
