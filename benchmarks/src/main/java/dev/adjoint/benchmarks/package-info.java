/** Speed, side by side with libtorch, and endurance. */
@NullMarked
package dev.adjoint.benchmarks;

import org.jspecify.annotations.NullMarked;
