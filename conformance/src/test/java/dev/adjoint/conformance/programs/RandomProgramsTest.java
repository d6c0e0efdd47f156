package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Random programs, step by step here and in libtorch.
 *
 * <p>{@code -Dadjoint.programs.seconds=3600} runs them for an hour, {@code
 * -Dadjoint.programs.seed=…} runs others, {@code -Dadjoint.programs.only="WRITES 123"} runs one of
 * the seed's alone; {@code -Dadjoint.programs.findings=FOLDER} writes a file for each kind of
 * difference.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class RandomProgramsTest {
  private static final long SEED = Long.getLong("adjoint.programs.seed", 1);
  private static final long SECONDS = Long.getLong("adjoint.programs.seconds", 0);
  private static final String ONLY = System.getProperty("adjoint.programs.only", "");
  private static final @Nullable String FINDINGS = System.getProperty("adjoint.programs.findings");
  private static final int MOST_KINDS = Integer.getInteger("adjoint.programs.kinds", 20);

  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final Map<Level, long[]> perLevel = new EnumMap<>(Level.class);
  private final Map<String, long[]> perRow = new TreeMap<>();
  private long differing;

  @Test
  void randomProgramsRunAsInLibtorch() throws IOException {
    System.out.println("random programs: seed " + SEED);
    if (!ONLY.isEmpty()) {
      String[] one = ONLY.split(" ", -1);
      Level level = Level.valueOf(one[0]);
      Generator.Made made = Generator.make(SEED, level, Long.parseLong(one[1]));
      System.out.println(Listing.of(made.program()));
      note(level, made);
    } else {
      long end = System.nanoTime() + SECONDS * 1_000_000_000L;
      for (long number = 0; System.nanoTime() < end && kinds.size() < MOST_KINDS; number++) {
        for (Level level : Level.values()) {
          note(level, Generator.make(SEED, level, number));
        }
      }
    }
    report();
    if (!kinds.isEmpty()) {
      fail(differing + " programs differ:\n" + String.join("\n", kinds.values()));
    }
  }

  private void note(Level level, Generator.Made made) throws IOException {
    long[] counts = perLevel.computeIfAbsent(level, l -> new long[4]);
    counts[0]++;
    counts[1] += made.program().steps().size();
    counts[2] += made.comparisons();
    made.program()
        .counts()
        .forEach((row, n) -> perRow.computeIfAbsent(row, r -> new long[2])[0] += n);
    made.refusals().forEach(call -> perRow.get(call.row().name())[1]++);
    Difference difference = made.difference();
    if (difference == null) {
      return;
    }
    counts[3]++;
    differing++;
    Shrinker.Shrunk shrunk = Shrinker.shrink(made.program(), difference);
    String kind = shrunk.kind();
    if (!kinds.containsKey(kind)) {
      String text =
          kind
              + "\n"
              + made.program().name()
              + "\n"
              + shrunk.difference().text()
              + "\n"
              + Listing.of(shrunk.program());
      kinds.put(kind, text);
      if (FINDINGS != null) {
        Files.createDirectories(Path.of(FINDINGS));
        Files.writeString(Path.of(FINDINGS, kind.replaceAll("[^A-Za-z0-9_]+", "-") + ".txt"), text);
      }
    }
  }

  private void report() {
    List<String> lines = new ArrayList<>();
    perLevel.forEach(
        (level, c) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "random programs, %s: %,d programs, %,d steps, %,d comparisons, %,d differ",
                    level,
                    c[0],
                    c[1],
                    c[2],
                    c[3])));
    long refused = perRow.values().stream().mapToLong(c -> c[1]).sum();
    long calls = perRow.values().stream().mapToLong(c -> c[0]).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "random programs: %d operations, %,d calls, %,d of them refused by both",
            perRow.size(),
            calls,
            refused));
    lines.forEach(System.out::println);
    if (Boolean.getBoolean("adjoint.programs.rows")) {
      perRow.forEach(
          (row, c) -> System.out.println(row + ": " + c[0] + " calls, " + c[1] + " refused"));
    }
  }
}
