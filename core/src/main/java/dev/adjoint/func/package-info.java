/**
 * The machinery behind {@link dev.adjoint.Func}: function transforms over structured arguments.
 *
 * <p>{@code Tree} flattens lists, maps, arrays and records of tensors and rebuilds them; {@code
 * Differentiation} runs a function inside a differentiating level, {@code Vmap} inside a batch
 * level, and {@code Jacobians} combines the two.
 *
 * <p>{@code Func} calls it, with the arguments of the user's function. It opens {@linkplain
 * dev.adjoint.op.Level levels} and wraps and unwraps tensors; what an operation does inside a level
 * is the business of {@code dev.adjoint.op}, so nothing here knows an operation's rules or its
 * memory. A new transform is a method of {@code Func} and a class here that opens a level, calls
 * the function and closes it again.
 */
@NullMarked
package dev.adjoint.func;

import org.jspecify.annotations.NullMarked;
