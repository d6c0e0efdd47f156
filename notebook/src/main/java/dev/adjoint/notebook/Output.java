package dev.adjoint.notebook;

/** One output of a cell. */
sealed interface Output {

  /** What the cell printed to {@code stdout} or {@code stderr} in one go. */
  record Stream(String name, String text) implements Output {}

  /** The text of the cell's value. */
  record Value(String text) implements Output {}

  /** An output that running here never makes, such as a picture that was recorded elsewhere. */
  record Foreign(String description) implements Output {}
}
