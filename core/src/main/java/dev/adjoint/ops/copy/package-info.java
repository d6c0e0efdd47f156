/**
 * Copies of elements, and writes and reads that go past autograd: {@code clone}, {@code copy_},
 * {@code item}, {@code set_}.
 *
 * <p>Callers: the tensor methods of the same names; every other family, to copy an operand or to
 * read a number.
 *
 * <p>Add here: what copies elements, or replaces the memory of a tensor.
 */
@NullMarked
package dev.adjoint.ops.copy;

import org.jspecify.annotations.NullMarked;
