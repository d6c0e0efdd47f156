/**
 * Operations on windows that slide over the last dimensions: pooling, and the columns of patches
 * that convolutions multiply with.
 *
 * <p>Callers: the functions of {@link dev.adjoint.F} and {@link dev.adjoint.Adjoint}.
 *
 * <p>Add here: an operation of {@link dev.adjoint.op.Windowed} on {@link
 * dev.adjoint.kernel.backend.Backend#window}.
 */
@NullMarked
package dev.adjoint.ops.window;

import org.jspecify.annotations.NullMarked;
