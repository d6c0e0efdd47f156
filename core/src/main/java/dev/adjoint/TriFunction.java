package dev.adjoint;

import org.jspecify.annotations.Nullable;

/** A function of three arguments, which the JDK lacks. */
@FunctionalInterface
public interface TriFunction<A, B, C, R extends @Nullable Object> {
  /** Applies the function. */
  R apply(A a, B b, C c);
}
