/** The {@code adjoint} command: scripts, notebooks, the shell and the Jupyter kernel. */
@NullMarked
package dev.adjoint.notebook;

import org.jspecify.annotations.NullMarked;
