package dev.adjoint.autograd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the calling thread records what it computes. */
public final class GradMode implements AutoCloseable {
  private final AutogradState state;
  private final boolean previous;

  private GradMode(AutogradState state, boolean enabled) {
    this.state = state;
    this.previous = state.gradEnabled;
    state.gradEnabled = enabled;
  }

  /** Whether operations on this thread are recorded. */
  public static boolean isEnabled() {
    return AutogradState.current().gradEnabled;
  }

  /** Switches recording at once; closing what is returned restores what was before. */
  public static GradMode set(boolean enabled) {
    return new GradMode(AutogradState.current(), enabled);
  }

  /** Runs {@code body} with recording switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    try (GradMode guard = set(enabled)) {
      return body.get();
    }
  }

  /** Runs {@code body} with recording switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void with(boolean enabled, Runnable body) {
    try (GradMode guard = set(enabled)) {
      body.run();
    }
  }

  /** Restores the mode that was in force before. */
  @Override
  public void close() {
    state.gradEnabled = previous;
  }
}
