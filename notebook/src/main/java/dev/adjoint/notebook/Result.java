package dev.adjoint.notebook;

/** What became of a piece. */
sealed interface Result {

  /** It ran and has nothing to show. */
  record Silent() implements Result {}

  /** It ran, and this is the text of its value. */
  record Shown(String text) implements Result {}

  /** It did not run to its end. */
  record Failed(Failure failure) implements Result {}
}
