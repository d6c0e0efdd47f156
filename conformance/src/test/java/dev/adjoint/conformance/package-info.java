/** Our results against libtorch's, for every row of the table of operations. */
@NullMarked
package dev.adjoint.conformance;

import org.jspecify.annotations.NullMarked;
