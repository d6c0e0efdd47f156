package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * View replay: whether views remember the operations that created them.
 *
 * <p>After a write to its base a view gets a new history. By default that is a single {@code
 * AsStridedBackward0}. Views created on a thread where this mode is enabled are replayed from the
 * base by their original operations, whose nodes their graph then shows: {@code ViewBackward0}.
 */
public final class ViewReplay implements AutoCloseable {
  private final Opened opened;

  private ViewReplay(AutogradState state, boolean enabled) {
    boolean previous = state.viewReplay;
    opened = state.open("the view replay mode", () -> state.viewReplay = previous);
    state.viewReplay = enabled;
  }

  /** Whether view replay is enabled on this thread. */
  public static boolean isEnabled() {
    return AutogradState.current().viewReplay;
  }

  /** Sets the mode immediately; closing the returned handle restores the former mode. */
  public static ViewReplay set(boolean enabled) {
    return new ViewReplay(AutogradState.current(), enabled);
  }

  /** Runs {@code body} with the mode set, and restores it even after an exception. */
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /** Runs {@code body} with the mode set, and restores it even after an exception. */
  public static void with(boolean enabled, Runnable body) {
    Within.run(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /**
   * Restores the former mode, and closes handles opened inside this one.
   *
   * @throws IllegalStateException if called on another thread than the one whose mode was set
   */
  @Override
  public void close() {
    opened.close();
  }
}
