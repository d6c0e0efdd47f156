package dev.adjoint.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The CPU backend against the reference: the same bits for all rows and combinations of dtypes,
 * wherever the order of combination is fixed. Any other program can be run by both as well, with
 * {@code -Dadjoint.backend=compare}.
 */
final class BackendsAgreeTest {
  private static final int LEAST = 50_000;

  @Test
  void allRowsGiveTheSameBitsOnBoth() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.add("-Dadjoint.backend=compare");
    command.add("-Dadjoint.vector=" + (command.size() > 4 ? "eager" : "false"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(BothBackends.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.onExit().orTimeout(10, TimeUnit.MINUTES).exceptionally(_ -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Matcher compared = Pattern.compile("compared ([0-9]+)").matcher(output);
    assertThat(compared.find()).as(output).isTrue();
    assertThat(Integer.parseInt(compared.group(1))).isGreaterThan(LEAST);
    assertThat(output).contains("; 0 rows differ");
    output.lines().filter(l -> l.startsWith("backends:")).forEach(System.out::println);
  }
}
