package dev.adjoint.autograd;

/** What registering a hook returns; {@link #remove()} takes the hook off again. */
public final class RemovableHandle implements AutoCloseable {
  private final Runnable removal;
  private boolean removed;

  RemovableHandle(Runnable removal) {
    this.removal = removal;
  }

  /** Takes the hook off; a second call does nothing. */
  public synchronized void remove() {
    if (!removed) {
      removed = true;
      removal.run();
    }
  }

  /** The same as {@link #remove()}, for use in a try statement. */
  @Override
  public void close() {
    remove();
  }
}
