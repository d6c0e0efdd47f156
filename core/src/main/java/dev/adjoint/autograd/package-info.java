/** Reverse-mode automatic differentiation: the graph, the engine that runs it, and its switches. */
@NullMarked
package dev.adjoint.autograd;

import org.jspecify.annotations.NullMarked;
