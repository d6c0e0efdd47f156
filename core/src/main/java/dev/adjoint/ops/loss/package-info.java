/**
 * Loss functions.
 *
 * <p>Callers: {@code F}.
 *
 * <p>Add here: a loss; most are composed of other operations.
 */
@NullMarked
package dev.adjoint.ops.loss;

import org.jspecify.annotations.NullMarked;
