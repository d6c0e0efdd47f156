/**
 * Sorting, searching, medians, unique elements and membership.
 *
 * <p>Callers: the tensor methods.
 *
 * <p>Add here: what compares elements with each other.
 */
@NullMarked
package dev.adjoint.ops.order;

import org.jspecify.annotations.NullMarked;
