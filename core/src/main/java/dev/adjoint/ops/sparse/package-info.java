/**
 * Sparse functions, as PyTorch calls them: lookups of rows in tables.
 *
 * <p>Callers: {@code F}.
 *
 * <p>Add here: a lookup whose gradient touches few rows, such as {@code embedding_bag}.
 */
@NullMarked
package dev.adjoint.ops.sparse;

import org.jspecify.annotations.NullMarked;
