package dev.adjoint.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.execution.LocalExecutionControlProvider;
import org.junit.jupiter.api.Test;

/**
 * Runs the snippets in the javadoc of core and of this module: what a line is followed by as a
 * comment is what its value prints, with line breaks as spaces.
 */
class SnippetTest {
  private static final List<Path> SOURCES =
      List.of(Path.of("../core/src/main/java"), Path.of("src/main/java"));

  private static final List<String> IMPORTS =
      List.of(
          "import dev.adjoint.*;",
          "import static dev.adjoint.Adjoint.*;",
          "import dev.adjoint.autograd.*;",
          "import dev.adjoint.testkit.*;");

  private static final Pattern SNIPPET =
      Pattern.compile("\\{@snippet :\\R(.*?)\\R\\s*\\* }", Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("(.*?[;}])\\s*(?://\\s*(.*))?");

  @Test
  void everySnippetPrintsWhatItSays() throws IOException {
    int checked = 0;
    List<String> failures = new ArrayList<>();
    try (JShell shell =
        JShell.builder().executionEngine(new LocalExecutionControlProvider(), Map.of()).build()) {
      for (String entry :
          System.getProperty("java.class.path").split(Pattern.quote(java.io.File.pathSeparator))) {
        shell.addToClasspath(entry);
      }
      IMPORTS.forEach(shell::eval);
      for (Path source : sources()) {
        Matcher snippets = SNIPPET.matcher(Files.readString(source));
        while (snippets.find()) {
          checked += run(shell, source, snippets.group(1), failures);
        }
      }
    }
    assertThat(failures).isEmpty();
    assertThat(checked).isGreaterThan(50);
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(f -> f.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    return sources;
  }

  private static int run(JShell shell, Path source, String snippet, List<String> failures) {
    int checked = 0;
    for (String line : statements(snippet)) {
      Matcher parts = LINE.matcher(line.strip());
      if (!parts.matches()) {
        failures.add(source + ": cannot read " + line);
        continue;
      }
      String expected = parts.group(2);
      String statement = parts.group(1);
      String code =
          expected == null
              ? statement
              : "String.valueOf(" + statement.substring(0, statement.length() - 1) + ");";
      String value = "";
      for (SnippetEvent event : shell.eval(code)) {
        if (event.exception() != null || event.status() == Snippet.Status.REJECTED) {
          failures.add(
              source + ": " + line + "\n  " + event.exception() + diagnostics(shell, event));
        }
        value = event.value() == null ? value : event.value();
      }
      if (expected != null) {
        checked++;
        // The value is shown as a Java literal.
        String shown = value.replaceAll("^\"|\"$", "").replaceAll("\\\\n\\s*", " ");
        if (!shown.equals(expected)) {
          failures.add(source + ": " + line + "\n  printed " + shown);
        }
      }
    }
    return checked;
  }

  /** The lines, those of a block together. */
  private static List<String> statements(String snippet) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    int depth = 0;
    for (String line : snippet.lines().map(l -> l.replaceFirst("^\\s*\\* ?", "")).toList()) {
      statement.append(statement.isEmpty() ? "" : " ").append(line);
      depth += (int) line.chars().filter(c -> c == '{').count();
      depth -= (int) line.chars().filter(c -> c == '}').count();
      if (depth == 0) {
        statements.add(statement.toString());
        statement.setLength(0);
      }
    }
    return statements;
  }

  private static String diagnostics(JShell shell, SnippetEvent event) {
    StringBuilder text = new StringBuilder();
    shell.diagnostics(event.snippet()).forEach(d -> text.append(' ').append(d.getMessage(null)));
    return text.toString();
  }
}
