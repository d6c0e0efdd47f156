package dev.adjoint.ops.linalg;

import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

final class TraceTest {

  /** libtorch 2.10 gives something to an element off the diagonal, too. */
  @Test
  void gradientOfTallMatrixIsOnItsDiagonalAlone() {
    Tensor x = zeros(4, 2).requiresGrad_();
    x.trace().backward();
    assertThat(x.grad()).isNotNull();
    assertThat(x.grad().equal(tensor(new double[][] {{1, 0}, {0, 1}, {0, 0}, {0, 0}}))).isTrue();
  }
}
