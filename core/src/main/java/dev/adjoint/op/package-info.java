/** Families of operations, the rules they share, and the one place that runs and records them. */
@NullMarked
package dev.adjoint.op;

import org.jspecify.annotations.NullMarked;
