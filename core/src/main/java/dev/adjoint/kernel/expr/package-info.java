/**
 * Scalar expressions: what an operation computes of each element.
 *
 * <p>Callers: the families of operations, which are defined by expressions; every other floor of
 * kernels.
 *
 * <p>Add here: a primitive operation: a {@link dev.adjoint.kernel.expr.UnaryOp} or {@link
 * dev.adjoint.kernel.expr.BinaryOp} with its derivative, then its lowering in {@code kernel.math}.
 * An expression knows nothing of memory, loops or dtypes.
 */
@NullMarked
package dev.adjoint.kernel.expr;

import org.jspecify.annotations.NullMarked;
