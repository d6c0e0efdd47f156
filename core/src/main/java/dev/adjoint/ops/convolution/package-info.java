/**
 * Convolution, plain and transposed, and its derivatives.
 *
 * <p>Callers: the functions of {@link dev.adjoint.F} and {@link dev.adjoint.Adjoint}.
 *
 * <p>Add here: another form of {@link dev.adjoint.ops.convolution.Convolutions}; what is computed
 * is one operation.
 */
@NullMarked
package dev.adjoint.ops.convolution;

import org.jspecify.annotations.NullMarked;
