package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.adjoint.DType;
import dev.adjoint.Warnings;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Deviation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Transforms of random programs, alone and two in each other, against loops over plain gradients,
 * which {@link RandomProgramsTest} compares with libtorch's.
 *
 * <p>Run by hand as {@link RandomProgramsTest}; {@code -Dadjoint.programs.only="FUNCTION 123"} runs
 * one program alone.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class TransformsTest {
  private static final Settings SETTINGS = Settings.read(5_000);

  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final Map<String, long[]> perNesting = new TreeMap<>();
  private long programs;
  private long differing;

  @Test
  void transformsAreLoops() throws IOException {
    System.out.println("transforms of random programs: seed " + SETTINGS.seed());
    try (Warnings.Capture _ = Warnings.capture(text -> {})) {
      if (SETTINGS.only(Level.FUNCTION)) {
        attempt(SETTINGS.number(), true);
      } else {
        for (long number = 0; SETTINGS.goesOn(number, kinds.size()); number++) {
          attempt(number, false);
        }
      }
    }
    report();
    if (!kinds.isEmpty()) {
      fail(differing + " transforms differ:\n" + String.join("\n", kinds.values()));
    }
  }

  /** A write that is not recorded leaves gradients and tangents as they were: no loop does. */
  private static boolean isForgotten(Step step) {
    return step instanceof Step.Call call
        && call.isInPlace()
        && call.row().deviates(Deviation.Kind.NOT_RECORDED);
  }

  private void attempt(long number, boolean show) throws IOException {
    Generator.Made made = Generator.make(SETTINGS.seed(), Level.FUNCTION, number);
    if (made.difference() != null) {
      return; // the other test's business
    }
    List<Step> steps = new ArrayList<>(made.program().steps());
    steps.removeAll(made.refusals());
    Program program = made.program().with(steps);
    SplittableRandom random = new SplittableRandom(SETTINGS.seed() * 31 + number);
    Leaf argument = argument(steps, random);
    Ref output = output(steps);
    if (argument == null
        || output == null
        || steps.stream().anyMatch(TransformsTest::isForgotten)) {
      return;
    }
    programs++;
    Transform[] all = Transform.values();
    for (int i = 0; i < 6; i++) {
      Transform inner = all[random.nextInt(all.length)];
      Transform outer = all[random.nextInt(all.length)];
      TransformProgram transforms =
          new TransformProgram(
              argument.id(), output, i == 0 ? List.of(inner) : List.of(outer, inner));
      TransformProgram.Outcome outcome = transforms.run(program);
      if (show) {
        System.out.println(transforms + ": " + outcome + "\n" + Listing.of(program));
      }
      long[] counts =
          perNesting.computeIfAbsent(transforms.transforms().toString(), k -> new long[4]);
      counts[outcome.verdict().ordinal()]++;
      Difference difference = outcome.difference();
      if (difference != null) {
        counts[3]++;
        differing++;
        note(program, transforms, difference);
      }
    }
  }

  /** A small leaf of the program that requires a gradient. */
  private static @Nullable Leaf argument(List<Step> steps, SplittableRandom random) {
    List<Leaf> all = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Leaf leaf
          && leaf.input().dtype() == DType.FLOAT64
          && leaf.input().values().count() > 0
          && leaf.input().values().count() <= 6) {
        all.add(leaf);
      }
    }
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private static @Nullable Ref output(List<Step> steps) {
    return !steps.isEmpty() && steps.getLast() instanceof Call call ? new Ref(call.id(), 0) : null;
  }

  private void note(Program program, TransformProgram transforms, Difference difference)
      throws IOException {
    Shrinker.Shrunk shrunk =
        Shrinker.shrink(program, difference, p -> transforms.run(p).difference());
    String kind =
        "transform "
            + shrunk.difference().category()
            + " "
            + String.join(" ", shrunk.program().rows());
    if (kinds.containsKey(kind)) {
      return;
    }
    String text =
        kind
            + "\n"
            + program.name()
            + "\n"
            + shrunk.difference().text()
            + "\n"
            + "argument v"
            + transforms.argument()
            + ", result "
            + transforms.output()
            + "\n"
            + Listing.of(shrunk.program());
    kinds.put(kind, text);
    SETTINGS.write(kind, text);
  }

  private void report() {
    long[] sum = new long[4];
    for (long[] counts : perNesting.values()) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += counts[i];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "transforms of random programs: %,d programs, %d nestings, %,d compared, %,d refused, %,d"
            + " too large or constant, %,d differ%n",
        programs,
        perNesting.size(),
        sum[0],
        sum[1],
        sum[2],
        sum[3]);
    if (SETTINGS.only().isEmpty()) {
      assertThat(sum[0]).as("what was compared, against what was refused").isGreaterThan(sum[1]);
    }
  }
}
