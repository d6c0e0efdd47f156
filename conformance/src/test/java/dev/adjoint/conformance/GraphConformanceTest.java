package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the graph of every differentiable row does, beside libtorch's; see {@link GraphCheck}. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class GraphConformanceTest {
  private static final List<String> ONLY =
      List.of(System.getProperty("adjoint.conformance.only", "").split(",", 0));

  @TestFactory
  Stream<DynamicTest> everyGraphBehavesAsLibtorchs() {
    boolean all = ONLY.getFirst().isEmpty();
    return OpSpecs.all().stream()
        .filter(row -> row.node() != null && (all || ONLY.contains(row.name())))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row)));
  }

  private static void check(OpSpec row) {
    List<String> differences = new GraphCheck(row).run();
    differences.forEach(d -> System.out.println("DIFF " + d));
    assertThat(differences).isEmpty();
  }
}
