package dev.adjoint.notebook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The shell without its keyboard: entries go in, values and failures come out. */
final class Repl {
  private final Session session;
  private final PrintStream out;
  private final PrintStream err;
  private int entries;
  private boolean failed;

  Repl(Session session, PrintStream out, PrintStream err) {
    this.session = session;
    this.out = out;
    this.err = err;
  }

  /** Whether an entry has failed so far. */
  boolean failed() {
    return failed;
  }

  /** Whether the text asks for more lines. */
  boolean wantsMore(String text) {
    return session.wantsMore(new Source("entry", text));
  }

  /** Runs an entry: each expression without a closing semicolon prints its value. */
  void enter(String text) {
    entries++;
    Failure failure = session.run(new Source("entry " + entries, text), out::println);
    out.flush();
    if (failure != null) {
      failed = true;
      err.print(failure.brief());
      err.flush();
    }
  }

  /** Runs everything that comes from a pipe; a failing entry does not stop the next one. */
  void drain(BufferedReader lines) throws IOException {
    StringBuilder entry = new StringBuilder();
    @Nullable String line;
    while ((line = lines.readLine()) != null) {
      entry.append(line).append('\n');
      if (!wantsMore(entry.toString())) {
        enter(entry.toString());
        entry.setLength(0);
      }
    }
    if (!entry.isEmpty()) {
      enter(entry.toString());
    }
  }
}
