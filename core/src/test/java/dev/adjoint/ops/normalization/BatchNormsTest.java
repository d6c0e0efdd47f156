package dev.adjoint.ops.normalization;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.F;
import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

class BatchNormsTest {
  @Test
  void weightsAndBiasesMayHaveAnyDimensions() {
    Tensor x = arange(8.0).view(2, 4);
    Tensor weight = arange(4.0);
    Tensor turned = weight.view(4, 1);
    assertThat(
            F.batchNorm(x, null, null, turned, turned, true)
                .equal(F.batchNorm(x, null, null, weight, weight, true)))
        .isTrue();
    Tensor number = tensor(2.0).requiresGrad_();
    Tensor result = F.batchNorm(x.view(8, 1), zeros(1), ones(1), null, number);
    assertThat(grad(result.sum(), number).getFirst().item()).isEqualTo(8);
  }

  @Test
  void runningStatisticsAreVectors() {
    Tensor x = ones(2, 4);
    assertThatThrownBy(() -> F.batchNorm(x, zeros(4, 1), ones(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("TensorAccessor expected 1 dims but tensor has 2");
  }
}
