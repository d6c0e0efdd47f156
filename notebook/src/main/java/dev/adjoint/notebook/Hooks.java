package dev.adjoint.notebook;

import org.jspecify.annotations.Nullable;

/**
 * What the code of a session calls while it runs. It is public only because that code is compiled
 * outside this package; programs have no use for it.
 */
public final class Hooks {
  private static final ThreadLocal<@Nullable Steps> STEPS = new ThreadLocal<>();
  private static volatile boolean stopRequested;

  private Hooks() {}

  /** Gets the steps of the code that runs on this thread. */
  interface Steps {
    /** The piece with this number begins. */
    void begin(int number);

    /** The piece that runs has this value. */
    void show(@Nullable Object value);
  }

  /** A new piece of a block begins. */
  public static void begin(int number) {
    Steps steps = STEPS.get();
    if (steps != null) {
      steps.begin(number);
    }
  }

  /** The running piece of a block has a value to show. */
  public static void show(@Nullable Object value) {
    Steps steps = STEPS.get();
    if (steps != null) {
      steps.show(value);
    }
  }

  /** Throws if the running code was asked to stop: called in methods and loops. */
  public static void check() {
    if (stopRequested) {
      throw new Stopped();
    }
  }

  static void listen(@Nullable Steps steps) {
    if (steps == null) {
      STEPS.remove();
    } else {
      STEPS.set(steps);
    }
  }

  static void requestStop(boolean requested) {
    stopRequested = requested;
  }

  static boolean isStopRequested() {
    return stopRequested;
  }

  /** What unwinds code that was asked to stop: an error, so that it is seldom caught on the way. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("interrupted");
    }
  }
}
