package dev.adjoint.autograd;

/** Handle of a registered hook; {@link #remove()} unregisters it. */
public final class RemovableHandle implements AutoCloseable {
  private final Runnable removal;
  private boolean removed;

  RemovableHandle(Runnable removal) {
    this.removal = removal;
  }

  /** Unregisters the hook; a second call has no effect. */
  public synchronized void remove() {
    if (!removed) {
      removed = true;
      removal.run();
    }
  }

  /** Same as {@link #remove()}, for try-with-resources. */
  @Override
  public void close() {
    remove();
  }
}
