package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.adjoint.kernel.compare.CompareBackend;
import dev.adjoint.op.Backends;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every row of the table against libtorch, forward and backward.
 *
 * <p>{@code -Dadjoint.conformance.only=add,mul} runs some rows alone; {@code
 * -Dadjoint.coverage.write=true} writes {@code docs/COVERAGE.md} anew; {@code
 * -Dadjoint.conformance.wordings=true} lists the refusals whose text is not libtorch's.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class OperationsConformanceTest {
  private static final List<String> ONLY =
      List.of(System.getProperty("adjoint.conformance.only", "").split(",", 0));

  @TestFactory
  Stream<DynamicTest> everyRowAgreesWithLibtorch() {
    boolean all = ONLY.getFirst().isEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    for (OpSpec spec : OpSpecs.all()) {
      if (all || ONLY.contains(spec.name())) {
        tests.add(DynamicTest.dynamicTest(spec.name(), () -> check(spec)));
      }
    }
    if (all) {
      tests.add(DynamicTest.dynamicTest("docs/COVERAGE.md", OperationsConformanceTest::coverage));
    }
    return tests.stream();
  }

  private static void check(OpSpec spec) {
    List<String> differences = new RowCheck(spec).run();
    if (!differences.isEmpty()) {
      fail(String.join("\n", differences));
    }
  }

  private static void coverage() throws IOException {
    String text = CoveragePage.text(OpSpecs.all(), Tally.get());
    if (Boolean.getBoolean("adjoint.coverage.write")) {
      Files.writeString(CoveragePage.path(), text);
    }
    assertThat(CoveragePage.path())
        .as("written by: %s", CoveragePage.COMMAND)
        .content()
        .isEqualTo(text);
  }

  @AfterAll
  static void say() {
    System.out.println(Tally.get().line(Oracle.version()));
    if (Backends.chosen() instanceof CompareBackend both) {
      System.out.println(both.summary());
    }
    List<String> wordings = Tally.get().wordings();
    System.out.println(
        "conformance: " + wordings.size() + " refusals in other words than libtorch's");
    if (Boolean.getBoolean("adjoint.conformance.wordings")) {
      wordings.forEach(System.out::println);
    }
  }
}
