package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Derivatives of scans where a quotient or a logarithm has none. */
final class ScanGradCheckTest {
  private static Tensor leaf(double... values) {
    return tensor(values).to(FLOAT64).requiresGrad_();
  }

  private static void check(OpCall.Unary f, double... values) {
    assertThat(GradCheck.gradcheck(f, leaf(values))).isTrue();
    assertThat(GradCheck.gradgradcheck(f, leaf(values))).isTrue();
    // The gradient as a function, which differentiates its own gradient once more.
    OpCall.Unary slope =
        x -> {
          Tensor y = f.apply(x);
          return Autograd.grad(List.of(y.mul(y).sum()), List.of(x), null, true, true, false, false)
              .getFirst();
        };
    assertThat(GradCheck.gradcheck(slope, leaf(values))).isTrue();
  }

  @Test
  void productsOfZeros() {
    check(x -> x.cumprod(0), 2, 0, 3, -1.5);
    check(x -> x.cumprod(0), 2, 0, 3, 0, 5);
    check(x -> x.cumprod(0), 0, 0, 0);
    check(x -> x.cumprod(0), 0, 2);
    check(x -> x.view(2, 3).cumprod(1), 0, 2, 3, 4, 0, 0.5);
    check(x -> x.view(2, 3).cumprod(0), 0, 2, 3, 4, 0, 0.5);
  }

  /** Forward mode and batches take other ways than one backward pass. */
  @Test
  void productsOfZerosInTransforms() {
    Tensor x = tensor(2.0, 0.0, 3.0, 0.0, 5.0).to(FLOAT64);
    Tensor expected = Func.jacrev((Tensor t) -> t.cumprod(0)).apply(x);
    assertThat(Func.jacfwd((Tensor t) -> t.cumprod(0)).apply(x).equal(expected)).isTrue();
    Tensor leaf = x.detach().clone().requiresGrad_();
    leaf.cumprod(0).sum().backward();
    assertThat(expected.sum(0).equal(leaf.grad())).isTrue();
    Tensor rows = Func.vmap((Tensor t) -> t.cumprod(0)).apply(x.expand(3, 5));
    assertThat(rows.equal(x.cumprod(0).expand(3, 5))).isTrue();
  }

  @Test
  void logarithmsWhereSomeGradientsAreZero() {
    check(x -> x.logcumsumexp(0).select(0, 1), 0.5, -1, 2);
    check(x -> x.logcumsumexp(0), 100, -100, 99, 700, 701);
    Tensor x = leaf(0.5, -1, 2);
    Tensor grad = tensor(1.0, 0.0, -1.0).to(FLOAT64).requiresGrad_();
    Tensor slope =
        Autograd.grad(
                List.of(x.logcumsumexp(0)), List.of(x), List.of(grad), true, true, false, false)
            .getFirst();
    slope.sum().backward();
    // Each row of the Jacobian is a softmax.
    assertThat(grad.grad().allclose(tensor(1.0, 1.0, 1.0).to(FLOAT64))).isTrue();
    assertThat(x.grad().equal(x.grad())).isTrue();
  }

  @Test
  void tiesAndNaN() {
    Tensor x = leaf(1, 3, 3, Double.NaN, 2);
    Tensor most = x.cummax(0).values();
    most.backward(tensor(1.0, 10.0, 100.0, 1000.0, 10000.0).to(FLOAT64));
    assertThat(x.grad().equal(tensor(1.0, 10.0, 100.0, 11000.0, 0.0).to(FLOAT64))).isTrue();
  }
}
