package dev.adjoint.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checklist of PyTorch's behaviours, and the tests that hold its lines. */
final class Behaviours {

  /** What has become of a line. */
  enum Status {
    /** It is held by tests as it stands. */
    HELD,
    /** It has another form in Java, which tests hold. */
    MAPPED,
    /** It waits for something that is not there yet. */
    LATER,
    /** It means nothing in Java. */
    NONE
  }

  /**
   * One line.
   *
   * @param id section and number, {@code 4.12}
   * @param status what has become of it
   * @param title what it is about
   * @param note how it maps, or why it is not held
   */
  record Line(String id, Status status, String title, String note) {
    int section() {
      return Integer.parseInt(id.substring(0, id.indexOf('.')));
    }

    boolean needsTest() {
      return status == Status.HELD || status == Status.MAPPED;
    }
  }

  /** The sections, and how many lines each has. */
  record Section(String title, int lines) {}

  static final List<Section> SECTIONS =
      List.of(
          new Section("Engine and accumulation", 46),
          new Section("Leaves and requires_grad", 22),
          new Section("In-place operations and versions", 24),
          new Section("Views", 50),
          new Section("Grad modes and inference mode", 20),
          new Section("detach", 5),
          new Section("Hooks", 28),
          new Section("retain_grad", 6),
          new Section("grad and backward", 27),
          new Section("Custom functions", 31),
          new Section("Saved-tensor hooks", 15),
          new Section("Checkpoint", 13),
          new Section("Anomaly mode", 6),
          new Section("gradcheck", 13),
          new Section("Forward mode", 11),
          new Section("autograd.functional", 8),
          new Section("Function transforms", 25),
          new Section("Threads", 6),
          new Section("Promotion", 16),
          new Section("Indexing", 19),
          new Section("Error texts", 26));

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"autograd-(\\d+\\.\\d+)\"\\)");
  private static final Pattern METHOD = Pattern.compile("\\b(?:void|Stream<[^>]*>) (\\w+)\\(");

  private Behaviours() {}

  /** All lines in order. */
  static List<Line> lines() throws IOException {
    Map<String, Line> sorted = new TreeMap<>();
    for (Path file : files(Path.of("src", "test", "resources", "behaviours"), ".tsv")) {
      for (String text : Files.readAllLines(file)) {
        String[] fields = text.split("\t", -1);
        if (fields.length < 3) {
          throw new IllegalStateException(file + ": not a line of the checklist: " + text);
        }
        Line line =
            new Line(
                fields[0],
                Status.valueOf(fields[1].toUpperCase(java.util.Locale.ROOT)),
                fields[2],
                fields.length > 3 ? fields[3] : "");
        if (sorted.put(key(line.id()), line) != null) {
          throw new IllegalStateException(line.id() + " is listed twice, in " + file + " as well");
        }
      }
    }
    return List.copyOf(sorted.values());
  }

  private static String key(String id) {
    String[] parts = id.split("\\.");
    return String.format("%03d.%03d", Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** For each line the tests that name it, from the sources of all modules. */
  static Map<String, List<String>> tests() throws IOException {
    Map<String, List<String>> tests = new TreeMap<>();
    for (String module : List.of("core", "testkit", "conformance", "notebook")) {
      for (Path file : files(Path.of("..", module, "src", "test", "java"), ".java")) {
        read(file, tests);
      }
    }
    return tests;
  }

  private static void read(Path file, Map<String, List<String>> tests) throws IOException {
    String name = file.getFileName().toString().replace(".java", "");
    List<String> waiting = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Matcher tag = TAG.matcher(line);
      while (tag.find()) {
        waiting.add(tag.group(1));
      }
      Matcher method = METHOD.matcher(line);
      if (!waiting.isEmpty() && method.find()) {
        for (String id : waiting) {
          tests.computeIfAbsent(id, _ -> new ArrayList<>()).add(name + "." + method.group(1));
        }
        waiting.clear();
      }
    }
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> p.toString().endsWith(end)).sorted().toList();
    }
  }
}
