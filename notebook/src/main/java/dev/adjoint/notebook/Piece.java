package dev.adjoint.notebook;

/**
 * A stretch of a source that is evaluated as one: a statement, an expression or a declaration.
 *
 * @param source where it stands
 * @param start offset of its first token
 * @param end offset behind its last token
 * @param code what the compiler gets: the text, with a semicolon where a declaration lacks one
 * @param complete false where the source ends in the middle of it
 */
record Piece(Source source, int start, int end, String code, boolean complete) {

  /** The text as written. */
  String text() {
    return source.text().substring(start, end);
  }

  /** The text as written, without a closing semicolon. */
  String expression() {
    String text = text();
    return Tokens.endsWithSemicolon(text) ? text.substring(0, text.length() - 1) : text;
  }

  /** The line it begins on, counted from 1. */
  int line() {
    return source.line(start);
  }

  /** The line it ends on, counted from 1. */
  int lastLine() {
    return source.line(end);
  }

  /** Whether its value is not to be shown, whatever it is. */
  boolean isSilent() {
    return Tokens.endsWithSemicolon(text()) || Tokens.isAssignment(text());
  }
}
