/**
 * Reading and writing by index tensors and masks: {@code x[i]}, gather, scatter.
 *
 * <p>Callers: the tensor methods, sorting and losses, whose gradients are scattered.
 *
 * <p>Add here: what takes or writes elements at positions that tensors name.
 */
@NullMarked
package dev.adjoint.ops.index;

import org.jspecify.annotations.NullMarked;
