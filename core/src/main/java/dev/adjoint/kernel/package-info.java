/**
 * Computing on memory: scalar expressions, the compiler that makes loops of them, and the loops
 * that are written by hand.
 *
 * <ul>
 *   <li>Expressions: {@link dev.adjoint.kernel.Expr}, its derivative, simplification and lowering
 *       to primitive operations, and {@link dev.adjoint.kernel.Evaluator}, the interpreter that
 *       defines what they mean.
 *   <li>Functions: polynomials for {@code exp}, {@code sin} and the like, so that the results are
 *       the same bits on every machine.
 *   <li>Code generation: bytecode of scalar and vector loops for pointwise kernels, reductions and
 *       matrix products.
 *   <li>Loops by hand: scans, gather and scatter, sorting, searching, copying and conversion.
 *   <li>Random numbers: PyTorch's Mersenne Twister and its distributions.
 *   <li>{@link dev.adjoint.kernel.Backend}, the seam above which devices would differ, and {@link
 *       dev.adjoint.kernel.CpuBackend}.
 * </ul>
 *
 * <p>The families in {@code dev.adjoint.op} call the backend; some operations call kernels
 * directly. Every entry takes {@link dev.adjoint.kernel.Operand}s (storage, layout, dtype), checks
 * that their sizes match, and is done with them when it returns. This package uses {@code
 * dev.adjoint.memory} and knows nothing of tensors, gradients or transforms.
 *
 * <p>A new scalar function is a {@link dev.adjoint.kernel.UnaryOp} or {@link
 * dev.adjoint.kernel.BinaryOp} with its derivative and lowering; a loop that no expression can
 * state is a class of its own, with an entry that goes through {@code SizeCheck}.
 */
@NullMarked
package dev.adjoint.kernel;

import org.jspecify.annotations.NullMarked;
