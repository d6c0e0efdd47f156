package dev.adjoint.autograd;

import dev.adjoint.graph.SavedHooks;

/**
 * A pair of saved-tensor hooks, active on the calling thread until it is closed: tensors saved for
 * backward pass through the pack hook and are restored by the unpack hook.
 *
 * @see Graph#savedTensorsHooks
 */
public final class SavedTensorHooks implements AutoCloseable {
  private final SavedHooks hooks;

  /** The handle of a pair that is in force. */
  SavedTensorHooks(SavedHooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Deactivates this pair, wherever it is in the stack; no effect if it is no longer active.
   *
   * @throws IllegalStateException if called on another thread than the one it is active on
   */
  @Override
  public void close() {
    hooks.close();
  }
}
