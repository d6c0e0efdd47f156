/**
 * The operations: one per file, or a table of similar ones where an expression says it all, such as
 * {@link dev.adjoint.ops.pointwise.Elementwise} and {@link dev.adjoint.ops.arithmetic.Arithmetic}.
 *
 * <p>An operation is a value of a family of {@link dev.adjoint.op}: a constant where it has no
 * arguments of its own, else a record of them. Static methods {@code apply} check arguments, in
 * PyTorch's words, and hand the operation to {@link dev.adjoint.op.Dispatch}. Other files hold what
 * several operations share: argument checks, tables of reductions by dtype, reading and writing
 * Java arrays.
 *
 * <p>Tensor methods and the static functions of {@code dev.adjoint} call these classes; so do the
 * families and the engine, for the few operations that derivatives and views always need ({@code
 * Clone}, {@code Expand}, {@code Reshape}, …).
 *
 * <p>A file here doesn't record nodes, look at transforms or count writes: the family does that.
 * Gradients, tangents and batching rules are written in tensor operations, since inside a transform
 * a tensor may have no memory.
 *
 * <p>A new operation that an expression can state is a line in a table; any other a file, named
 * after PyTorch's function. It also needs a definition in {@code dev.adjoint} and a row in a spec
 * table of testkit.
 */
@NullMarked
package dev.adjoint.ops;

import org.jspecify.annotations.NullMarked;
