package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Generator;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;

/** What the page counts without a row is there, and is an operation of PyTorch's. */
final class CoveragePageTest {
  /** Not keywords, but NumPy's arrays and what a script calls when Python writes brackets. */
  private static final Set<String> OF_PYTHON = Set.of("from_numpy", "index", "numpy");

  private static final Set<String> METHODS =
      Stream.of(Tensor.class, Adjoint.class, F.class, Generator.class)
          .flatMap(c -> Arrays.stream(c.getMethods()))
          .map(Method::getName)
          .collect(Collectors.toSet());

  @Test
  void whatHasNoRowIsAMethod() {
    assertThat(CoveragePage.NO_ROWS)
        .allSatisfy(n -> assertThat(METHODS).contains(OpSpec.camelCase(n)));
  }

  @Test
  void whatIsWrittenOtherwiseNamesMethods() {
    assertThat(CoveragePage.WRITTEN_OTHERWISE)
        .allSatisfy(
            (name, how) -> {
              assertThat(METHODS).contains(how.split(":", 2)[0]);
              assertThat(Tensor.class.getMethods()) // else it would have a name of its own
                  .extracting(Method::getName)
                  .doesNotContain(OpSpec.camelCase(name));
              assertThat(
                      name.startsWith("__")
                          || SourceVersion.isKeyword(name)
                          || OF_PYTHON.contains(name))
                  .as(name)
                  .isTrue();
            });
  }

  @Test
  void internalTwinsHavePublicOnes() {
    Set<String> rows = OpSpecs.all().stream().map(OpSpec::name).collect(Collectors.toSet());
    assertThat(rows).containsAll(CoveragePage.INTERNAL_TWINS.values());
    assertThat(METHODS)
        .doesNotContainAnyElementsOf(
            CoveragePage.INTERNAL_TWINS.keySet().stream().map(OpSpec::camelCase).toList());
  }

  @Test
  void whatHasNoRowIsOnTheList() throws IOException {
    assertThat(CoveragePage.operations().stream().map(CoveragePage.Operation::name))
        .containsAll(CoveragePage.NO_ROWS)
        .containsAll(CoveragePage.WRITTEN_OTHERWISE.keySet())
        .containsAll(CoveragePage.INTERNAL_TWINS.keySet());
  }
}
