package dev.adjoint.ops;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Batching and forward-mode rules against what they stand for. */
class RulesInTransformsTest {

  private record Case(String name, BinaryOperator<Tensor> f, long[] left, long[] right) {}

  private static final List<Case> CASES =
      List.of(
          of("cat", (x, y) -> cat(tensors(x, y, x), -1), s(2, 3), s(2, 2)),
          of("cat of nothing", (x, y) -> cat(tensors(x, y), 0), s(0), s(2)),
          of("stack", (x, y) -> stack(tensors(x, y), 1), s(2, 3), s(2, 3)),
          of("repeat", (x, y) -> x.repeat(2, 3, 1).mul(y), s(3, 2), s(2)),
          of("bmm", Tensor::bmm, s(2, 3, 2), s(2, 2, 3)),
          of("matmul", Tensor::matmul, s(2, 3, 2), s(2, 3)),
          of("matmul vector", Tensor::matmul, s(2, 3, 2), s(2)),
          of("addmm", (x, y) -> y.addmm(x, x.t(), 2.0, 0.5), s(2, 3), s(2)),
          of("baddbmm", (x, y) -> y.baddbmm(x, x.transpose(1, 2), 2.0, 0.5), s(2, 2, 3), s(2)),
          of("sort", (x, y) -> x.sort(0, true).values().mul(y), s(3, 2), s(2)),
          of("median", (x, y) -> x.median(0).values().mul(y), s(3, 2), s(2)),
          of("median of all", (x, y) -> x.median().mul(y), s(3, 2), s(2)),
          of("var", (x, y) -> x.var(0).mul(y), s(3, 2), s(2)),
          of("std", (x, y) -> x.std().mul(y), s(3, 2), s(2)),
          of("var_mean", (x, y) -> x.varMean().get(0).mul(x.varMean().get(1)), s(3, 2), s(2)),
          of("amax", (x, y) -> x.amax(0).mul(y), s(3, 2), s(2)),
          of("lerp", (x, y) -> x.lerp(x.mul(2), y), s(3, 2), s(2)),
          of("addcdiv", (x, y) -> x.addcdiv(x, y, 2.0), s(3, 2), s(2)),
          of("log_softmax", (x, y) -> x.logSoftmax(0).mul(y), s(3, 2), s(2)),
          of("log_softmax of one", (x, y) -> x.logSoftmax(0).mul(y), s(), s(2)),
          of(
              "binary_cross_entropy",
              (x, y) -> F.binaryCrossEntropy(x.sigmoid(), y.sigmoid()),
              s(3),
              s(3)),
          of("cross_entropy", (x, y) -> F.crossEntropy(x, x.argmin(1)).mul(y), s(3, 4), s(2)),
          of("embedding", (x, y) -> F.embedding(y.argsort(), x), s(3, 4), s(3)));

  private static final List<Case> DISCRETE =
      List.of(
          of("argmax", (x, y) -> x.argmax(1), s(3, 2), s(2)),
          of("argmax of all", (x, y) -> x.argmax(), s(3, 2), s(2)),
          of("argsort", (x, y) -> x.argsort(0), s(3, 2), s(2)),
          of("searchsorted", (x, y) -> x.sort().values().searchsorted(y), s(3), s(2, 2)),
          of("bucketize", (x, y) -> y.bucketize(x.sort().values()), s(3), s(2, 2)),
          of("isin", (x, y) -> x.sign().isin(y.sign()), s(3), s(2, 2)),
          of("count_nonzero", (x, y) -> x.relu().countNonzero(0), s(3, 2), s(2)),
          of("signbit", (x, y) -> x.signbit(), s(3, 2), s(2)));

  private static Case of(String name, BinaryOperator<Tensor> f, long[] left, long[] right) {
    return new Case(name, f, left, right);
  }

  private static long[] s(long... sizes) {
    return sizes;
  }

  private static Tensor sample(long seed, long... sizes) {
    manualSeed(seed);
    return randn(size(sizes), DType.FLOAT64);
  }

  private static long[] batched(long[] sizes) {
    long[] more = new long[sizes.length + 1];
    more[0] = 3;
    System.arraycopy(sizes, 0, more, 1, sizes.length);
    return more;
  }

