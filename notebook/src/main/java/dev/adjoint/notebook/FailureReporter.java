package dev.adjoint.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;
import org.jspecify.annotations.Nullable;

/** Says in the user's terms what went wrong: lines of the source, no trace of JShell. */
final class FailureReporter {
  private static final String COMPILE_ERROR = "compile error";
  private static final int MOST_FRAMES = 30;

  private final JShell shell;
  private final Map<String, Piece> pieces;

  /**
   * Makes a reporter.
   *
   * @param shell the shell that ran the code
   * @param pieces the pieces that ran so far, by the shell's name for them
   */
  FailureReporter(JShell shell, Map<String, Piece> pieces) {
    this.shell = shell;
    this.pieces = pieces;
  }

  /** The source ends in the middle of the piece. */
  Failure incomplete(Piece piece) {
    return new Failure(
        piece,
        piece.line(),
        COMPILE_ERROR,
        "the code ends in the middle of what begins here: a bracket, a brace or a quote is open",
        List.of());
  }

  /** The compiler does not accept the piece. */
  Failure rejected(Piece piece, Snippet snippet) {
    List<Diag> errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
    if (errors.isEmpty()) {
      return new Failure(piece, piece.line(), COMPILE_ERROR, "not a Java statement", List.of());
    }
    Source source = piece.source();
    List<String> details = new ArrayList<>();
    for (Diag error : errors) {
      int at =
          piece.start() + (int) Math.max(0, Math.min(error.getPosition(), piece.code().length()));
      if (!error.equals(errors.getFirst())) {
        details.add(message(error));
      }
      details.add("    at " + source.name() + ":" + source.line(at) + ":" + source.column(at));
      details.add("    " + source.lineText(at));
      details.add("    " + " ".repeat(source.column(at) - 1) + "^");
    }
    details.addAll(waiting());
    int first = piece.start() + (int) Math.max(0, errors.getFirst().getPosition());
    return new Failure(
        piece, source.line(first), COMPILE_ERROR, message(errors.getFirst()), details);
  }

  /** The variable's type is not declared. */
  Failure unresolved(Piece piece, DeclarationSnippet variable) {
    String missing = shell.unresolvedDependencies(variable).collect(Collectors.joining(", "));
    return new Failure(
        piece, piece.line(), COMPILE_ERROR, "cannot find symbol: " + missing, waiting());
  }

  /** The piece threw. */
  Failure thrown(Piece piece, JShellException exception, @Nullable Throwable original) {
    if (original instanceof Hooks.Stopped || original instanceof InterruptedException) {
      return new Failure(piece, lineIn(piece, exception), "interrupted", "", List.of());
    }
    List<String> details = new ArrayList<>(frames(exception));
    for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof JShellException inner) {
        details.add("caused by " + className(inner) + ": " + message(inner));
        details.addAll(frames(inner));
      }
    }
    return new Failure(
        piece, lineIn(piece, exception), className(exception), message(exception), details);
  }

  /** The value's own {@code toString()} threw. */
  Failure unprintable(Piece piece, Throwable thrown) {
    return new Failure(
        piece,
        piece.line(),
        thrown.getClass().getName(),
        String.valueOf(thrown.getMessage()),
        List.of("    while its value was being printed"));
  }

  private static String className(JShellException exception) {
    return exception instanceof EvalException evaluated
        ? evaluated.getExceptionClassName()
        : "unresolved reference";
  }

  private String message(JShellException exception) {
    if (exception instanceof UnresolvedReferenceException unresolved) {
      DeclarationSnippet snippet = unresolved.getSnippet();
      String missing = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
      return snippet.name() + " can't run until this is declared: " + missing;
    }
    return exception.getMessage() == null ? "" : exception.getMessage();
  }

  private static String message(Diag error) {
    return error
        .getMessage(Locale.ROOT)
        .lines()
        .map(String::stripTrailing)
        .filter(line -> !line.strip().equals("location: class"))
        .collect(Collectors.joining("\n"));
  }

  /** Declarations that wait for another one explain errors that they cause later. */
  private List<String> waiting() {
    return shell
        .snippets()
        .filter(DeclarationSnippet.class::isInstance)
        .map(DeclarationSnippet.class::cast)
        .filter(snippet -> shell.status(snippet) == Snippet.Status.RECOVERABLE_NOT_DEFINED)
        .map(
            snippet ->
                "note: "
                    + snippet.name()
                    + " can't be used until this is declared: "
                    + shell.unresolvedDependencies(snippet).collect(Collectors.joining(", ")))
        .toList();
  }

  private int lineIn(Piece piece, JShellException exception) {
    for (StackTraceElement frame : exception.getStackTrace()) {
      Piece place = placeOf(frame);
      if (place != null && place.source().equals(piece.source())) {
        int line = lineOf(place, frame);
        if (piece.line() <= line && line <= piece.lastLine()) {
          return line;
        }
      }
    }
    return piece.line();
  }

  private List<String> frames(JShellException exception) {
    List<String> lines = new ArrayList<>();
    for (StackTraceElement frame : exception.getStackTrace()) {
      Piece place = placeOf(frame);
      if (place != null) {
        String method = frame.getMethodName().isEmpty() ? "" : frame.getMethodName() + " ";
        lines.add(
            "    at " + method + "(" + place.source().name() + ":" + lineOf(place, frame) + ")");
      } else if (!frame.getClassName().startsWith("java.lang.reflect.")
          && !frame.getClassName().startsWith("jdk.internal.reflect.")) {
        lines.add("    at " + frame);
      }
    }
    if (lines.size() > MOST_FRAMES) {
      int dropped = lines.size() - MOST_FRAMES;
      List<String> shortened = new ArrayList<>(lines.subList(0, MOST_FRAMES / 2));
      shortened.add("    ... " + dropped + " more");
      shortened.addAll(lines.subList(lines.size() - MOST_FRAMES / 2, lines.size()));
      return shortened;
    }
    return lines;
  }

  private @Nullable Piece placeOf(StackTraceElement frame) {
    String file = frame.getFileName();
    return file != null && file.startsWith("#") ? pieces.get(file.substring(1)) : null;
  }

  private static int lineOf(Piece piece, StackTraceElement frame) {
    return piece.line() + Math.max(1, frame.getLineNumber()) - 1;
  }
}
