package dev.adjoint.func;

import org.jspecify.annotations.Nullable;

/** A function of any arguments, as transforms see it. */
@FunctionalInterface
public interface Call {
  /** Applies the function. */
  @Nullable Object apply(@Nullable Object... args);
}
