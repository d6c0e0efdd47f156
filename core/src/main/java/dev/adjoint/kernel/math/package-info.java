/**
 * What expressions mean: functions as polynomials, the same bits on every machine; lowering to
 * primitive operations for a compute type; and {@link dev.adjoint.kernel.math.Evaluator}, the
 * interpreter that defines it all.
 *
 * <p>Callers: the code generators; the interpreter is what tests and slow paths use.
 *
 * <p>Add here: a function: polynomials for both precisions and an entry in {@code FunctionTable}.
 */
@NullMarked
package dev.adjoint.kernel.math;

import org.jspecify.annotations.NullMarked;
