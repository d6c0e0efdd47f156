package dev.adjoint.conformance.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param seed of which all programs are made
 * @param end when to stop, by the nanosecond clock
 * @param only a level and a number, to run one program alone; otherwise empty
 * @param kinds after how many kinds of difference to stop
 * @param findings a folder for a file for each kind of difference
 */
record Settings(long seed, long end, String only, int kinds, @Nullable Path findings) {
  /**
   * Reads the system properties.
   *
   * @param seconds how long to make programs where nothing is said
   */
  static Settings read(long seconds) {
    String folder = System.getProperty("adjoint.programs.findings");
    return new Settings(
        Long.getLong("adjoint.programs.seed", 1),
        System.nanoTime() + Long.getLong("adjoint.programs.seconds", seconds) * 1_000_000_000L,
        System.getProperty("adjoint.programs.only", ""),
        Integer.getInteger("adjoint.programs.kinds", 20),
        folder == null ? null : Path.of(folder));
  }

  /** Whether to make another program, when there are so many kinds of difference. */
  boolean goesOn(int found) {
    return only.isEmpty() && found < kinds && System.nanoTime() < end;
  }

  /** Whether one program of this level is to run alone. */
  boolean only(Level level) {
    return only.startsWith(level + " ");
  }

  /** The number of the program that is to run alone. */
  long number() {
    return Long.parseLong(only.substring(only.indexOf(' ') + 1));
  }

  /** Writes a kind of difference where it was asked for. */
  void write(String kind, String text) throws IOException {
    if (findings != null) {
      Files.createDirectories(findings);
      Files.writeString(findings.resolve(kind.replaceAll("[^A-Za-z0-9_]+", "-") + ".txt"), text);
    }
  }
}
