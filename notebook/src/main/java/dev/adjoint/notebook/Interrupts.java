package dev.adjoint.notebook;

/**
 * Where running code notices that it was asked to stop.
 *
 * <p>Sessions that a person can interrupt insert a call of {@link #check()} at the head of each method
 * and before each jump backwards of the code that they run.
 */
public final class Interrupts {
  private static volatile boolean requested;

  private Interrupts() {}

  /** Throws if the running code was asked to stop. */
  public static void check() {
    if (requested) {
      throw new Stopped();
    }
  }

  static void request() {
    requested = true;
  }

  static void clear() {
    requested = false;
  }

  static boolean requested() {
    return requested;
  }

  /** What unwinds code that was asked to stop: an error, so that it is seldom caught on the way. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("interrupted");
    }
  }
}
