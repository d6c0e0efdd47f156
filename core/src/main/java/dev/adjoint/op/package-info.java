/**
 * Families of operations: what all operations of a kind have in common.
 *
 * <p>An {@link dev.adjoint.op.Op} is of one family: {@link dev.adjoint.op.Pointwise}, {@link
 * dev.adjoint.op.Reduction}, {@link dev.adjoint.op.Linear}, {@link dev.adjoint.op.View}, {@link
 * dev.adjoint.op.MultiView} or {@link dev.adjoint.op.Opaque}. The family determines shape, dtype
 * and layout of the result, runs the kernel, and derives gradient, tangent and batching rule from
 * what the operation states. Pointwise operations and reductions run themselves, the others go
 * through {@link dev.adjoint.op.Dispatch}. Each time the order is: transforms ({@link
 * dev.adjoint.op.Levels}), interceptor, computation, recording (the {@code …Node} classes),
 * tangents ({@link dev.adjoint.op.ForwardMode}), saving of results. {@link dev.adjoint.op.Scan} is
 * a family built on the last one: it makes an {@code Overwriting} operation of what a scan states.
 *
 * <p>{@link dev.adjoint.op.Level} is a function transform in progress and {@link
 * dev.adjoint.op.Wrapped} a tensor inside it; {@code Batching} has the rules of {@code vmap}.
 * {@link dev.adjoint.op.TensorAccess} reaches the parts of a tensor that users don't see.
 *
 * <p>Operations in {@code dev.adjoint.ops} call this package, and the engine calls its nodes. It
 * should not name single operations; where it still does, it is for views and copies that tangents
 * need. A new family is added to {@code Op} and given a routine in that order: see
 * docs/ARCHITECTURE.md.
 */
@NullMarked
package dev.adjoint.op;

import org.jspecify.annotations.NullMarked;
