package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import java.lang.ref.WeakReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Graphs far deeper than any stack. */
class DeepGraphTest {
  private static final int DEPTH = 1_000_000;

  private static Tensor chain(Tensor x, UnaryOperator<Tensor> step) {
    Tensor y = x.clone();
    for (int i = 0; i < DEPTH; i++) {
      y = step.apply(y);
    }
    return y;
  }

  @Test
  @Tag("autograd-1.24")
  void builtInNodes() {
    Tensor x = tensor(new double[] {1, 2}, FLOAT64).requiresGrad_();
    chain(x, y -> y.add(y.mul(0.000001))).sum().backward();
    double expected = Math.pow(1.000001, DEPTH);
    assertThat(x.grad().get(0).item())
        .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  @Tag("autograd-1.24")
  void customNodes() {
    Tensor x = ones(1).requiresGrad_();
    int[] ran = new int[1];
    UnaryOperator<Tensor> count =
        g -> {
          ran[0]++;
          return g;
        };
    chain(x, y -> TestNode.copy("Custom", y, count)).backward(ones(1));
    assertThat(ran[0]).isEqualTo(DEPTH);
    assertThat(x.grad()).hasToString("tensor([1.])");
  }

  @Test
  @Tag("autograd-1.24")
  void inPlaceNodes() {
    Tensor x = zeros(2).requiresGrad_();
    Tensor y = chain(x, t -> t.add_(1));
    assertThat(y.version()).isEqualTo(DEPTH);
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-1.24")
  void inPlaceNodesThatMeetOlderTensors() {
    Tensor x = ones(1).requiresGrad_();
    Tensor y = x.clone();
    Tensor[] older = {x, x};
    for (int i = 0; i < DEPTH; i++) {
      Tensor kept = older[i & 1];
      older[i & 1] = y;
      y.add_(1);
      if ((i * 7 & 3) != 0) {
        y = y.add(kept.detach().mul(0)).sub_(kept.mul(0));
      }
    }
    y.backward(ones(1));
    assertThat(x.grad()).hasToString("tensor([1.])");
  }

  @Test
  @Tag("autograd-1.24")
  void writesThroughViews() {
    Tensor x = zeros(2).requiresGrad_();
    Tensor y = x.clone();
    Tensor view = y.get(0);
    for (int i = 0; i < DEPTH / 10; i++) {
      view.add_(1);
    }
    y.sum().backward();
    assertThat(y.detach()).hasToString("tensor([100000.,      0.])");
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-1.24")
  void gradientsThatAreGraphsThemselves() {
    Tensor x = ones(1).requiresGrad_();
    Tensor y = x;
    for (int i = 0; i < DEPTH / 10; i++) {
      y = y.mul(1);
    }
    Tensor g =
        grad(java.util.List.of(y.mul(y)), java.util.List.of(x), null, null, true, null).getFirst();
    assertThat(grad(g, x)).hasToString("[tensor([2.])]");
  }

  @Test
  @Tag("autograd-1.24")
  void deepGraphsAreFreed() {
    Tensor x = ones(1).requiresGrad_();
    for (int kind = 0; kind < 3; kind++) {
      WeakReference<Node> root = new WeakReference<>(abandoned(x, kind).gradFn());
      for (int i = 0; i < 100 && root.get() != null; i++) {
        System.gc();
      }
      assertThat(root.get()).isNull();
    }
  }

  private static Tensor abandoned(Tensor x, int kind) {
    return chain(
        x,
        switch (kind) {
          case 0 -> y -> y.mul(2);
          case 1 -> y -> TestNode.copy("Custom", y, g -> g);
          default -> y -> y.add_(1);
        });
  }
}
