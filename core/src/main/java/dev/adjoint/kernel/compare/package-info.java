/**
 * Two backends beside each other: {@link dev.adjoint.kernel.compare.CompareBackend}, chosen with
 * {@code -Dadjoint.backend=compare}.
 *
 * <p>Callers: {@code op.Backends}. Add here: a new verb, and which of its operands it writes to.
 */
@NullMarked
package dev.adjoint.kernel.compare;

import org.jspecify.annotations.NullMarked;
