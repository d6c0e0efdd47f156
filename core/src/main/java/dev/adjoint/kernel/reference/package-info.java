/**
 * The reference: every verb of {@link dev.adjoint.kernel.backend.Backend} in plain Java, without
 * generated code, tiles or threads. Chosen with {@code -Dadjoint.backend=reference}; {@code
 * compare} computes with it beside the CPU backend, and fails where their bits differ.
 *
 * <p>Callers: {@code op.Backends}. Add here: what a new verb means, as plainly as it can be said.
 */
@NullMarked
package dev.adjoint.kernel.reference;

import org.jspecify.annotations.NullMarked;
