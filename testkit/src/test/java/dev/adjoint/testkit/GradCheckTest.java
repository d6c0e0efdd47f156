package dev.adjoint.testkit;

import static dev.adjoint.testkit.GradCheck.gradcheck;
import static dev.adjoint.testkit.GradCheck.gradgradcheck;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

final class GradCheckTest {
  private static Tensor leaf(double... values) {
    return Adjoint.fromArray(values, values.length).requiresGrad_();
  }

  @Test
  void acceptsRightGradients() {
    Tensor x = leaf(0.5, -1.5, 2);
    Tensor y = leaf(1.5, 0.25, -3);
    assertThat(gradcheck(Tensor::tanh, x)).isTrue();
    assertThat(gradcheck(Tensor::mul, x, y)).isTrue();
    assertThat(gradgradcheck(Tensor::tanh, x)).isTrue();
    assertThat(gradgradcheck(Tensor::mul, x, y)).isTrue();
  }

  @Test
  void leavesInputsAsTheyWere() {
    Tensor x = leaf(0.5, -1.5);
    gradcheck(Tensor::exp, x);
    assertThat(x.detach().toDoubleArray()).containsExactly(0.5, -1.5);
  }

  @Test
  void findsWrongGradient() {
    // The detached factor keeps half of the derivative of x squared out of the graph.
    assertThatThrownBy(() -> gradcheck(x -> x.mul(x.detach()), leaf(1, 2)))
        .isInstanceOf(GradCheckError.class)
        .hasMessageStartingWith(
            "Jacobian mismatch for output 0 with respect to input 0,\n"
                + "numerical:tensor([[2.0000, 0.0000],\n"
                + "        [0.0000, 4.0000]], dtype=torch.float64)\n"
                + "analytical:tensor([[1., 0.],\n"
                + "        [0., 2.]], dtype=torch.float64)\n");
  }

  @Test
  void answersFalseWhereAskedNotToThrow() {
    GradCheckOptions quiet = GradCheck.defaults().raiseException(false);
    assertThat(gradcheck(OpCall.of(x -> x.mul(x.detach())), quiet, leaf(1, 2))).isFalse();
  }

  @Test
  void findsMissingGradient() {
    assertThatThrownBy(() -> gradcheck(x -> x.detach().mul(2), leaf(1, 2)))
        .isInstanceOf(GradCheckError.class)
        .hasMessage("Numerical gradient for function expected to be zero");
  }

  @Test
  void wantsAnInputThatRequiresGradient() {
    assertThatThrownBy(() -> gradcheck(Tensor::exp, leaf(1).detach()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gradcheck expects at least one input tensor to require gradient");
  }

  @Test
  void refusesOverlappingInputs() {
    Tensor x = Adjoint.zeros(1, 2).to(DType.FLOAT64).expand(3, 2).requiresGrad_();
    assertThatThrownBy(() -> gradcheck(Tensor::exp, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The 0th input has a dimension with stride 0.");
  }
}
