package dev.adjoint.notebook;

/** A file that can't be used as a notebook; the message says why in one line. */
final class NotebookException extends Exception {
  private static final long serialVersionUID = 1L;

  NotebookException(String message) {
    super(message);
  }
}
