package dev.adjoint.conformance.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param seed of which all programs are made
 * @param end when to stop, by the nanosecond clock; 0 for never
 * @param count how many programs of each level to make at most
 * @param only a level and a number, to run one program alone; otherwise empty
 * @param kinds after how many kinds of difference to stop
 * @param findings a folder for a file for each kind of difference
 */
record Settings(long seed, long end, long count, String only, int kinds, @Nullable Path findings) {
  /**
   * Reads the system properties.
   *
   * @param count how many programs of each level to make where no time is given, so that a build
   *     makes the same ones on each machine
   */
  static Settings read(long count) {
    String folder = System.getProperty("adjoint.programs.findings");
    Long seconds = Long.getLong("adjoint.programs.seconds");
    return new Settings(
        Long.getLong("adjoint.programs.seed", 1),
        seconds == null ? 0 : System.nanoTime() + seconds * 1_000_000_000L,
        seconds == null ? count : Long.MAX_VALUE,
        System.getProperty("adjoint.programs.only", ""),
        Integer.getInteger("adjoint.programs.kinds", 20),
        folder == null ? null : Path.of(folder));
  }

  /** Whether to make the program of that number, when there are so many kinds of difference. */
  boolean goesOn(long number, int found) {
    return only.isEmpty()
        && found < kinds
        && number < count
        && (end == 0 || System.nanoTime() < end);
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
