/**
 * PyTorch's tensors for the JVM: what users see.
 *
 * <p>{@link dev.adjoint.Tensor} has the operations as methods, in one mixin for each family ({@code
 * ArithmeticMethods}, {@code ViewMethods}, …); {@link dev.adjoint.Adjoint} has them as static
 * functions, with those that create tensors. {@link dev.adjoint.F} has neural-network functions,
 * {@link dev.adjoint.Func} function transforms. Autograd is in {@link dev.adjoint.autograd}.
 *
 * <p>Mixins and most static functions are generated. An operation is defined once, as a static
 * function with all its arguments, in the class of its family ({@code ArithmeticFunctions}), which
 * calls an operation and computes nothing; an annotation processor writes its public forms, which
 * check for null and bring arguments into one form. The documentation of a definition says shapes,
 * dtypes, gradient, whether the result is a view, and errors.
 *
 * <p>Errors are, in PyTorch's words where it has some, an {@link
 * java.lang.IllegalArgumentException} for an argument of the wrong kind, an {@link
 * java.lang.IndexOutOfBoundsException} for a dimension or position that there is not, an {@link
 * java.lang.UnsupportedOperationException} for what is not implemented, and an {@link
 * java.lang.IllegalStateException} for all else that PyTorch calls a {@code RuntimeError}, such as
 * shapes that don't fit or a number that a dtype has no place for. Nothing has been written then.
 *
 * <p>What may be null is {@code @Nullable}. Null for any other argument, or in an array or list of
 * them, is refused before anything is done, by a {@link java.lang.NullPointerException} that names
 * the operation and the argument.
 */
@NullMarked
package dev.adjoint;

import org.jspecify.annotations.NullMarked;
