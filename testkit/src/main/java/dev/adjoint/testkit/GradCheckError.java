package dev.adjoint.testkit;

import org.jspecify.annotations.Nullable;

/** A gradient that is not the one finite differences find, or not one at all. */
public final class GradCheckError extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** An error with PyTorch's text. */
  public GradCheckError(String message) {
    super(message);
  }

  GradCheckError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
