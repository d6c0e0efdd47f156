package dev.adjoint.autograd;

import org.jspecify.annotations.Nullable;

/**
 * A checkpointed region: a function that is recomputed in backward.
 *
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface Checkpointed<T extends @Nullable Object> {
  /** Runs the region; recomputation passes the same arguments. */
  T apply(@Nullable Object... args);
}
