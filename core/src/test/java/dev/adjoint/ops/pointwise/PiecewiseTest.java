package dev.adjoint.ops.pointwise;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

class PiecewiseTest {
  @Test
  void logitGrowsAtZerosOfBothSigns() {
    Tensor x = tensor(-0.0, 0.0, 1.0).requiresGrad_();
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(grad(x.logit().sum(), x).getFirst().toDoubleArray())
        .containsExactly(infinity, infinity, infinity);
    assertThat(grad(x.logit(0.0).sum(), x).getFirst().toDoubleArray())
        .containsExactly(infinity, infinity, infinity);
  }
}
