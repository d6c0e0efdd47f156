/**
 * Random programs over every row of the table of operations, run step by step here and in libtorch.
 */
@NullMarked
package dev.adjoint.conformance.programs;

import org.jspecify.annotations.NullMarked;
