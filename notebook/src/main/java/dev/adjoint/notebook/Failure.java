package dev.adjoint.notebook;

import java.util.List;

/**
 * Why a piece did not run to its end.
 *
 * @param piece the piece
 * @param line the line of the source that it points to, counted from 1
 * @param name the kind of failure: the class of the exception, or {@code compile error}
 * @param message its message, one line or several
 * @param details lines below the message: positions, frames of the stack, causes
 */
record Failure(Piece piece, int line, String name, String message, List<String> details) {

  /** What went wrong, without where. */
  String headline() {
    return message.isEmpty() ? name : name + ": " + message;
  }

  /** The whole report: where, the text, what, and the details. */
  String report() {
    StringBuilder report = new StringBuilder();
    report.append(piece.source().name()).append(", line ").append(line).append(": failed\n\n");
    piece.text().lines().forEach(text -> report.append("    ").append(text).append('\n'));
    return report.append('\n').append(brief()).toString();
  }

  /** What went wrong and the details, for one who has just typed the piece. */
  String brief() {
    StringBuilder report = new StringBuilder(headline()).append('\n');
    details.forEach(detail -> report.append(detail).append('\n'));
    return report.toString();
  }
}
