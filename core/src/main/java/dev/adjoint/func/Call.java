package dev.adjoint.func;

import org.jspecify.annotations.Nullable;

/** A function of any number of arguments, as transforms call it. */
@FunctionalInterface
public interface Call {
  /** Applies the function. */
  @Nullable Object apply(@Nullable Object... args);
}
