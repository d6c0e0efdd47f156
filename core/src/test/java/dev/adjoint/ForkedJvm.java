package dev.adjoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own, with other flags. */
public final class ForkedJvm {
  private ForkedJvm() {}

  /** What the program printed, on both streams, and how it ended. */
  public record Result(int exit, String output) {
    /** The output of a program that ended well. */
    public String ok() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + output);
      }
      return output;
    }
  }

  /** Runs a program that may touch native memory. */
  public static String run(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
    all.addAll(List.of(options));
    return launch(program, all.toArray(String[]::new)).ok();
  }

  /** Runs a program with these flags alone. */
  public static Result launch(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.onExit().orTimeout(10, TimeUnit.MINUTES).exceptionally(_ -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.strip());
  }
}
