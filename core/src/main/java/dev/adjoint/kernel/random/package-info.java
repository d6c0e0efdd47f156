/**
 * Random numbers: the Mersenne Twister of PyTorch and its distributions, in its order.
 *
 * <p>Callers: {@code dev.adjoint.ops.random} and {@code Generator}.
 *
 * <p>Add here: a distribution.
 */
@NullMarked
package dev.adjoint.kernel.random;

import org.jspecify.annotations.NullMarked;
