package dev.adjoint.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs for each row and combination of dtypes, and the classes that are generated for it,
 * against what is kept in {@code src/test/replay}. A change that means to change it says so in its
 * commit, which also has the files that this writes:
 *
 * <pre>mvn -q -pl testkit -am test -Dtest=ReplayTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dadjoint.replay.write=true</pre>
 */
final class ReplayTest {
  private static final Path KEPT = Path.of("src", "test", "replay");

  @TempDir static Path now;

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    assumeThat(ModuleLayer.boot().findModule("jdk.incubator.vector"))
        .as("kernels for vectors are part of it")
        .isPresent();
    Path target = Boolean.getBoolean("adjoint.replay.write") ? KEPT.toAbsolutePath() : now;
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dadjoint.replay=" + target,
                "-cp",
                System.getProperty("java.class.path"),
                Replay.class.getName())
            .redirectErrorStream(true)
            .start();
    process.onExit().orTimeout(10, TimeUnit.MINUTES).exceptionally(_ -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void operations() {
    compare("operations.txt");
  }

  @Test
  void kernels() {
    compare("kernels.txt");
  }

  private static void compare(String file) {
    if (!Boolean.getBoolean("adjoint.replay.write")) {
      assertThat(now.resolve(file)).hasSameTextualContentAs(KEPT.resolve(file));
    }
  }
}
