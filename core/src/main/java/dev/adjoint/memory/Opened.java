package dev.adjoint.memory;

import org.jspecify.annotations.Nullable;

/**
 * A handle for a mode that a thread has switched, until it is closed. All handles of thread modes
 * are built on it.
 *
 * <p>Only the thread that opened one can close it: elsewhere that would change the opener's mode,
 * which the other thread can't even see. Those of one kind nest: closing one ends, and takes back,
 * what was opened inside it. Closing one once more takes nothing back that was opened since.
 */
public final class Opened implements AutoCloseable {
  /** So many are remembered; more are not nested but left behind by those who never close any. */
  private static final int MOST = 1000;

  /** What a thread has open, innermost first. */
  public static final class OfThread {
    private @Nullable Opened top;

    /** A thread's own. */
    public OfThread() {}
  }

  private final @Nullable OfThread stack;
  private final String kind;
  private final Runnable restore;
  private final long thread = Thread.currentThread().threadId();
  private @Nullable Opened outer;
  private final int depth;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    CLOSED,
    /** Together with one around it. */
    ENDED
  }

  private Opened(@Nullable OfThread stack, String kind, Runnable restore) {
    this.stack = stack;
    this.kind = kind;
    this.restore = restore;
    Opened top = stack == null ? null : stack.top;
    this.outer = top != null && top.depth < MOST ? top : null;
    this.depth = outer == null ? 0 : outer.depth + 1;
  }

  /**
   * Opens a handle inside those that are open.
   *
   * @param kind what is switched, in words
   * @param restore puts back what was before
   */
  public static Opened nested(OfThread stack, String kind, Runnable restore) {
    Opened opened = new Opened(stack, kind, restore);
    stack.top = opened;
    return opened;
  }

  /** Opens a handle that ends by itself alone. */
  public static Opened single(String kind, Runnable restore) {
    return new Opened(null, kind, restore);
  }

  /**
   * Restores what was in force before.
   *
   * @throws IllegalStateException on another thread than the one that opened it
   */
  @Override
  public void close() {
    boolean own = Thread.currentThread().threadId() == thread;
    if (state != State.OPEN) {
      // What runs inside a backward pass may close what was opened outside; the pass then goes
      // back to what was in force, and only the closing outside is for good.
      if (own && state == State.CLOSED && (stack == null || stack.top == outer)) {
        restore.run();
      }
      return;
    }
    if (!own) {
      throw new IllegalStateException(
          kind + " was switched on another thread: what is returned has to be closed there");
    }
    if (stack != null && stack.top == this) {
      stack.top = outer;
    } else if (stack != null && isKnown(stack)) {
      closeInner(stack);
    }
    state = State.CLOSED;
    restore.run();
  }

  private boolean isKnown(OfThread own) {
    for (Opened o = own.top; o != null; o = o.outer) {
      if (o == this) {
        return true;
      }
    }
    return false;
  }

  /** Takes this out of the stack, and ends those of its kind that are above it. */
  private void closeInner(OfThread own) {
    Opened kept = null;
    for (Opened o = own.top; o != null && o != outer; o = o.outer) {
      if (!o.kind.equals(kind)) {
        kept = o;
        continue;
      }
      if (kept == null) {
        own.top = o.outer;
      } else {
        kept.outer = o.outer;
      }
      if (o != this) {
        o.state = State.ENDED;
        o.restore.run();
      }
    }
  }
}
