package dev.adjoint.autograd;

import org.jspecify.annotations.Nullable;

/** What autograd keeps for each thread: nothing else about it is global. */
public final class AutogradState {
  private static final ThreadLocal<AutogradState> CURRENT =
      ThreadLocal.withInitial(AutogradState::new);

  boolean gradEnabled = true;
  long nextSequenceNr;

  /** The backward pass that runs on this thread, innermost first. */
  @Nullable GraphTask task;

  private AutogradState() {}

  /** The state of the calling thread. */
  public static AutogradState current() {
    return CURRENT.get();
  }

  /** Whether operations on this thread are recorded. */
  public boolean isGradEnabled() {
    return gradEnabled;
  }
}
