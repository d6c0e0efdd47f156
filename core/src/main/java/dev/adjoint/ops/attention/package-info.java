/** Attention. */
@NullMarked
package dev.adjoint.ops.attention;

import org.jspecify.annotations.NullMarked;
