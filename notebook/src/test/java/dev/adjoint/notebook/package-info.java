/** Tests of the command. */
@NullMarked
package dev.adjoint.notebook;

import org.jspecify.annotations.NullMarked;
