package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether views remember the operations that made them.
 *
 * <p>After a write to its base a view gets a new history. By default that is one step by strides,
 * {@code AsStridedBackward0}; views made on a thread where this mode is on are made anew from the
 * base by the operations that made them, and show those in their graph: {@code ViewBackward0}.
 */
public final class ViewReplay implements AutoCloseable {
  private final Opened opened;

  private ViewReplay(AutogradState state, boolean enabled) {
    boolean previous = state.viewReplay;
    opened = state.open("the view replay mode", () -> state.viewReplay = previous);
    state.viewReplay = enabled;
  }

  /** Whether views made on this thread remember how they were made. */
  public static boolean isEnabled() {
    return AutogradState.current().viewReplay;
  }

  /** Switches the mode at once; closing what is returned restores what was before. */
  public static ViewReplay set(boolean enabled) {
    return new ViewReplay(AutogradState.current(), enabled);
  }

  /** Runs {@code body} with the mode switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    Require.nonNull(body, "body");
    try (ViewReplay guard = set(enabled)) {
      return body.get();
    }
  }

  /** Runs {@code body} with the mode switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void with(boolean enabled, Runnable body) {
    Require.nonNull(body, "body");
    try (ViewReplay guard = set(enabled)) {
      body.run();
    }
  }

  /**
   * Restores the mode that was in force before, and ends what was opened inside this one.
   *
   * @throws IllegalStateException on another thread than the one whose mode was switched
   */
  @Override
  public void close() {
    opened.close();
  }
}
