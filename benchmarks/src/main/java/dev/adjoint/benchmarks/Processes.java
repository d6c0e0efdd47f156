package dev.adjoint.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs in JVMs of their own. */
final class Processes {
  private static final List<String> FLAGS =
      List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  private Processes() {}

  /** Runs the main method of a class to its end, with the class path of this process. */
  static void run(Class<?> main) {
    run(main, List.of(), List.of());
  }

  /** Runs the main method of a class to its end, and returns what it printed. */
  static String run(Class<?> main, List<String> flags, List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(FLAGS);
    builder.command().addAll(flags);
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(main.getName());
    builder.command().addAll(arguments);
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            main.getSimpleName() + " ended with status " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + main.getName(), e);
    }
  }
}
