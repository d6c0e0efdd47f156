package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
  private static final Settings SETTINGS = Settings.read(4_000);

  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final Map<Level, long[]> perLevel = new EnumMap<>(Level.class);
  private final Map<String, long[]> perRow = new TreeMap<>();
  private long differing;

  @Test
  void randomProgramsRunAsInLibtorch() throws IOException {
    System.out.println("random programs: seed " + SETTINGS.seed());
    for (Level level : Level.JUDGED) {
      if (SETTINGS.only(level)) {
        Generator.Made made = Generator.make(SETTINGS.seed(), level, SETTINGS.number());
        System.out.println(Listing.of(made.program()));
        note(level, made);
      }
    }
    for (long number = 0; SETTINGS.goesOn(number, kinds.size()); number++) {
      for (Level level : Level.JUDGED) {
        note(level, Generator.make(SETTINGS.seed(), level, number));
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
    Shrinker.Shrunk shrunk = Shrinker.shrink(made.program(), difference, Program::run);
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
      SETTINGS.write(kind, text);
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
