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
 * <p>Each family has a package, whose word names its definitions ({@code ReduceFunctions}), the
 * mixin that is written of them ({@code ReduceMethods}) and its spec table ({@code ReduceSpecs}).
 * They stand one above the other, in the order that {@code ArchitectureTest} lists: copy,
 * pointwise, arithmetic, comparison, view, join, creation, reduce, index, and what is made of
 * these.
 *
 * <p>Definitions call these classes, and so do operations of the families above. What runs
 * operations, and the engine, call tensor methods, and {@link dev.adjoint.op.Terms} for the few
 * operations that are none.
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
