package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.Generator;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.OpSpec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page counts without a row is there, and is an operation of PyTorch's. */
final class CoveragePageTest {
  @Test
  void whatHasNoRowIsAMethod() {
    Set<String> methods =
        Stream.of(Tensor.class, Adjoint.class, Generator.class)
            .flatMap(c -> Arrays.stream(c.getMethods()))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(CoveragePage.NO_ROWS)
        .allSatisfy(n -> assertThat(methods).contains(OpSpec.camelCase(n)));
  }

  @Test
  void whatHasNoRowIsOnTheList() throws IOException {
    assertThat(CoveragePage.operations().stream().map(CoveragePage.Operation::name))
        .containsAll(CoveragePage.NO_ROWS);
  }
}
