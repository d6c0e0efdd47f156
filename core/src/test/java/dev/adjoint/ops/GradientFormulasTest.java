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

  @Test
  void productWithTwoZerosHasSecondDerivatives() {
    Tensor hessian = Func.hessian(x -> x.prod()).apply(tensor(2., 3., 0., 0.));
    Tensor expected =
        tensor(new double[][] {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 6}, {0, 0, 6, 0}});
    assertThat(hessian.equal(expected)).isTrue();
    Tensor x = tensor(2., 3., 0., 0.).requiresGrad_();
    Tensor first = grad(List.of(x.prod()), List.of(x), null, null, true, false).getFirst();
    assertThat(grad(first.get(2), x).getFirst().toDoubleArray()).containsExactly(0, 0, 0, 6);
    assertThat(Func.jacfwd(Func.jacrev(t -> t.prod(0))).apply(x.detach()).equal(expected)).isTrue();
  }

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

  @Test
  void productOfOneNumberPassesTheGradient() {
    Tensor infinite = scalarTensor(Double.POSITIVE_INFINITY);
    assertThat(gradient(infinite, x -> x.prod(), 1)).containsExactly(1);
    assertThat(gradient(infinite, x -> x.prod(0), 1)).containsExactly(1);
  }

  private static double[] gradient(Tensor x, java.util.function.UnaryOperator<Tensor> f, double g) {
    Tensor leaf = x.clone().detach().requiresGrad_();
    f.apply(leaf).backward(scalarTensor(g));
    return leaf.grad().toDoubleArray();
  }
}
