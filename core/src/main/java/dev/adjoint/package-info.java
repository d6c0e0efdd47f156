/**
 * Tensors, their types, and the functions on them.
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
