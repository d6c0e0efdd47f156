package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;

/**
 * Whether backward may use several threads: {@code torch.autograd.set_multithreading_enabled}.
 *
 * <p>On a CPU it never does: a pass runs on the thread that asked for it. The switch says that the
 * caller relies on it, as {@link Autograd#currentGraphTaskExecutionOrder()} does.
 */
public final class MultithreadingMode implements AutoCloseable {
  private final Opened opened;

  private MultithreadingMode(AutogradState state, boolean enabled) {
    boolean previous = state.multithreading;
    opened = state.open("the multithreading mode", () -> state.multithreading = previous);
    state.multithreading = enabled;
  }

  /** Switches this thread's mode at once; closing what is returned restores what was before. */
  public static MultithreadingMode set(boolean enabled) {
    return new MultithreadingMode(AutogradState.current(), enabled);
  }

  /** Whether passes started by this thread may use several threads. */
  public static boolean isEnabled() {
    return AutogradState.current().multithreading;
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
