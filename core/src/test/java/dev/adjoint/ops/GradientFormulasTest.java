package dev.adjoint.ops;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.full;
import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.scalarTensor;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values, gradients and what is kept for them, where a formula that looks right is wrong. */
final class GradientFormulasTest {

  // ---- intermediates beyond the range of the result

  @ParameterizedTest
  @ValueSource(doubles = {1e25, 1e-25})
  void deviationExistsWhereVarianceDoesNot(double unit) {
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      Tensor x = tensor(unit, 3 * unit).to(dtype).detach().requiresGrad_();
      Tensor deviation = x.std();
      deviation.backward();
      Percentage rounding = Percentage.withPercentage(dtype == DType.FLOAT32 ? 1e-4 : 2);
      assertThat(deviation.item()).isCloseTo(1.41421356 * unit, rounding);
      assertThat(x.stdMean(dims(0), 1, false).get(0).item()).isCloseTo(1.41421356 * unit, rounding);
      assertThat(x.grad().get(0).item()).isCloseTo(-0.70710678, rounding);
      assertThat(x.grad().get(1).item()).isCloseTo(0.70710678, rounding);
      assertThat(Func.jvp(t -> t.std(), x.detach(), tensor(0., 1.).to(dtype)).tangent().item())
          .isCloseTo(0.70710678, rounding);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3, 0.5, -1})
  void normOfOneElementIsItsMagnitude(double p) {
    for (double value : new double[] {1e30, -1e30, 1e-30}) {
      Tensor x = tensor(value).view(1, 1);
      assertThat(x.norm(p, dims(1), false).item()).isEqualTo(Math.abs((float) value));
      assertThat(x.norm(p).item()).isEqualTo(Math.abs((float) value));
      assertThat(x.expand(3, 1).norm(p, dims(1), true).shape()).isEqualTo(size(3, 1));
    }
    Tensor x = tensor(-1e30).view(1, 1).requiresGrad_();
    x.norm(2, dims(1), false).sum().backward();
    assertThat(x.grad().item()).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void gradientOfLogSoftmaxIsRoundedOnce(DType dtype) {
    Tensor x = tensor(0.5, 0.5, 0.5).to(dtype).detach().requiresGrad_();
    Tensor weights = tensor(1.25, -0.375, 0.8125).to(dtype);
    x.logSoftmax(0).backward(weights);
    double third = dtype == DType.FLOAT16 ? Math.exp(-1.0986328125) : Math.exp(-1.1015625);
    for (int i = 0; i < 3; i++) {
      double exact = weights.get(i).item() - third * 1.6875;
      assertThat(x.grad().get(i).item())
          .isCloseTo(exact, within(Math.abs(exact) * (dtype == DType.FLOAT16 ? 0x1p-11 : 0x1p-8)));
    }
  }

  // ---- short cuts by value

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
  @ValueSource(doubles = {1, 2, 3})
  void powersHaveSecondDerivatives(double exponent) {
    Tensor x = tensor(1.5, -2.).requiresGrad_();
    Tensor first =
        grad(List.of(x.pow(exponent).sum()), List.of(x), null, null, true, false).getFirst();
    double[] second = grad(first.sum(), x).getFirst().toDoubleArray();
    double factor = exponent * (exponent - 1);
    assertThat(second)
        .containsExactly(
            0 + factor * Math.pow(1.5, exponent - 2), 0 + factor * Math.pow(-2, exponent - 2));
  }

  /** The last derivative other than zero has a derivative in turn, which is zero, as PyTorch's. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void derivativesOfPowersEndInZeros(int exponent) {
    for (boolean inPlace : new boolean[] {false, true}) {
      Tensor x = tensor(1.5).requiresGrad_();
      Tensor last = inPlace ? x.clone().pow_(exponent) : x.pow(exponent);
      for (int order = 1; order <= exponent; order++) {
        last = grad(List.of(last), List.of(x), null, null, true, false).getFirst();
        assertThat(last.item()).isNotZero();
        assertThat(last.requiresGrad()).isTrue();
      }
      Tensor zero = grad(List.of(last), List.of(x), null, null, true, false).getFirst();
      assertThat(zero.item()).isZero();
      assertThat(zero.requiresGrad()).isFalse();
    }
  }

  @Test
  void derivativesOfSquaresByTheirGradientsLeadToTheInput() {
    Tensor x = tensor(1.5).requiresGrad_();
    Tensor weight = tensor(3.).requiresGrad_();
    Tensor first =
        grad(List.of(x.pow(2)), List.of(x), List.of(weight), null, true, false).getFirst();
    Tensor second = grad(List.of(first), List.of(x), null, null, true, false).getFirst();
    Tensor byWeight = grad(List.of(second), List.of(weight), null, null, true, false).getFirst();
    assertThat(byWeight.item()).isEqualTo(2);
    assertThat(byWeight.requiresGrad()).isTrue();
    assertThat(grad(byWeight, x).getFirst().item()).isZero();
  }

  /** At 0 as PyTorch, whose formula keeps away from dividing by zero. */
  @ParameterizedTest
  @CsvSource({"1e-6, 0, 1", "0, 0, 0", "0.5, 1, 4", "1, 1, 0"})
  void crossEntropyOfProbabilityHasSecondDerivative(double p, double target, double expected) {
    Tensor x = tensor(p).to(DType.FLOAT64).detach().requiresGrad_();
    Tensor t = tensor(target).to(DType.FLOAT64);
    Tensor first =
        grad(List.of(F.binaryCrossEntropy(x, t)), List.of(x), null, null, true, false).getFirst();
    assertThat(grad(first, x).getFirst().item()).isCloseTo(expected, within(1e-5));
    Tensor single = scalarTensor(p);
    double nested =
        Func.grad(Func.grad(y -> F.binaryCrossEntropy(y, scalarTensor(target))))
            .apply(single)
            .item();
    assertThat(nested).isCloseTo(expected, within(1e-5));
  }

  @Test
  void lossOfIgnoredClassesHasGradientOfZero() {
    Tensor x = ones(size(2, 3)).requiresGrad_();
    Tensor loss = F.nllLoss(x, tensor(new long[] {-100, 1}), "sum", -100);
    loss.backward(scalarTensor(Double.POSITIVE_INFINITY));
    assertThat(x.grad().view(-1).toDoubleArray())
        .containsExactly(0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0);
  }

  // ---- gradients that are not finite

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

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN})
  void onlyTheElementChosenGivesItsTangent(double tangent) {
    Tensor x = tensor(1., 2.);
    assertThat(tangent(x, x1 -> x1.amax(), tangent, 3)).containsExactly(3);
    assertThat(tangent(x, x1 -> x1.amin(), tangent, 3)).containsExactly(tangent);
    assertThat(tangent(x, x1 -> x1.amax(0), tangent, 3)).containsExactly(3);
    assertThat(tangent(x, x1 -> x1.max(0).values(), tangent, 3)).containsExactly(3);
    assertThat(tangent(x, x1 -> x1.clamp(2, 3).sum(), tangent, 3)).containsExactly(3);
    assertThat(tangent(tensor(2., 2.), x1 -> x1.amax(), 1, 3)).containsExactly(2);
    // By multiplication, as PyTorch.
    assertThat(tangent(x, x1 -> x1.max(), tangent, 3)).containsExactly(Double.NaN);
  }

  private static double[] tangent(
      Tensor x, java.util.function.UnaryOperator<Tensor> f, double first, double second) {
    return Func.jvp((TensorFunction) f::apply, x, tensor(first, second)).tangent().toDoubleArray();
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

  // ---- what is kept

  @Test
  void reluKeepsItsResult() {
    Tensor x = tensor(-1., 2.).requiresGrad_();
    Tensor y = x.mul(1);
    Tensor z = y.relu();
    y.add_(10);
    z.sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(0, 1);
    Tensor w = x.relu();
    w.add_(5);
    assertThatRefused(w);
  }

  @Test
  void changesOfWhatPyTorchKeepsAreRefused() {
    Tensor x = ones(size(3)).requiresGrad_();
    Tensor index = tensor(new long[] {0, 2});
    Tensor table = x.mul(1);
    Tensor gathered = table.gather(0, index);
    table.add_(1);
    assertThatRefused(gathered.sum());
    Tensor source = x.mul(1);
    Tensor added = ones(size(3)).indexAdd(0, tensor(new long[] {0, 1, 2}), source, 2);
    source.add_(1);
    assertThatRefused(added.sum());
    Tensor base = x.mul(1);
    Tensor power = base.pow(1);
    base.add_(1);
    assertThatRefused(power.sum());
    Tensor zeros = x.mul(0);
    Tensor product = zeros.prod();
    product.add_(1);
    assertThatRefused(product);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertThatRefused(Tensor root) {
    return assertThatThrownBy(() -> root.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("modified by an inplace operation");
  }

  // ---- positions

  @Test
  void positionsAlongDimensionCountFromTheEndToo() {
    Tensor x = tensor(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor index = tensor(new long[][] {{-1}, {-3}});
    assertThat(x.takeAlongDim(index, 1).view(-1).toDoubleArray()).containsExactly(3, 4);
  }

  /** As in PyTorch: it is a sum, not a view of one. */
  @Test
  void theGradientOfOneBroadcastNumberMayBeWrittenTo() {
    Tensor x = tensor(-1.0).requiresGrad_();
    Tensor g = grad(x.expand(1), x).getFirst();
    assertThat(g.isView()).isFalse();
    assertThat(g.mul_(tensor(2.0).requiresGrad_()).gradFn()).hasToString("<MulBackward0>");
  }

  /** libtorch's, of -0: roots where it takes roots, and in float16 powers as any other. */
  @Test
  void powersOfHalfIntegersKeepTheSignOfZero() {
    double inf = Double.POSITIVE_INFINITY;
    for (DType dtype : new DType[] {DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64}) {
      assertThat(derivatives(dtype, 0.5)).containsExactly(-0.0, -inf, -inf);
      assertThat(derivatives(dtype, 1.5)).containsExactly(0.0, -0.0, -inf);
      assertThat(derivatives(dtype, 2.5)).containsExactly(0.0, 0.0, -0.0);
      assertThat(derivatives(dtype, -0.5)).containsExactly(-inf, -inf, inf);
    }
    assertThat(derivatives(DType.FLOAT16, 0.5)).containsExactly(0.0, inf, -inf);
    assertThat(derivatives(DType.FLOAT16, 1.5)).containsExactly(0.0, 0.0, inf);
    assertThat(derivatives(DType.FLOAT16, -0.5)).containsExactly(inf, -inf, inf);
    assertThat(full(size(1), -inf, DType.FLOAT16).pow(0.5).item()).isEqualTo(inf);
  }

  private static double[] derivatives(DType dtype, double exponent) {
    Tensor x = full(size(), -0.0, dtype).requiresGrad_();
    Tensor y = x.pow(exponent);
    Tensor g = grad(List.of(y), List.of(x), null, null, true, null).getFirst();
    Tensor h = grad(g, x).getFirst();
    return new double[] {y.detach().item(), g.detach().item(), h.item()};
  }

  /** The gradient of each is the other, but gradients of any order lead to both. */
  @Test
  void aProductOfTwoKeepsItsEdges() {
    Tensor x = tensor(-0.0, 2.0).requiresGrad_();
    Tensor first = grad(List.of(x.prod(0)), List.of(x), null, null, true, null).getFirst();
    Tensor second = grad(List.of(first.sum()), List.of(x), null, null, true, null).getFirst();
    assertThat(second.requiresGrad()).isTrue();
    assertThat(second.detach()).hasToString("tensor([1., 1.])");
  }
}
