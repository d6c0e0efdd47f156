package dev.adjoint.notebook;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a notebook from its first cell to its last. */
final class NotebookRunner {

  /** What is done with the outputs. */
  enum Mode {
    /** They are printed. */
    SHOW,
    /** They are compared with the recorded ones. */
    CHECK,
    /** They are printed and recorded. */
    WRITE
  }

  private final Path file;
  private final Mode mode;
  private final PrintStream out;
  private final PrintStream err;

  NotebookRunner(Path file, Mode mode, PrintStream out, PrintStream err) {
    this.file = file;
    this.mode = mode;
    this.out = out;
    this.err = err;
  }

  /** Runs it in a session and gives the exit status; the session is asked for when needed. */
  int run(Supplier<Session> sessions) throws IOException, NotebookException {
    Notebook notebook = Notebook.read(file);
    Session session = sessions.get();
    Transcript transcript = mode == Mode.CHECK ? null : new Transcript(out, err);
    int count = 0;
    int compared = 0;
    int different = 0;
    for (Notebook.Cell cell : notebook.cells()) {
      if (!cell.isCode() || cell.text().isBlank()) {
        if (transcript != null && cell.isProse()) {
          transcript.prose(cell.text());
        }
        continue;
      }
      count++;
      CellRun run = run(session, count, cell.text(), transcript);
      if (run.failure() != null) {
        err.print(run.failure().report());
        return 1;
      }
      if (mode == Mode.CHECK) {
        List<Output> recorded = cell.recorded();
        compared += Math.max(recorded.size(), run.outputs().size());
        different += compare(count, cell, recorded, run.outputs()) ? 0 : 1;
      }
      cell.record(count, run.outputs());
    }
    return switch (mode) {
      case SHOW -> 0;
      case CHECK -> summary(count, compared, different);
      case WRITE -> {
        notebook.save();
        err.println("adjoint: saved the outputs of " + count + " cells in " + file);
        yield 0;
      }
    };
  }

  private CellRun run(Session session, int count, String text, @Nullable Transcript transcript) {
    Source source = new Source(file.getFileName() + " In [" + count + "]", text);
    if (transcript == null) {
      return CellRun.of(session, source, (name, printed) -> {});
    }
    transcript.code(count, text);
    CellRun run = CellRun.of(session, source, transcript);
    transcript.closeLine();
    if (run.failure() == null
        && !run.outputs().isEmpty()
        && run.outputs().getLast() instanceof Output.Value(String value)) {
      transcript.value(value);
    }
    return run;
  }

  private boolean compare(
      int count, Notebook.Cell cell, List<Output> recorded, List<Output> computed) {
    if (recorded.equals(computed)) {
      return true;
    }
    out.println("In [" + count + "]: the outputs differ (- recorded, + computed)");
    cell.text().strip().lines().forEach(line -> out.println("    " + line));
    Diff.lines(lines(recorded), lines(computed)).forEach(out::println);
    out.println();
    return false;
  }

  private static List<String> lines(List<Output> outputs) {
    List<String> lines = new ArrayList<>();
    for (Output output : outputs) {
      switch (output) {
        case Output.Stream(String name, String text) ->
            text.lines().forEach(line -> lines.add("[" + name + "] " + line));
        case Output.Value(String text) -> text.lines().forEach(lines::add);
        case Output.Foreign(String description) -> lines.add("[" + description + "]");
      }
    }
    return lines;
  }

  private int summary(int cells, int compared, int different) {
    String counts = cells + " cells, " + compared + " outputs: ";
    out.println(counts + (different == 0 ? "all as recorded" : different + " cells differ"));
    return different == 0 ? 0 : 1;
  }
}
