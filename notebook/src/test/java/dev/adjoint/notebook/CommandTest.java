package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user calls it: what it prints and its exit status. */
class CommandTest {
  @TempDir private Path folder;

  private record Ran(int status, String out, String err) {}

  private static Ran adjoint(Object... arguments) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status;
    try (Capture _ =
        new Capture((name, text) -> (name.equals("stdout") ? out : err).append(text))) {
      status = Main.execute(words);
    }
    return new Ran(status, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String notebook(String... cells) {
    StringBuilder text = new StringBuilder("{\"nbformat\": 4, \"nbformat_minor\": 5, \"cells\": [");
    for (int i = 0; i < cells.length; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"cell_type\": \"code\", \"id\": \"c")
          .append(i)
          .append("\", \"metadata\": {}, \"outputs\": [], \"source\": \"")
          .append(cells[i].replace("\"", "\\\"").replace("\n", "\\n"))
          .append("\"}");
    }
    return text.append("], \"metadata\": {}}").toString();
  }

  @Test
  void runsAScript() throws IOException {
    Path script = file("s.jsh", "var a = 1\na\nSystem.out.println(\"printed\")\na + 1;\na + 2");
    assertThat(adjoint("run", script)).isEqualTo(new Ran(0, "1\nprinted\n3\n", ""));
  }

  @Test
  void aScriptMayBeginWithAMarkOrALineForTheShell() throws IOException {
    assertThat(adjoint("run", file("s.jsh", "#!/usr/bin/env adjoint\r\n1\r\n")).out())
        .isEqualTo("1\n");
    assertThat(adjoint("run", file("s.jsh", "\ufeff// marked\n2")).out()).isEqualTo("2\n");
  }

  @Test
  void aFailingScriptStops() throws IOException {
    Path script = file("s.jsh", "1\n\nInteger.parseInt(\"x\")\n2");
    Ran ran = adjoint("run", script);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("1\n");
    assertThat(ran.err())
        .startsWith(
            "s.jsh, line 3: failed\n\n    Integer.parseInt(\"x\")\n\njava.lang.NumberFormat")
        .endsWith("    at (s.jsh:3)\n");
  }

  @Test
  void printsANotebook() throws IOException {
    Path file =
        file(
            "n.ipynb",
            notebook("var a = 1;\na", "System.out.print(\"x\"); a", "", "a;")
                .replaceFirst(
                    "\\[\\{",
                    "[{\"cell_type\": \"markdown\", \"source\": [\"# T\\\\n\", \"p\"]},{"));
    assertThat(adjoint("run", file))
        .isEqualTo(
            new Ran(
                0,
                """
                # T
                p

                In [1]:
                var a = 1;
                a

                1

                In [2]:
                System.out.print("x"); a

                x
                1

                In [3]:
                a;
                """,
                ""));
  }

  @Test
  void aFailingCellIsNamedAndTheRestDoesNotRun() throws IOException {
    Path file = file("n.ipynb", notebook("1", "var s = \"a\";\ns.charAt(3)", "3"));
    String before = Files.readString(file);
    Ran ran = adjoint("run", "--write", file);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("n.ipynb In [2], line 2: failed\n\n    s.charAt(3)\n\njava.lang.StringIndex");
    assertThat(ran.out()).contains("In [2]:").doesNotContain("In [3]:");
    assertThat(file).hasContent(before);
  }

  @Test
  void writesAndChecks() throws IOException {
    Path file =
        file("n.ipynb", notebook("var a = 1;", "a", "System.out.println(a); (Object) null"));
    Ran unwritten = adjoint("run", "--check", file);
    assertThat(unwritten.status()).isEqualTo(1);
    assertThat(unwritten.out())
        .isEqualTo(
            """
            In [2]: the outputs differ (- recorded, + computed)
                a
            + 1

            In [3]: the outputs differ (- recorded, + computed)
                System.out.println(a); (Object) null
            + [stdout] 1
            + null

            3 cells, 3 outputs: 2 cells differ
            """);
    assertThat(adjoint("run", "--write", file).status()).isZero();
    assertThat(adjoint("run", "--check", file))
        .isEqualTo(new Ran(0, "3 cells, 3 outputs: all as recorded\n", ""));
    Files.writeString(file, Files.readString(file).replace("\"null\"", "\"nil\""));
    Ran changed = adjoint("run", "--check", file);
    assertThat(changed.status()).isEqualTo(1);
    assertThat(changed.out()).contains("  [stdout] 1\n- nil\n+ null\n", "1 cells differ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --chekc x.ipynb | 2 | Unknown option: '--chekc'",
        "run | 2 | Missing required parameter: 'FILE'",
        "run x.txt | 2 | Neither a .jsh script nor an .ipynb notebook: x.txt",
        "run --check x.jsh | 2 | --check and --write need a notebook",
        "run --check --write x.ipynb | 2 | mutually exclusive",
        "rnu | 2 | Unmatched argument",
        "jupyter | 2 | Missing command",
        "run no-such.ipynb | 1 | no-such.ipynb: no such file",
        "run no-such.jsh | 1 | no-such.jsh: no such file"
      })
  void wrongCallsAreExplained(String call, int status, String message) {
    Ran ran = adjoint((Object[]) call.split(" "));
    assertThat(ran.status()).isEqualTo(status);
    assertThat(ran.err().lines().findFirst().orElse("")).startsWith("adjoint: ").contains(message);
    assertThat(ran.err()).doesNotContain("\tat ");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aBrokenNotebookIsOneLine() throws IOException {
    Path file = file("n.ipynb", "{");
    Ran ran = adjoint("run", file);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).startsWith("adjoint: " + file + ": not a notebook: ").hasLineCount(1);
  }

  @Test
  void helpAndVersion() {
    assertThat(adjoint("--help").out()).contains("run", "repl", "jupyter");
    assertThat(adjoint("run", "--help").out()).contains("--check", "--write", "In [n]:");
    assertThat(adjoint("--version").out()).startsWith("adjoint ").contains("(Java ");
  }

  @Test
  void installsTheKernel() {
    assertThat(adjoint("jupyter", "uninstall", "--prefix", folder).status()).isEqualTo(1);
    assertThat(adjoint("jupyter", "install", "--prefix", folder).status()).isZero();
    assertThat(folder.resolve("share/jupyter/kernels/adjoint/kernel.json")).exists();
    assertThat(adjoint("jupyter", "uninstall", "--prefix", folder).status()).isZero();
    assertThat(folder.resolve("share/jupyter/kernels/adjoint")).doesNotExist();
  }
}
