package dev.adjoint.ops.recurrent;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates keep the dtype of what the hidden state gives, as where they are computed in place. */
class CellTypesTest {
  private static Tensor of(DType dtype, long... sizes) {
    return ones(size(sizes), dtype);
  }

  private static List<Tensor> lstm(DType input, DType hidden) {
    Tensor h = of(hidden, 1, 3);
    return lstmCell(of(input, 1, 1), List.of(h, h), of(input, 12, 1), of(hidden, 12, 3));
  }

  private static Tensor gru(DType input, DType hidden) {
    return gruCell(of(input, 1, 1), of(hidden, 1, 3), of(input, 9, 1), of(hidden, 9, 3));
  }

  @Test
  void theHiddenStateDecides() {
    assertThat(lstm(INT8, FLOAT64)).extracting(Tensor::dtype).containsOnly(FLOAT64);
    assertThat(lstm(FLOAT64, FLOAT32)).extracting(Tensor::dtype).containsOnly(FLOAT32);
    assertThat(lstm(BFLOAT16, FLOAT32)).extracting(Tensor::dtype).containsOnly(FLOAT32);
    assertThatThrownBy(() -> lstm(FLOAT64, UINT8))
        .hasMessage("result type Double can't be cast to the desired output type Byte");
    assertThatThrownBy(() -> lstm(INT8, INT8))
        .hasMessage("result type Float can't be cast to the desired output type Char");
    assertThat(gru(INT8, FLOAT64).dtype()).isEqualTo(FLOAT64);
    assertThatThrownBy(() -> gru(FLOAT32, UINT8))
        .hasMessage("result type Float can't be cast to the desired output type Byte");
  }
}
