package dev.adjoint.autograd;

/** Says that a checkpointed region did not do the same again when it was recomputed. */
public final class CheckpointException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
