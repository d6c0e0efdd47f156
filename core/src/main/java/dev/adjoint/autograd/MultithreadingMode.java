package dev.adjoint.autograd;

/**
 * Whether backward may use several threads: {@code torch.autograd.set_multithreading_enabled}.
 *
 * <p>On a CPU it never does: a pass runs on the thread that asked for it. The switch says that the
 * caller relies on it, as {@link Autograd#currentGraphTaskExecutionOrder()} does.
 */
public final class MultithreadingMode implements AutoCloseable {
  private final AutogradState state;
  private final boolean previous;

  private MultithreadingMode(AutogradState state, boolean enabled) {
    this.state = state;
    this.previous = state.multithreading;
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

  /** Restores the mode that was in force before. */
  @Override
  public void close() {
    state.multithreading = previous;
  }
}
