package dev.adjoint.notebook;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Runs a script: each expression without a closing semicolon prints its value. */
final class ScriptRunner {
  private final Path file;
  private final PrintStream out;
  private final PrintStream err;

  ScriptRunner(Path file, PrintStream out, PrintStream err) {
    this.file = file;
    this.out = out;
    this.err = err;
  }

  /** Runs it in a session and gives the exit status; the session is asked for when needed. */
  int run(Supplier<Session> sessions) throws IOException, NotebookException {
    Source source;
    try {
      source = new Source(file.getFileName().toString(), code(Files.readString(file)));
    } catch (MalformedInputException e) {
      throw new NotebookException("not a script: it is no text in UTF-8");
    }
    Failure failure =
        sessions
            .get()
            .run(
                source,
                text -> {
                  out.println(text);
                  out.flush();
                });
    if (failure != null) {
      out.flush();
      err.print(failure.report());
      return 1;
    }
    return 0;
  }

  /** Hides what is no code at the beginning of a file, and moves nothing: a mark, a first line. */
  private static String code(String text) {
    String unmarked = text.startsWith("\ufeff") ? " " + text.substring(1) : text;
    return unmarked.startsWith("#!") ? "//" + unmarked.substring(2) : unmarked;
  }
}
