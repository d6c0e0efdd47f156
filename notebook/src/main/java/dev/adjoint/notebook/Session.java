package dev.adjoint.notebook;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
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
 * A running Java session with the library imported: JShell in this JVM, and the rule that says
 * which values are shown.
 */
final class Session implements AutoCloseable {
  /**
   * The imports of every session, evaluated as one snippet: each one more would cost 20 ms.
   *
   * <p>JShell files the whole snippet under the name of its first import, so that one must be a
   * name which no program imports itself.
   */
  static final List<String> IMPORTS =
      List.of(
          "import dev.adjoint.notebook.Hooks;",
          "import static dev.adjoint.Adjoint.*;",
          "import static dev.adjoint.Func.*;",
          "import dev.adjoint.*;",
          "import dev.adjoint.autograd.*;",
          "import java.util.*;");

  /** The command's own libraries: the compiler need not read them for the user's code. */
  private static final List<String> OWN_JARS =
      List.of("rapaio-jupyter-kernel", "picocli", "jline", "jackson-core");

  /** Longer ones could exceed what fits into one method. */
  private static final int LONGEST_BLOCK = 50;

  /** Gets the values that are shown, as text. */
  interface Listener {
    void shown(String text);
  }

  private final SnippetControl control;
  private final JShell shell;
  private final Splitter splitter;
  private final Map<String, Piece> pieces = new HashMap<>();
  private final FailureReporter reporter;

  private Session(SnippetControl control, JShell shell) {
    this.control = control;
    this.shell = shell;
    this.splitter = new Splitter(shell.sourceCodeAnalysis());
    this.reporter = new FailureReporter(shell, pieces);
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
    Failure failure = session.runAlone(piece, any -> false, text -> {});
    if (failure != null) {
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

  /** Whether what was typed so far asks for more lines. */
  boolean wantsMore(Source source) {
    List<Piece> typed = splitter.all(source);
    if (typed.isEmpty() || !typed.getLast().complete()) {
      return !typed.isEmpty();
    }
    // A head without its body, such as while (...): at the end of a file its body is empty.
    return analysis().analyzeCompletion(typed.getLast().text()).completeness()
        == SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE;
  }

  /** Runs a source, shows the value of every expression, and gives the failure that ended it. */
  @Nullable Failure run(Source source, Listener listener) {
    return run(splitter.all(source), piece -> !piece.isSilent(), listener);
  }

  /** Runs a cell: as a source, but only the value of its last piece is shown. */
  @Nullable Failure runCell(Source cell, Listener listener) {
    List<Piece> pieces = splitter.all(cell);
    Piece last = pieces.isEmpty() || pieces.getLast().isSilent() ? null : pieces.getLast();
    return run(pieces, piece -> piece.equals(last), listener);
  }

  private @Nullable Failure run(List<Piece> pieces, Predicate<Piece> shown, Listener listener) {
    int at = 0;
    while (at < pieces.size()) {
      int end = at;
      while (end < pieces.size()
          && end - at < LONGEST_BLOCK
          && splitter.looksLikeExpression(pieces.get(end))) {
        end++;
      }
      Failure failure =
          end == at
              ? runAlone(pieces.get(at), shown, listener)
              : runExpressions(pieces.subList(at, end), shown, listener);
      if (failure != null) {
        return failure;
      }
      at = Math.max(end, at + 1);
    }
    return null;
  }

  /** Runs expressions as one block; one that does not compile as such runs by itself. */
  private @Nullable Failure runExpressions(
      List<Piece> pieces, Predicate<Piece> shown, Listener listener) {
    if (pieces.isEmpty()) {
      return null;
    }
    Block block = Block.of(pieces, shown);
    BlockSteps steps = new BlockSteps(block, listener);
    SnippetEvent event = evaluate(block.whole(), steps).getFirst();
    if (event.status() != Status.REJECTED) {
      return event.exception() == null ? null : failure(steps, event.exception());
    }
    int odd =
        shell
            .diagnostics(event.snippet())
            .filter(Diag::isError)
            .findFirst()
            .map(error -> block.numberAt(error.getPosition()))
            .orElse(0);
    Failure failure = runExpressions(pieces.subList(0, odd), shown, listener);
    if (failure == null) {
      failure = runAlone(pieces.get(odd), shown, listener);
    }
    return failure == null
        ? runExpressions(pieces.subList(odd + 1, pieces.size()), shown, listener)
        : failure;
  }

  private Failure failure(BlockSteps steps, JShellException exception) {
    Throwable unprintable = steps.unprintable;
    return unprintable == null
        ? reporter.thrown(steps.piece(), exception, control.thrown())
        : reporter.unprintable(steps.piece(), unprintable);
  }

  /** Runs a piece the way JShell runs what is typed. */
  private @Nullable Failure runAlone(Piece piece, Predicate<Piece> shown, Listener listener) {
    if (!piece.complete()) {
      return reporter.incomplete(piece);
    }
    for (SnippetEvent event : evaluate(piece, null)) {
      Failure failure = event.causeSnippet() == null ? finish(event, piece, shown, listener) : null;
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private List<SnippetEvent> evaluate(Piece piece, Hooks.@Nullable Steps steps) {
    control.reset();
    Hooks.listen(steps);
    try {
      List<SnippetEvent> events = shell.eval(piece.code());
      for (SnippetEvent event : events) {
        if (event.causeSnippet() == null) {
          pieces.put(event.snippet().id(), piece);
        }
      }
      return events;
    } finally {
      Hooks.listen(null);
    }
  }

  private @Nullable Failure finish(
      SnippetEvent event, Piece piece, Predicate<Piece> shown, Listener listener) {
    Snippet snippet = event.snippet();
    JShellException exception = event.exception();
    if (event.status() == Status.REJECTED) {
      return reporter.rejected(piece, snippet);
    }
    if (exception == null
        && snippet instanceof VarSnippet variable
        && !event.status().isDefined()) {
      return reporter.unresolved(piece, variable);
    }
    Failure failure = null;
    if (exception != null) {
      failure = reporter.thrown(piece, exception, control.thrown());
    } else if (isValue(snippet) && shown.test(piece)) {
      try {
        listener.shown(Values.text(control.value()));
      } catch (RuntimeException | StackOverflowError e) {
        failure = reporter.unprintable(piece, e);
      }
    }
    if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      control.release(((DeclarationSnippet) snippet).name());
      shell.drop(snippet);
    }
    return failure;
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

  /** Follows a block: which piece has begun, and what the values are. */
  private static final class BlockSteps implements Hooks.Steps {
    private final Block block;
    private final Listener listener;
    private int number;
    private @Nullable Throwable unprintable;

    BlockSteps(Block block, Listener listener) {
      this.block = block;
      this.listener = listener;
    }

    Piece piece() {
      return block.piece(number);
    }

    @Override
    public void begin(int number) {
      this.number = number;
    }

    @Override
    public void show(@Nullable Object value) {
      String text;
      try {
        text = Values.text(value);
      } catch (RuntimeException | StackOverflowError e) {
        unprintable = e;
        throw e;
      }
      listener.shown(text);
    }
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
