package dev.adjoint.ops;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.scalarTensor;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values, gradients and what is kept for them, where a formula that looks right is wrong. */
final class GradientFormulasTest {

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN})
  void onlyTheElementChosenGetsTheGradient(double gradient) {
    Tensor x = tensor(1., 2.);
    assertThat(gradient(x, x1 -> x1.max(), gradient)).containsExactly(0, gradient);
    assertThat(gradient(x, x1 -> x1.min(), gradient)).containsExactly(gradient, 0);
    assertThat(gradient(x, x1 -> x1.median(), gradient)).containsExactly(gradient, 0);
    assertThat(gradient(x, x1 -> x1.nanmedian(), gradient)).containsExactly(gradient, 0);
    assertThat(gradient(x, x1 -> x1.max(0).values(), gradient)).containsExactly(0, gradient);
    assertThat(gradient(x, x1 -> x1.clamp(2, 3).sum(), gradient)).containsExactly(0, gradient);
    // By multiplication, as PyTorch.
    assertThat(gradient(x, x1 -> x1.amax(), gradient)).containsExactly(Double.NaN, gradient);
  }

  private static double[] gradient(Tensor x, java.util.function.UnaryOperator<Tensor> f, double g) {
    Tensor leaf = x.clone().detach().requiresGrad_();
    f.apply(leaf).backward(scalarTensor(g));
    return leaf.grad().toDoubleArray();
  }
}
