/** The operations, one small file each, or a table where the expression says it all. */
@NullMarked
package dev.adjoint.ops;

import org.jspecify.annotations.NullMarked;