  @TestFactory
  List<DynamicTest> batches() {
    List<DynamicTest> tests = new ArrayList<>();
    List<Case> all = new ArrayList<>(CASES);
    all.addAll(DISCRETE);
    for (Case c : all) {
      tests.add(DynamicTest.dynamicTest(c.name, () -> batch(c)));
    }
    return tests;
  }

  private static void batch(Case c) {
    Tensor x = sample(1, batched(c.left));
    Tensor y = sample(2, batched(c.right));
    Tensor one = sample(3, c.left);
    Tensor other = sample(4, c.right);
    TensorBiFunction f = c.f::apply;
    check(Func.vmap(f).apply(x, y), i -> c.f.apply(x.select(0, i), y.select(0, i)));
    check(Func.vmap(b -> c.f.apply(one, b)).apply(y), i -> c.f.apply(one, y.select(0, i)));
    check(Func.vmap(a -> c.f.apply(a, other)).apply(x), i -> c.f.apply(x.select(0, i), other));
  }

  private static void check(Tensor batch, LongFunction<Tensor> member) {
    List<Tensor> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add(member.apply(i));
    }
    Tensor expected = stack(members);
    assertThat(batch.shape()).isEqualTo(expected.shape());
    assertThat(batch.dtype()).isSameAs(expected.dtype());
    assertThat(batch.to(DType.FLOAT64).allclose(expected.to(DType.FLOAT64), 1e-9, 1e-12)).isTrue();
  }

  @TestFactory
  List<DynamicTest> tangents() {
    return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> tangent(c))).toList();
  }

  /** The tangent against a difference of function values. */
  private static void tangent(Case c) {
    Tensor x = sample(1, c.left);
    Tensor y = sample(2, c.right);
    Tensor dx = sample(3, c.left);
    Tensor dy = sample(4, c.right);
    double step = 1e-6;
    Tensor forward =
        c.f
            .apply(x.add(dx.mul(step)), y.add(dy.mul(step)))
            .sub(c.f.apply(x.sub(dx.mul(step)), y.sub(dy.mul(step))))
            .div(2 * step);
    TensorBiFunction f = c.f::apply;
    Tensor tangent = tangentOf(f, x, y, dx, dy);
    assertThat(tangent.shape()).isEqualTo(forward.shape());
    assertThat(tangent.allclose(forward, 1e-5, 1e-7)).isTrue();
  }

  private static Tensor tangentOf(TensorBiFunction f, Tensor x, Tensor y, Tensor dx, Tensor dy) {
    return Func.jvp(f, List.of(x, y), List.of(dx, dy)).tangent();
  }

  @TestFactory
  List<DynamicTest> gradients() {
    return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> gradient(c))).toList();
  }

  /** A gradient times a direction is the tangent in that direction, weighted. */
  private static void gradient(Case c) {
    Tensor x = sample(1, c.left).requiresGrad_();
    Tensor y = sample(2, c.right).requiresGrad_();
    Tensor dx = sample(3, c.left);
    Tensor dy = sample(4, c.right);
    Tensor tangent = tangentOf(c.f::apply, x.detach(), y.detach(), dx, dy);
    Tensor weights = sample(5, tangent.shape().toArray());
    List<Tensor> found =
        grad(List.of(c.f.apply(x, y)), List.of(x, y), List.of(weights), null, true, true);
    double product = 0;
    product += found.get(0) == null ? 0 : found.get(0).mul(dx).sum().item();
    product += found.get(1) == null ? 0 : found.get(1).mul(dy).sum().item();
    assertThat(product).isCloseTo(weights.mul(tangent).sum().item(), within(1e-9));
  }

  @Test
  void dropoutTakesTheNumbersOfPyTorch() {
    manualSeed(123);
    Tensor kept = F.dropout(ones(6, 6), 0.5);
    StringBuilder text = new StringBuilder();
    for (double value : kept.toDoubleArray()) {
      text.append((int) value);
    }
    assertThat(text.toString()).isEqualTo("220220000202222202022002020202022220");
    Tensor x = ones(4);
    assertThat(F.dropout(x, 0.5, false)).isSameAs(x);
    assertThat(F.dropout(x, 1.0)).hasToString("tensor([0., 0., 0., 0.])");
    assertThat(F.dropout(x.requiresGrad_(), 0.5).gradFn().name()).isEqualTo("MulBackward0");
  }

  @Test
  void lossesByClosedForm() {
    Tensor scores = tensor(new double[][] {{0, 0}, {0, 0}, {1, 2}}).requiresGrad_();
    Tensor loss = F.crossEntropy(scores, tensor(0, 1, -100));
    assertThat(loss.item()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(loss.gradFn().name()).isEqualTo("NllLossBackward0");
    loss.backward();
    assertThat(scores.grad())
        .hasToString(
            "tensor([[-0.2500,  0.2500],\n"
                + "        [ 0.2500, -0.2500],\n"
                + "        [ 0.0000,  0.0000]])");
    Tensor each = F.nllLoss(scores.detach(), tensor(0, 1, 1), "none", -100);
    assertThat(each).hasToString("tensor([-0., -0., -2.])");
    Tensor p = tensor(0.5, 0.25).requiresGrad_();
    F.binaryCrossEntropy(p, tensor(1.0, 0.0)).backward();
    assertThat(p.grad()).hasToString("tensor([-1.0000,  0.6667])");
  }

  /** Values of PyTorch. */
  @Test
  void tangentsOfVariancesWithoutFreedomAreMadeAsGradients() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    assertThat(along(x -> x.var(dims(0), 3, false), 1, 2)).containsExactly(1, 0, -1);
    assertThat(along(x -> x.var(dims(0), 3, false), 1, 1)).containsExactly(0, 0, 0);
    assertThat(along(x -> x.var(dims(0), 2, false), 1, 2)).containsExactly(nan, nan, nan);
    assertThat(along(x -> x.var(dims(), 3, false), 1, 2)).containsExactly(nan, inf, inf);
    assertThat(along(x -> x.var(dims(), 2, false), 1, 2)).containsExactly(nan, inf, inf);
    assertThat(along(x -> x.var(dims(), 2, false), 1, 1)).containsExactly(nan, nan, nan);
    assertThat(along(x -> x.varMean(dims(0), 3, false).get(0), 1, 2)).containsExactly(1, 0, -1);
    assertThat(along(x -> x.std(dims(0), 3, false), 1, 2)).containsExactly(0, 0, -0.0);
    assertThat(along(x -> x.std(dims(0), 3, false), 1, 1)).containsExactly(nan, nan, nan);
    assertThat(along(x -> x.std(dims(), 3, false), 1, 2)).containsExactly(nan, nan, nan);
    // of which no infinity comes where the derivative by it is zero
    assertThat(along(x -> x.var(dims(0), 3, false).sigmoid_(), 1, 2)).containsExactly(0, 0, -0.0);
  }

  /** The derivatives of a function of two numbers along (1, 0), (1, 1) and (1, 2). */
  private static double[] along(TensorFunction f, double... at) {
    Tensor x = tensor(at, DType.FLOAT64);
    double[] found = new double[3];
    for (int i = 0; i < found.length; i++) {
      Tensor direction = tensor(new double[] {1, i}, DType.FLOAT64);
      found[i] = Func.jvp(f, x, direction).tangent().item();
    }
    return found;
  }

  /** As PyTorch's, whose comparisons have no tangents. */
  @Test
  void whatOnlyDecidesLeavesNoTangent() {
    Tensor one = tensor(new double[] {1}, DType.FLOAT64);
    List<TensorFunction> deciding =
        List.of(x -> x.clamp(x.mul(3), x), x -> x.clamp(0, 3), x -> x.mul(2).maximum(x));
    for (TensorFunction f : deciding) {
      TensorFunction pull = x -> Func.vjp(f, x).apply(one);
      assertThatThrownBy(() -> Func.jvp(pull, one, one, true))
          .hasMessageContaining("is independent of the inputs");
      assertThat(Func.jvp(pull, one, one).tangent().item()).isZero();
    }
    List<TensorFunction> zero = List.of(Tensor::sign, x -> Func.vjp(Tensor::abs, x).apply(one));
    for (TensorFunction f : zero) {
      assertThat(Func.jvp(f, one, one, true).tangent().item()).isZero();
    }
    // The gradient of the bound is a number that no tangent goes with: none is divided by zero.
    TensorFunction bound = x -> Func.vjp((Tensor m) -> m.clamp(m.div(0.0), m), x).apply(one);
    assertThat(bound.apply(one).item()).isNaN();
    assertThat(Func.jvp(bound, one, one).tangent().item()).isZero();
  }
}
