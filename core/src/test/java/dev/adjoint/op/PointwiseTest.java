package dev.adjoint.op;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PointwiseTest {
  private static Pointwise product(int inputs) {
    Expr all = Expr.in(0);
    for (int i = 1; i < inputs; i++) {
      all = all.mul(Expr.in(i));
    }
    return Pointwise.of("product", "ProductBackward0", all);
  }

  /** Each input has a bit among those of what is kept, and above them are bits for more. */
  @Test
  void asManyInputsAsThereAreBitsFor() {
    int most = SpecTable.MAX_INPUTS;
    assertThat(most).isLessThanOrEqualTo(SavedBits.MAX_INPUTS);
    Tensor[] x = new Tensor[most];
    Arrays.setAll(x, i -> tensor(i % 2 + 1.0).requiresGrad_());
    Tensor y = product(most).call(x);
    y.backward();
    double whole = y.item();
    for (int i = 0; i < most; i++) {
      assertThat(x[i].grad().item()).isEqualTo(whole / (i % 2 + 1));
    }
    assertThatThrownBy(() -> product(most + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("product: too many inputs: " + (most + 1));
  }
}
