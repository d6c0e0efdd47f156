/**
 * Dropout functions.
 *
 * <p>Callers: {@code F}.
 *
 * <p>Add here: an operation that zeroes elements at random in training.
 */
@NullMarked
package dev.adjoint.ops.dropout;

import org.jspecify.annotations.NullMarked;
