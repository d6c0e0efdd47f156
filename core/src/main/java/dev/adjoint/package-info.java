/** Tensors, their types, and the functions on them. */
@NullMarked
package dev.adjoint;

import org.jspecify.annotations.NullMarked;
