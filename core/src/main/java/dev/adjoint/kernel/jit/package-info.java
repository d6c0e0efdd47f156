/**
 * Code generation: bytecode of scalar and vector loops, as hidden classes.
 *
 * <p>Callers: the loops of {@code kernel.cpu}, which ask for a kernel and run it.
 *
 * <p>Add here: how a dtype is loaded, stored or computed in a generated loop. What is generated
 * must not depend on where memory lies or how work is shared.
 */
@NullMarked
package dev.adjoint.kernel.jit;

import org.jspecify.annotations.NullMarked;
