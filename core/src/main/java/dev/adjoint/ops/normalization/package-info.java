/**
 * Normalization by the magnitude of some elements.
 *
 * <p>Callers: {@code Adjoint}, {@code F}.
 *
 * <p>Add here: another way to choose what elements are divided by.
 */
@NullMarked
package dev.adjoint.ops.normalization;

import org.jspecify.annotations.NullMarked;
