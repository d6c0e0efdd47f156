package dev.adjoint.notebook;

/**
 * A text with a name that messages use: a whole script, one cell, or one entry of the shell.
 *
 * @param name how messages call it
 * @param text the code
 */
record Source(String name, String text) {

  /** The number of the line that holds the offset, counted from 1. */
  int line(int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** The column of the offset in its line, counted from 1. */
  int column(int offset) {
    return offset - lineStart(offset) + 1;
  }

  /** The line that holds the offset, without its end. */
  String lineText(int offset) {
    int newline = text.indexOf('\n', offset);
    return text.substring(lineStart(offset), newline < 0 ? text.length() : newline).stripTrailing();
  }

  private int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }
}
