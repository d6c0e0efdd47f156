/** Loops over memory: scalar expressions, their compiler, and what runs them. */
@NullMarked
package dev.adjoint.kernel;

import org.jspecify.annotations.NullMarked;
