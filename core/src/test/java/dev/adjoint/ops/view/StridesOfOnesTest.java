package dev.adjoint.ops.view;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Strides of dimensions of one element, which no element is reached by, are PyTorch's all the same.
 */
class StridesOfOnesTest {
  @Test
  void aNewDimensionOfOneElementHasTheStrideOfARowMajorTensor() {
    assertThat(ones(3).expand(1, 3).stride()).containsExactly(3, 1);
    assertThat(ones(3).expand(2, 1, 3).stride()).containsExactly(0, 3, 1);
    assertThat(ones(3).expand(1, 1, 3).stride()).containsExactly(3, 3, 1);
    assertThat(ones().expand(1, 1).stride()).containsExactly(0, 0);
    assertThat(ones(0).expand(1, 0).stride()).containsExactly(0, 1);
  }

  @Test
  void viewsKeepTheFreeStrideOfALastDimension() {
    Tensor x = ones(2).asStrided(size(1), new long[] {2});
    assertThat(x.view(1).stride()).containsExactly(2);
    assertThat(x.view(1, 1).stride()).containsExactly(2, 2);
    assertThat(x.reshape(1).stride()).containsExactly(2);
    assertThat(ones(6).asStrided(size(3, 1), new long[] {1, 7}).view(3).stride())
        .containsExactly(1);
  }
}
