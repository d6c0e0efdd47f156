/**
 * Checks for differentiable code: {@link dev.adjoint.testkit.GradCheck} compares gradients with
 * finite differences, and {@link dev.adjoint.testkit.OpSpec} describes an operation so that one
 * suite can test all of its behaviour.
 */
@NullMarked
package dev.adjoint.testkit;

import org.jspecify.annotations.NullMarked;
