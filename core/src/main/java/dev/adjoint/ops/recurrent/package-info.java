/** Recurrent cells. */
@NullMarked
package dev.adjoint.ops.recurrent;

import org.jspecify.annotations.NullMarked;
