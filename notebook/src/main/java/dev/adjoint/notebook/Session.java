package dev.adjoint.notebook;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * A running Java session with the library imported: JShell in this JVM, and the rule that says which
 * values are shown.
 */
final class Session implements AutoCloseable {
  /**
   * The imports of every session, evaluated as one snippet: each one more would cost 20 ms.
   *
   * <p>JShell files the whole snippet under the name of its first import, so that one must be a name
   * which no program imports itself.
   */
  static final List<String> IMPORTS =
      List.of(
          "import dev.adjoint.notebook.Interrupts;",
          "import static dev.adjoint.Adjoint.*;",
          "import dev.adjoint.*;",
          "import dev.adjoint.autograd.*;",
          "import java.util.*;");

  /** The command's own libraries: the compiler need not read them for the user's code. */
  private static final List<String> OWN_JARS =
      List.of("rapaio-jupyter-kernel", "picocli", "jline", "jackson-core");

  private final SnippetControl control;
  private final JShell shell;
  private final Splitter splitter;
  private final Map<String, Piece> pieces = new HashMap<>();

  private Session(SnippetControl control, JShell shell) {
    this.control = control;
    this.shell = shell;
    this.splitter = new Splitter(shell.sourceCodeAnalysis());
  }

  /** Opens a session; one that is interruptible runs loops a little slower. */
  static Session open(boolean interruptible) {
    SnippetControl control = new SnippetControl(interruptible);
    JShell shell =
        JShell.builder()
            .compilerOptions("-classpath", classPath())
            .executionEngine(new Provider(control), Map.of())
            .build();
    Session session = new Session(control, shell);
    Source imports = new Source("the imports", String.join("\n", IMPORTS));
    Piece piece = new Piece(imports, 0, imports.text().length(), imports.text(), true);
    if (session.evaluate(piece) instanceof Result.Failed(Failure failure)) {
      throw new IllegalStateException(failure.report());
    }
    return session;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(entry -> OWN_JARS.stream().noneMatch(new File(entry).getName()::startsWith))
        .collect(Collectors.joining(File.pathSeparator));
  }

  SourceCodeAnalysis analysis() {
    return shell.sourceCodeAnalysis();
  }

  /** The first piece of the source at or after the offset, or null. */
  @Nullable Piece next(Source source, int from) {
    return splitter.next(source, from);
  }

  /** Whether what was typed so far asks for more lines. */
  boolean wantsMore(Source source) {
    Piece last = null;
    for (Piece piece = next(source, 0); piece != null; piece = next(source, piece.end())) {
      last = piece;
    }
    if (last == null || !last.complete()) {
      return last != null;
    }
    // A head without its body, such as while (...): at the end of a file its body is empty.
    return analysis().analyzeCompletion(last.text()).completeness()
        == SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE;
  }

  /** Runs all of a cell and gives the result of its last piece, or of the first that fails. */
  Result runCell(Source source) {
    Result result = new Result.Silent();
    for (Piece piece = next(source, 0); piece != null; piece = next(source, piece.end())) {
      result = evaluate(piece);
      if (result instanceof Result.Failed) {
        break;
      }
    }
    return result;
  }

  /** Runs one piece. */
  Result evaluate(Piece piece) {
    FailureReporter reporter = new FailureReporter(shell, pieces);
    if (!piece.complete()) {
      return new Result.Failed(reporter.incomplete(piece));
    }
    control.reset();
    List<SnippetEvent> events = shell.eval(piece.code());
    Result result = new Result.Silent();
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null) {
        pieces.put(event.snippet().id(), piece);
        result = resultOf(event, piece, reporter);
        if (result instanceof Result.Failed) {
          return result;
        }
      }
    }
    return result;
  }

  private Result resultOf(SnippetEvent event, Piece piece, FailureReporter reporter) {
    Snippet snippet = event.snippet();
    JShellException exception = event.exception();
    Result result;
    if (event.status() == Status.REJECTED) {
      return new Result.Failed(reporter.rejected(piece, snippet));
    } else if (exception != null) {
      result = new Result.Failed(reporter.thrown(piece, exception, control.thrown()));
    } else if (snippet instanceof VarSnippet variable && !event.status().isDefined()) {
      return new Result.Failed(reporter.unresolved(piece, variable));
    } else if (isValue(snippet) && !piece.isSilent()) {
      result = show(piece, reporter);
    } else {
      result = new Result.Silent();
    }
    if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      control.release(((DeclarationSnippet) snippet).name());
      shell.drop(snippet);
    }
    return result;
  }

  private Result show(Piece piece, FailureReporter reporter) {
    try {
      return new Result.Shown(Values.text(control.value()));
    } catch (RuntimeException | StackOverflowError e) {
      return new Result.Failed(reporter.unprintable(piece, e));
    }
  }

  private static boolean isValue(Snippet snippet) {
    return snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND
        || (snippet instanceof ExpressionSnippet
            && snippet.subKind() != SubKind.ASSIGNMENT_SUBKIND);
  }

  /** Asks the running piece to stop; it may be called on any thread. */
  void interrupt() {
    control.interrupt();
  }

  @Override
  public void close() {
    shell.close();
  }

  private record Provider(SnippetControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "adjoint";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return control;
    }
  }
}
