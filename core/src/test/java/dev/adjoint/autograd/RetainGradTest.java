package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RetainGradTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-8.01")
  void innerGradientsAreKeptAndAccumulate() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    y.retainGrad();
    y.retainGrad();
    Tensor s = y.mul(y).sum();
    s.backward(true, false);
    Tensor first = y.grad();
    assertThat(first).hasToString("tensor([4., 8.])");
    s.backward();
    assertThat(y.grad()).hasToString("tensor([ 8., 16.])");
    assertThat(first).hasToString("tensor([4., 8.])"); // sums are made out of place
    assertThat(x.grad()).hasToString("tensor([16., 32.])");
    assertThat(y.retainsGrad()).isTrue();
  }

  @Test
  @Tag("autograd-8.01")
  void aLeafKeepsItsGradientAnyway() {
    Tensor x = leaf(1, 2);
    x.retainGrad();
    assertThat(x.retainsGrad()).isFalse();
    x.mul(3).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.])");
  }

  @Test
  @Tag("autograd-8.01")
  void keptGradientsCanBeDifferentiated() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    y.retainGrad();
    y.mul(y).mul(y).sum().backward(null, null, true, null);
    assertThat(y.grad().requiresGrad()).isTrue();
    assertThat(grad(y.grad().sum(), x)).hasToString("[tensor([24., 48.])]");
  }

  @Test
  @Tag("autograd-8.02")
  void aTensorWithoutGradientIsRefused() {
    Tensor plain = ones(2);
    assertThatThrownBy(plain::retainGrad)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("can't retain_grad on Tensor that has requires_grad=False");
    assertThatThrownBy(() -> plain.mul(2).retainGrad())
        .hasMessage("can't retain_grad on Tensor that has requires_grad=False");
  }

  @Test
  @Tag("autograd-8.03")
  void inPlaceWritesMoveItToTheNewestVersion() {
    Tensor x = leaf(1, 2);
    Tensor y = x.clone();
    y.retainGrad();
    Tensor before = y.mul(7);
    y.mul_(3);
    y.mul_(5);
    y.mul(2).add(before).sum().backward();
    assertThat(y.grad()).hasToString("tensor([2., 2.])");
    assertThat(x.grad()).hasToString("tensor([37., 37.])");
    y.setGrad(null);
    y.add_(1);
    y.retainGrad(); // still one of them only
    y.sum().backward();
    assertThat(y.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-8.04")
  void oneOfSeveralOutputs() {
    Tensor x = leaf(1, 2);
    Tensor[] both = TwoResults.of(x);
    both[0].retainGrad();
    both[1].retainGrad();
    both[0].mul_(5);
    both[0].mul(10).add(both[1].mul(100)).sum().backward();
    assertThat(both[0].grad()).hasToString("tensor([10., 10.])");
    assertThat(both[1].grad()).hasToString("tensor([100., 100.])");
    assertThat(x.grad()).hasToString("tensor([400., 400.])");
  }

  @Test
  @Tag("autograd-8.04")
  void viewsOfWhatIsWrittenTo() {
    Tensor base = leaf(1).clone();
    base.retainGrad();
    Tensor view = base.get(slice());
    Tensor sibling = base.get(slice());
    view.retainGrad();
    sibling.retainGrad();
    view.mul_(2);
    view.add(sibling).sum().backward();
    assertThat(view.grad()).hasToString("tensor([1.])");
    assertThat(sibling.grad()).hasToString("tensor([1.])");
    assertThat(base.grad()).hasToString("tensor([2.])");
  }

  @Test
  @Tag("autograd-8.04")
  void viewsWhoseBaseIsWrittenTo() {
    Tensor base = leaf(1, 2).clone();
    base.retainGrad();
    Tensor first = base.get(slice(0, 1));
    Tensor second = base.get(slice(1, 2));
    first.retainGrad();
    second.retainGrad();
    base.mul_(2);
    first.mul(3).add(second).sum().backward();
    assertThat(first.grad()).hasToString("tensor([3.])");
    assertThat(second.grad()).hasToString("tensor([1.])");
    assertThat(base.grad()).hasToString("tensor([3., 1.])");
  }

  @Test
  @Tag("autograd-8.05")
  void allTensorHooksComeFirst() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    y.registerHook(g -> g.mul(2));
    y.retainGrad();
    y.registerHook(g -> g.mul(10));
    y.gradFn().registerPrehook(g -> new Tensor[] {g[0].mul(100)});
    y.sum().backward();
    assertThat(y.grad()).hasToString("tensor([20., 20.])");
    assertThat(x.grad()).hasToString("tensor([6000., 6000.])");
  }

  @Test
  @Tag("autograd-8.05")
  void gradStoresItToo() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    y.retainGrad();
    y.registerHook(g -> g.mul(2));
    grad(y.sum(), y);
    assertThat(y.grad()).hasToString("tensor([2., 2.])");
    y.setGrad(null);
    grad(y.sum(), x);
    assertThat(y.grad()).hasToString("tensor([2., 2.])");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-8.05")
  void whatIsKeptIsNobodyElses() {
    Tensor x = leaf(1, 2);
    Tensor y = x.clone();
    Tensor[] seen = new Tensor[1];
    y.registerHook(
        g -> {
          seen[0] = g;
          return null;
        });
    y.retainGrad();
    y.backward(ones(2));
    y.grad().zero_();
    assertThat(seen[0]).hasToString("tensor([1., 1.])");
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-8.06")
  void theTensorIsNotKeptAlive() {
    Tensor x = leaf(1, 2);
    List<WeakReference<Tensor>> inner = new ArrayList<>();
    Tensor rest = retained(x, inner);
    for (int i = 0; i < 100 && inner.getFirst().get() != null; i++) {
      System.gc();
    }
    assertThat(inner.getFirst().get()).isNull();
    rest.backward();
    assertThat(x.grad()).hasToString("tensor([6., 6.])");
  }

  private static Tensor retained(Tensor x, List<WeakReference<Tensor>> inner) {
    Tensor y = x.mul(2);
    y.retainGrad();
    inner.add(new WeakReference<>(y));
    return y.mul(3).sum();
  }
}
