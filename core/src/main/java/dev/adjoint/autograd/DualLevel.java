package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Level;
import dev.adjoint.op.Tangent;

/**
 * A level of forward-mode AD: tensors may have tangents while it is open. See {@link ForwardAd}.
 */
public final class DualLevel implements AutoCloseable {

  private final Life life;
  private final Opened opened;

  private DualLevel(AutogradState state, Life life) {
    this.life = life;
    opened =
        Opened.single(
            "a level of forward mode AD",
            () -> {
              life.alive = false;
              if (state.dualLevel == life) {
                state.dualLevel = null;
              }
            });
  }

  /** What tangents of the level ask whether they still count. */
  private static final class Life implements Tangent.Owner {
    private boolean alive = true;

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public boolean isUsers() {
      return true;
    }
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
    Life life = new Life();
    state.dualLevel = life;
    return new DualLevel(state, life);
  }

  /** Whether the level is still open. */
  public boolean isAlive() {
    return life.isAlive();
  }

  static IllegalStateException nested() {
    return new IllegalStateException("Nested forward mode AD is not supported at the moment");
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
