package dev.adjoint.ops;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Conversions, powers of nothing, ties, and results that have no gradient. */
class ResultRulesTest {
  private static final double NAN = Double.NaN;

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static double[] gradient(UnaryOperator<Tensor> f, double... values) {
    Tensor x = leaf(values);
    f.apply(x).sum().backward();
    return x.grad().toDoubleArray();
  }

  @Test
  @Tag("autograd-1.33")
  void conversionsAreDifferentiable() {
    for (DType to : List.of(FLOAT16, BFLOAT16, FLOAT64)) {
      Tensor x = leaf(1, 2, 3);
      Tensor converted = x.to(to);
      assertThat(converted.dtype()).isSameAs(to);
      assertThat(converted.gradFn().name()).isEqualTo("ToCopyBackward0");
      converted.backward(tensor(new double[] {1, 0.5, -2}, to));
      assertThat(x.grad()).hasToString("tensor([ 1.0000,  0.5000, -2.0000])");
    }
    Tensor x = ones(size(2), FLOAT16).requiresGrad_();
    x.to(FLOAT64).mul(3).to(FLOAT32).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.], dtype=torch.float16)");
    assertThat(x.to(INT32).requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-1.34")
  void aConversionThatChangesNothingSharesMemory() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    assertThat(y.to(FLOAT32)).isSameAs(y);
    assertThat(y.to(FLOAT32).dataPtr()).isEqualTo(y.dataPtr());
    assertThat(y.contiguous().dataPtr()).isEqualTo(y.dataPtr());
    assertThat(y.to(FLOAT64).dataPtr()).isNotEqualTo(y.dataPtr());
  }

  @Test
  @Tag("autograd-1.35")
  void varianceAndMeanGoBackTogetherAsApart() {
    double[] values = {1, 2, 4, 9, -3, 0.5};
    Tensor both = tensor(values).view(2, 3).requiresGrad_();
    List<Tensor> found = both.varMean(dims(1), 1, false);
    assertThat(found.get(0).gradFn()).isSameAs(found.get(1).gradFn());
    found.get(0).mul(2).add(found.get(1).mul(3)).sum().backward();
    Tensor apart = tensor(values).view(2, 3).requiresGrad_();
    apart.var(1).mul(2).add(apart.mean(1).mul(3)).sum().backward();
    assertThat(both.grad().allclose(apart.grad(), 1e-6, 1e-6)).isTrue();
    // The second output alone, and by closed form.
    Tensor mean = leaf(1, 2, 3, 6);
    mean.varMean().get(1).backward();
    assertThat(mean.grad()).hasToString("tensor([0.2500, 0.2500, 0.2500, 0.2500])");
    assertThat(gradient(x -> x.var(), 1, 2, 3)).containsExactly(-1, 0, 1);
    assertThat(gradient(x -> x.std(), 5, 5, 5)).containsExactly(0, 0, 0);
  }

  @Test
  @Tag("autograd-1.36")
  void powersOfNothing() {
    double infinity = Double.NEGATIVE_INFINITY;
    Tensor base = leaf(0, 0, 0, 2, 0);
    Tensor exponent = leaf(0, -1, 2, 0, 1);
    base.pow(exponent).sum().backward();
    assertThat(base.grad().toDoubleArray()).containsExactly(0, infinity, 0, 0, 1);
    assertThat(exponent.grad().toDoubleArray())
        .containsExactly(0, infinity, 0, (float) Math.log(2), 0);
    assertThat(gradient(x -> x.pow(0), 0, 2)).containsExactly(0, 0);
    assertThat(gradient(x -> x.pow(0.0), 0, 2)).containsExactly(0, 0);
    assertThat(gradient(x -> pow(0.0, x), 0, -1, 2)).containsExactly(0, infinity, 0);
  }

  @Test
  @Tag("autograd-1.37")
  void tiesShareTheGradient() {
    double third = 1 / 3f;
    double[] ties = {3, 1, 3, 1, 1};
    assertThat(gradient(x -> x.max(), ties)).containsExactly(0.5, 0, 0.5, 0, 0);
    assertThat(gradient(x -> x.min(), ties)).containsExactly(0, third, 0, third, third);
    assertThat(gradient(x -> x.median(), ties)).containsExactly(0, third, 0, third, third);
    assertThat(gradient(x -> x.nanmedian(), ties)).containsExactly(0, third, 0, third, third);
    assertThat(gradient(x -> x.amax(), ties)).containsExactly(0.5, 0, 0.5, 0, 0);
    double[] nans = {NAN, 1, NAN, 1};
    assertThat(gradient(x -> x.max(), nans)).containsExactly(0.5, 0, 0.5, 0);
    assertThat(gradient(x -> x.min(), nans)).containsExactly(0.5, 0, 0.5, 0);
    assertThat(gradient(x -> x.median(), nans)).containsExactly(0.5, 0, 0.5, 0);
    assertThat(gradient(x -> x.nanmedian(), nans)).containsExactly(0, 0.5, 0, 0.5);
    // Along a dimension, the one element that was taken gets all.
    assertThat(gradient(x -> x.max(0).values(), ties)).containsExactly(1, 0, 0, 0, 0);
  }

  @Test
  @Tag("autograd-1.45")
  void integersAndTruthsRequireNoGradient() {
    Tensor x = leaf(3, 1, 2);
    List<Tensor> results =
        List.of(
            x.argmax(),
            x.argmin(0),
            x.argsort(),
            x.sort().indices(),
            x.median(0).indices(),
            x.max(0).indices(),
            x.searchsorted(leaf(2)),
            x.bucketize(leaf(1, 2)),
            x.countNonzero(),
            x.isin(leaf(1)),
            x.signbit(),
            x.eq(x),
            x.lt(2),
            x.any(),
            x.multinomial(1));
    for (Tensor result : results) {
      assertThat(result.requiresGrad()).isFalse();
      assertThat(result.gradFn()).isNull();
      assertThat(result.isLeaf()).isTrue();
    }
    assertThat(x.sort().values().requiresGrad()).isTrue();
    Tensor sum = x.sum().add(x.argmax().to(FLOAT32));
    sum.backward();
    assertThat(x.grad()).hasToString("tensor([1., 1., 1.])");
  }

  @Test
  @Tag("autograd-1.46")
  void onlyTheValuesOfUniqueRequireGradients() {
    Tensor x = leaf(3, 1, 3);
    for (List<Tensor> found :
        List.of(
            x.unique(true, true),
            x.uniqueConsecutive(true, true),
            x.unique(true, true, 0),
            x.uniqueConsecutive(true, true, 0))) {
      assertThat(found).hasSize(3);
      assertThat(found.get(0).requiresGrad()).isTrue();
      assertThat(found.get(1).requiresGrad()).isFalse();
      assertThat(found.get(2).requiresGrad()).isFalse();
    }
    assertThat(x.unique(true, true).get(0).detach()).hasToString("tensor([1., 3.])");
    assertThat(x.unique(true, true).get(1)).hasToString("tensor([1, 0, 1])");
    assertThat(x.unique(true, true).get(2)).hasToString("tensor([1, 2])");
    assertThatThrownBy(() -> x.unique().sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the derivative for '_unique2' is not implemented.");
  }

  /** Difference and limit both round to 4.9375 in bfloat16; exactly they are 4.9453 and 4.9258. */
  @Test
  void allcloseRoundsEachStepInHalfTypes() {
    Tensor a = tensor(-3.09375);
    Tensor b = tensor(1.8515625);
    assertThat(a.allclose(b, 0.5, 4.0)).isFalse();
    assertThat(a.to(DType.BFLOAT16).allclose(b.to(DType.BFLOAT16), 0.5, 4.0)).isTrue();
  }
}
