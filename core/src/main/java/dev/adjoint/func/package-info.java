/** The machinery of function transforms: trees of tensors, vmap, Jacobians. */
@NullMarked
package dev.adjoint.func;

import org.jspecify.annotations.NullMarked;
