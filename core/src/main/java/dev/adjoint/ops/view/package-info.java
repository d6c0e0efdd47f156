/**
 * Operations whose results share the memory of their input, their transposes, and the same as
 * copies.
 *
 * <p>Callers: the tensor methods; the rules of {@code vmap}, and every family above this one.
 *
 * <p>Add here: an operation that only changes sizes, strides and offset.
 */
@NullMarked
package dev.adjoint.ops.view;

import org.jspecify.annotations.NullMarked;
