package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel under a real Jupyter. */
class JupyterTest {
  private static final String TOOL = "jupyter-nbconvert";

  @TempDir private Path folder;

  private static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, TOOL)));
  }

  @Test
  void theLessonGivesItsRecordedOutputs() throws Exception {
    assumeTrue(
        isInstalled(),
        "skipped: Jupyter is not installed (Debian: apt-get install jupyter-nbconvert"
            + " python3-nbclient)");
    KernelSpec.under(folder).install();
    Path lesson = Repository.file("notebooks/autograd.ipynb");
    Path executed = execute(lesson);

    List<Notebook.Cell> recorded = code(lesson);
    List<Notebook.Cell> computed = code(executed);
    assertThat(computed).hasSameSizeAs(recorded);
    for (int i = 0; i < recorded.size(); i++) {
      assertThat(computed.get(i).recorded())
          .as("In [%d]: %s", i + 1, recorded.get(i).text())
          .isEqualTo(recorded.get(i).recorded());
    }
  }

  private static List<Notebook.Cell> code(Path file) throws IOException, NotebookException {
    return Notebook.read(file).cells().stream().filter(Notebook.Cell::isCode).toList();
  }

  /**
   * Runs the notebook. Jupyter picks ports and leaves it to the kernel to open them: where another
   * program was faster, the kernel is never heard of, and the next try picks others.
   */
  private Path execute(Path notebook) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    for (int tries = 1; ; tries++) {
      boolean done = tryToExecute(notebook, log);
      String said = Files.readString(log);
      if (done || tries == 3 || !said.contains("Kernel didn't respond")) {
        assertThat(done).as(said).isTrue();
        return folder.resolve("executed.ipynb");
      }
    }
  }

  private boolean tryToExecute(Path notebook, Path log) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            TOOL,
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.kernel_name=adjoint",
            "--ExecutePreprocessor.startup_timeout=60",
            "--output-dir=" + folder,
            "--output=executed.ipynb",
            notebook.toString());
    builder.environment().put("JUPYTER_PATH", folder.resolve("share/jupyter").toString());
    builder.environment().put("JUPYTER_RUNTIME_DIR", folder.resolve("runtime").toString());
    builder.environment().put("IPYTHONDIR", folder.resolve("ipython").toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      process.destroy();
    }
  }
}
