/**
 * Computing on memory: what the floors above see of it. Each part has a package of its own, which
 * uses only those before it:
 *
 * <ol>
 *   <li>{@code kernel.expr}: scalar expressions, their derivatives and simplification.
 *   <li>{@code kernel.math}: what expressions mean. Functions are polynomials, so that the results
 *       are the same bits on every machine.
 *   <li>{@code kernel.random}: PyTorch's Mersenne Twister and its distributions.
 *   <li>{@code kernel.backend}: the seam, {@link dev.adjoint.kernel.backend.Backend}, and the
 *       descriptions that its verbs take.
 *   <li>{@code kernel.jit}: code generation, bytecode of scalar and vector loops.
 *   <li>{@code kernel.cpu}: the loops of the CPU, generated and by hand.
 *   <li>{@code kernel.reference}: the same verbs in plain Java; {@code kernel.compare}: both beside
 *       each other.
 * </ol>
 *
 * <p>Here are {@link dev.adjoint.kernel.Operand} (storage, layout, dtype), and what all parts share
 * about dtypes and single elements. Nothing below this line knows of tensors, gradients or
 * transforms.
 *
 * <p>Operations call the backend, and nothing else of this. Every verb takes operands, checks that
 * they go together ({@code Checks}), and is done with them when it returns.
 */
@NullMarked
package dev.adjoint.kernel;

import org.jspecify.annotations.NullMarked;
