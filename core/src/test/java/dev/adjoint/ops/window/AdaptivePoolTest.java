package dev.adjoint.ops.window;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import org.junit.jupiter.api.Test;

class AdaptivePoolTest {
  /** libtorch has no gradient then; that of nothing is zero. */
  @Test
  void noWindowsHaveAGradient() {
    Tensor x = ones(2, 3, 4).requiresGrad_();
    F.adaptiveAvgPool1d(x, 0).sum().backward();
    F.adaptiveMaxPool2d(x, Shape.of(0, 2)).sum().backward();
    assertThat(F.adaptiveAvgPool2d(x, Shape.of(0, 2)).shape()).isEqualTo(Shape.of(2, 0, 2));
    assertThat(x.grad()).isNotNull();
    assertThat(x.grad().equal(zeros(2, 3, 4))).isTrue();
  }

  /** libtorch rounds them to bfloat16. */
  @Test
  void positionsAreWholeNumbersOfAnySize() {
    Tensor x = zeros(1, 20, 20).to(DType.BFLOAT16);
    x.select(1, 13).select(1, 7).fill_(1);
    ValuesIndices both = F.adaptiveMaxPool2dWithIndices(x, 1);
    assertThat(both.indices().item()).isEqualTo(267.0);
  }
}
