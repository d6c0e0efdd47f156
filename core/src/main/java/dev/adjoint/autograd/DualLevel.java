package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;
import dev.adjoint.op.Level;
import dev.adjoint.op.Tangent;

/**
 * A level of forward-mode AD: tensors may have tangents while it is open. See {@link ForwardAd}.
 */
public final class DualLevel implements AutoCloseable, Tangent.Owner {

  private final Opened opened;
  private boolean alive = true;

  private DualLevel(AutogradState state) {
    opened =
        Opened.single(
            "a level of forward mode AD",
            () -> {
              alive = false;
              if (state.dualLevel == this) {
                state.dualLevel = null;
              }
            });
  }

  /**
   * Opens the level on the calling thread.
   *
   * @throws IllegalStateException inside another one, and inside a transform by forward mode
   */
  static DualLevel enter() {
    AutogradState state = AutogradState.current();
    if (state.dualLevel != null || Level.isForward()) {
      throw nested();
    }
    DualLevel level = new DualLevel(state);
    state.dualLevel = level;
    return level;
  }

  static IllegalStateException nested() {
    return new IllegalStateException("Nested forward mode AD is not supported at the moment");
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public boolean isUsers() {
    return true;
  }

  /**
   * Closes the level and removes all tangents.
   *
   * @throws IllegalStateException on another thread than the one it was opened on
   */
  @Override
  public void close() {
    opened.close();
  }
}
