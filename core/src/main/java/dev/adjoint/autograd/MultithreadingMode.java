package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;

/**
 * Whether backward may use several threads: {@code torch.autograd.set_multithreading_enabled}.
 *
 * <p>On the CPU it never does: a pass runs on the calling thread. Disabling it declares that the
 * caller relies on that, as {@link Autograd#currentGraphTaskExecutionOrder()} requires.
 */
public final class MultithreadingMode implements AutoCloseable {
  private final Opened opened;

  private MultithreadingMode(AutogradState state, boolean enabled) {
    boolean previous = state.multithreading;
    opened = state.open("the multithreading mode", () -> state.multithreading = previous);
    state.multithreading = enabled;
  }

  /** Sets this thread's mode immediately; closing the returned handle restores the former mode. */
  public static MultithreadingMode set(boolean enabled) {
    return new MultithreadingMode(AutogradState.current(), enabled);
  }

  /** Whether passes started by this thread may use several threads. */
  public static boolean isEnabled() {
    return AutogradState.current().multithreading;
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
