package dev.adjoint.notebook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The shell at a terminal: history, editing over several lines, completion. */
final class Keyboard {
  private static final String PROMPT = "adjoint> ";
  private static final String CONTINUED = "       > ";

  private Keyboard() {}

  /** Runs entries until Ctrl-D. */
  static void run(Session session, Repl repl) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      terminal.handle(Terminal.Signal.INT, signal -> session.interrupt());
      LineReader reader = reader(terminal, session.analysis(), repl::wantsMore);
      while (true) {
        try {
          String entry = reader.readLine(PROMPT);
          if (entry.strip().equals("/exit")) {
            return;
          }
          repl.enter(entry);
        } catch (UserInterruptException e) {
          // Ctrl-C drops the line that is being typed.
        } catch (EndOfFileException e) {
          return;
        }
      }
    }
  }

  static LineReader reader(
      Terminal terminal, SourceCodeAnalysis analysis, Predicate<String> wantsMore) {
    return LineReaderBuilder.builder()
        .appName("adjoint")
        .terminal(terminal)
        .parser((line, cursor, context) -> parse(line, cursor, context, wantsMore))
        .completer((reader, line, candidates) -> complete(analysis, line, candidates))
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
        .variable(
            LineReader.HISTORY_FILE,
            Path.of(System.getProperty("user.home", "."), ".adjoint_history"))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
        .build();
  }

  private static ParsedLine parse(
      String line, int cursor, Parser.ParseContext context, Predicate<String> wantsMore) {
    if (context == Parser.ParseContext.ACCEPT_LINE
        && !line.startsWith("/")
        && wantsMore.test(line)) {
      throw new EOFError(-1, -1, "more to come");
    }
    int start = cursor;
    while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
      start--;
    }
    return new Word(line, start, cursor);
  }

  private static void complete(
      SourceCodeAnalysis analysis, ParsedLine line, List<Candidate> candidates) {
    int[] anchor = new int[1];
    List<Suggestion> suggestions =
        analysis.completionSuggestions(line.line(), line.cursor(), anchor);
    suggestions.stream()
        .map(Suggestion::continuation)
        .distinct()
        .forEach(text -> candidates.add(new Candidate(text, text, null, null, null, null, false)));
  }

  /** The line, with the identifier before the cursor as the word to complete. */
  private record Word(String line, int start, int cursor) implements CompletingParsedLine {
    @Override
    public String word() {
      return line.substring(start, cursor);
    }

    @Override
    public int wordCursor() {
      return cursor - start;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }

    @Override
    public List<String> words() {
      return List.of(word());
    }
  }
}
