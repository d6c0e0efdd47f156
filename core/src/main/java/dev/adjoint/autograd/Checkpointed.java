package dev.adjoint.autograd;

import org.jspecify.annotations.Nullable;

/**
 * A region that is computed a second time in backward, so that what it saves need not be kept.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface Checkpointed<T extends @Nullable Object> {
  /** Computes; the second time from the same arguments. */
  T apply(@Nullable Object... args);
}
