package dev.adjoint.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls everything public with bad arguments: {@code -Dadjoint.hostile.calls=1000000} for more
 * calls, {@code -Dadjoint.hostile.seed=3} for others, {@code -Dadjoint.hostile.first=17} to begin
 * with a certain one.
 */
@Tag("checked")
class HostileCallsTest {
  @TempDir Path folder;

  @Test
  void everyCallEndsInAResultOrInAnErrorThatSaysWhy() throws Exception {
    long seed = Long.getLong("adjoint.hostile.seed", 1);
    long first = Long.getLong("adjoint.hostile.first", 0);
    long calls = Long.getLong("adjoint.hostile.calls", 20_000);
    Path progress = folder.resolve("progress");
    Process process = start(seed, first, calls, progress);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    System.out.println(output.lines().reduce("no output", (before, last) -> last));
    assertThat(exit).as(() -> output + (exit == 0 || exit == 1 ? "" : at(progress, seed))).isZero();
  }

  private static String at(Path progress, long seed) {
    try {
      long number = ByteBuffer.wrap(Files.readAllBytes(progress)).getLong();
      return "\nthe JVM died in call " + number + " of seed " + seed;
    } catch (IOException e) {
      return "\nthe JVM did not start";
    }
  }

  /** A JVM of the same flavour as this one. */
  private static Process start(long seed, long first, long calls, Path progress)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    command.add("-Dadjoint.memory.limit=268435456");
    command.add("-Dadjoint.checked=" + Boolean.getBoolean("adjoint.checked"));
    command.add("-Dadjoint.backend=" + System.getProperty("adjoint.backend", "cpu"));
    command.add("-Dadjoint.hostile.methods=" + System.getProperty("adjoint.hostile.methods", ""));
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hostile.class.getName()));
    Stream.of(seed, first, calls, 60).map(String::valueOf).forEach(command::add);
    command.add(progress.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void nothingIsExcludedThatIsNotThere() {
    assertThat(Exclusions.stale(Surface.all())).isEmpty();
  }

  @Test
  void whatMethodsTakeCanBeMade() {
    assertThat(Surface.all())
        .filteredOn(entry -> !Exclusions.isNever(entry))
        .allSatisfy(
            entry -> {
              assertThat(entry.member().getGenericParameterTypes()).allMatch(Values::canMake);
              assertThat(entry.isStatic() || Values.canMake(entry.type())).isTrue();
            });
  }
}
