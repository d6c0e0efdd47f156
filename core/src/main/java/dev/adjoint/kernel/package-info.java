/**
 * Computing on memory: what the floors above see of it. Each part has a package of its own, which
 * uses only those before it:
 *
 * <ol>
 *   <li>{@code kernel.expr}: scalar expressions, their derivatives and simplification.
 *   <li>{@code kernel.math}: what expressions mean. Functions are polynomials, so that the results
 *       are the same bits on every machine.
 *   <li>{@code kernel.jit}: code generation, bytecode of scalar and vector loops.
 *   <li>{@code kernel.cpu}: the loops of the CPU, generated and by hand.
 *   <li>{@code kernel.random}, beside the last two: PyTorch's Mersenne Twister and its
 *       distributions.
 * </ol>
 *
 * <p>Here are {@link dev.adjoint.kernel.backend.Backend}, the seam above which devices would
 * differ, {@link dev.adjoint.kernel.Operand} (storage, layout, dtype), descriptions of work such as
 * {@link dev.adjoint.kernel.backend.ScanSpec}, and what all parts share about dtypes and single
 * elements. Nothing below this line knows of tensors, gradients or transforms.
 *
 * <p>The families in {@code dev.adjoint.op} call the backend; some operations call kernels
 * directly. Every entry takes operands, checks that their sizes match (through {@code SizeCheck}),
 * and is done with them when it returns.
 */
@NullMarked
package dev.adjoint.kernel;

import org.jspecify.annotations.NullMarked;
