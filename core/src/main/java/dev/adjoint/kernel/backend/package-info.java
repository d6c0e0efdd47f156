/**
 * The seam between operations and what computes them: {@link dev.adjoint.kernel.backend.Backend},
 * its verbs, and the descriptions that the verbs take.
 *
 * <p>Above the seam, in {@code dev.adjoint.op} and {@code dev.adjoint.ops}, it is decided what an
 * operation means: sizes, dtypes, promotion, the order of combination where that is fixed, and
 * every refusal in PyTorch's words. Below it, in {@code dev.adjoint.kernel.cpu} and {@code
 * dev.adjoint.kernel.reference}, memory is touched. Nothing above asks for an address; nothing
 * below knows of tensors.
 *
 * <p>A new verb is a method of {@code Backend} with its description here, and its work in each of
 * the backends. A new backend implements {@code Backend}, begins each verb with {@link
 * dev.adjoint.kernel.backend.OperandGuard}, and gets its name in {@code op.Backends}.
 */
@NullMarked
package dev.adjoint.kernel.backend;

import org.jspecify.annotations.NullMarked;
