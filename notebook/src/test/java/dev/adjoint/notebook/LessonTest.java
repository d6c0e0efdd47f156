package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the repository teaches runs, and gives what it says. */
class LessonTest {

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Repository.file("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Repository.file("examples"))) {
      return files.filter(file -> file.toString().endsWith(".jsh")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookGivesItsRecordedOutputs(Path file) throws Exception {
    StringBuilder printed = new StringBuilder();
    int status;
    try (Capture _ = new Capture((name, text) -> printed.append(text))) {
      status =
          new NotebookRunner(file, NotebookRunner.Mode.CHECK, System.out, System.err)
              .run(() -> Session.open(false));
    }
    assertThat(printed.toString()).contains("all as recorded");
    assertThat(status).isZero();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExamplePrintsWhatItsTextFileHolds(Path file) throws Exception {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    try (Capture _ =
        new Capture((name, text) -> (name.equals("stdout") ? out : err).append(text))) {
      int status = new ScriptRunner(file, System.out, System.err).run(() -> Session.open(false));
      assertThat(status).as(err.toString()).isZero();
    }
    String expected = file.getFileName().toString().replace(".jsh", ".txt");
    assertThat(out.toString()).isEqualTo(Files.readString(file.resolveSibling(expected)));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void thereIsSomethingToRun() throws IOException {
    assertThat(notebooks()).isNotEmpty();
    assertThat(examples()).isNotEmpty();
  }
}
