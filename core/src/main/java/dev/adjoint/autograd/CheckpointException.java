package dev.adjoint.autograd;

/** Thrown if the recomputation of a checkpointed region differs from its forward run. */
public final class CheckpointException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
