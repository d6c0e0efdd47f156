package dev.adjoint.ops.copy;

import static dev.adjoint.Adjoint.BFLOAT16;
import static dev.adjoint.Adjoint.BOOL;
import static dev.adjoint.Adjoint.FLOAT16;
import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.INT8;
import static dev.adjoint.Adjoint.UINT8;
import static dev.adjoint.Adjoint.isComplex;
import static dev.adjoint.Adjoint.isNonzero;
import static dev.adjoint.Adjoint.isSigned;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a tensor answers with lists, numbers and truth values, as PyTorch does. */
final class QuestionsTest {
  @Test
  void elementsAsNestedLists() {
    Tensor x = tensor(new double[][] {{1, 2.5, 3}, {4, 5, 6}});
    assertThat(x.tolist()).isEqualTo(List.of(List.of(1.0, 2.5, 3.0), List.of(4.0, 5.0, 6.0)));
    assertThat(x.t().tolist())
        .isEqualTo(List.of(List.of(1.0, 4.0), List.of(2.5, 5.0), List.of(3.0, 6.0)));
    assertThat(x.select(0, 1).expand(2, 3).tolist())
        .isEqualTo(List.of(List.of(4.0, 5.0, 6.0), List.of(4.0, 5.0, 6.0)));
    assertThat(tensor(1, Long.MAX_VALUE).tolist()).isEqualTo(List.of(1L, Long.MAX_VALUE));
    assertThat(tensor(true, false).tolist()).isEqualTo(List.of(true, false));
    assertThat(tensor(0.1).to(FLOAT64).requiresGrad_().tolist()).isEqualTo((double) 0.1f);
    assertThat(tensor(7).tolist()).isEqualTo(7L);
    assertThat(zeros(0).tolist()).isEqualTo(List.of());
    assertThat(zeros(2, 0, 3).tolist()).isEqualTo(List.of(List.of(), List.of()));
    assertThatThrownBy(() -> zeros(1).expand(1L << 40).tolist())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a Java array cannot hold 1099511627776 elements");
  }

  @Test
  void truthOfOneElement() {
    assertThat(tensor(new double[][] {{0.5}}).isNonzero()).isTrue();
    assertThat(isNonzero(tensor(0))).isFalse();
    assertThatThrownBy(() -> zeros(2).isNonzero())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Boolean value of Tensor with more than one value is ambiguous");
    assertThatThrownBy(() -> isNonzero(zeros(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Boolean value of Tensor with no values is ambiguous");
  }

  @Test
  void typesAndSizes() {
    Tensor x = zeros(2, 3).half();
    assertThat(x.dtype()).isEqualTo(FLOAT16);
    assertThat(x.nbytes()).isEqualTo(12);
    assertThat(x.itemsize()).isEqualTo(2);
    assertThat(x.nelement()).isEqualTo(6);
    assertThat(x.ndimension()).isEqualTo(2);
    assertThat(x.half()).isSameAs(x);
    assertThat(x.bfloat16().dtype()).isEqualTo(BFLOAT16);
    assertThat(x.bool().dtype()).isEqualTo(BOOL);
    assertThat(x.type(FLOAT64).dtype()).isEqualTo(FLOAT64);
    assertThat(x.isSigned()).isTrue();
    assertThat(isSigned(x.to(INT8))).isTrue();
    assertThat(isSigned(x.to(UINT8))).isFalse();
    assertThat(isSigned(x.bool())).isFalse();
    assertThat(isComplex(x)).isFalse();
  }
}
