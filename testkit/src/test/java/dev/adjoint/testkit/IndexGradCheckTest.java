package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.mv;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.where;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Choices and repeated operands against finite differences, once and twice. */
final class IndexGradCheckTest {
  private static Tensor smooth(long seed, long... sizes) {
    Input input =
        new Input(
            FLOAT64,
            sizes,
            Form.CONTIGUOUS,
            new Values.Floats(Domain.REAL.smooth((int) numel(sizes), seed)));
    return input.toTensor().requiresGrad_();
  }

  private static long numel(long... sizes) {
    long n = 1;
    for (long size : sizes) {
      n *= size;
    }
    return n;
  }

  private static Tensor condition() {
    return tensor(
        new boolean[][] {
          {true, false, true, false, true},
          {false, false, true, true, true},
          {true, true, false, false, false}
        });
  }

  private static void check(OpCall.Binary f, Tensor a, Tensor b) {
    assertThat(GradCheck.gradcheck(f, a, b)).isTrue();
    assertThat(GradCheck.gradgradcheck(f, a, b)).isTrue();
  }

  private static void check(OpCall.Unary f, Tensor a) {
    assertThat(GradCheck.gradcheck(f, a)).isTrue();
    assertThat(GradCheck.gradgradcheck(f, a)).isTrue();
  }

  @Test
  @Tag("autograd-1.44")
  void whereBetweenTensors() {
    check((a, b) -> where(condition(), a, b), smooth(1, 3, 5), smooth(2, 3, 5));
    check((a, b) -> where(condition(), a.mul(b), b), smooth(1, 3, 5), smooth(2, 3, 5));
    check((a, b) -> where(condition(), a.mul(a), b), smooth(1, 3, 1), smooth(2, 5));
    check((a, b) -> where(condition(), a.mul(a), b), smooth(3), smooth(2, 2, 3, 5));
    Tensor cube = zeros(5, 5, 5).gt(0);
    check((a, b) -> where(cube, a, b.mul(b)), smooth(1, 5, 1, 1), smooth(2, 1, 5, 1));
  }

  @Test
  @Tag("autograd-1.44")
  void whereWithNumber() {
    check(a -> where(condition(), a.mul(a), 1.5), smooth(1, 3, 5));
    check(a -> where(condition(), 2, a.mul(a)), smooth(2, 3, 5));
    check(a -> where(condition(), a.mul(a), 0), smooth(3, 5));
    check(a -> where(condition(), -0.5, a.mul(a)), smooth(4));
  }

  @Test
  @Tag("autograd-1.40")
  void productWithRepeatedVector() {
    Tensor matrix = smooth(1, 2, 2).detach();
    Tensor vector = smooth(2, 1);
    check(v -> mv(matrix, v.expand(2)).sum(), vector);
    check(v -> mv(matrix, v.expand(2)).mul(v), vector);
    check((m, v) -> mv(m, v.expand(2)), smooth(1, 2, 2), vector);
  }

  @Test
  @Tag("autograd-1.42")
  void duplicatesAddUp() {
    Tensor rows = tensor(1, 1, 3, 2, 1, 2);
    check(x -> x.mul(x).get(rows), smooth(1, 4, 4));
    check(x -> x.mul(x).get(rows, tensor(0)), smooth(1, 4, 4));
    check(x -> x.mul(x).get("[1, 1], 0:2, [3, 3]"), smooth(1, 2, 3, 4));
  }
}
