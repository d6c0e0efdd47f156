package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DetachTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-6.01")
  void detachCutsTheGraph() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.add(2);
    Tensor d = y.detach();
    assertThat(d.requiresGrad()).isFalse();
    assertThat(d.gradFn()).isNull();
    assertThat(d.isLeaf()).isTrue();
    assertThat(d.dataPtr()).isEqualTo(y.dataPtr());
    Tensor z = d.mul(4).add(y);
    z.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1., 1.])"); // 5 if it went through d
    d.requiresGrad_();
    d.mul(2).sum().backward();
    assertThat(d.grad()).hasToString("tensor([2., 2., 2.])");
    assertThat(x.grad()).hasToString("tensor([1., 1., 1.])");
  }

  @Test
  @Tag("autograd-6.02")
  void detachInPlaceCutsOnlyItsOwnHistory() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(2);
    Tensor earlier = y.add(1);
    assertThat(y.detach_()).isSameAs(y);
    assertThat(y.gradFn()).isNull();
    assertThat(y.requiresGrad()).isFalse();
    assertThat(y.isLeaf()).isTrue();
    earlier.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2., 2.])");
    y.requiresGrad_();
    y.mul(3).sum().backward();
    assertThat(y.grad()).hasToString("tensor([3., 3., 3.])");
    assertThat(x.grad()).hasToString("tensor([2., 2., 2.])");
  }

  @Test
  @Tag("autograd-6.03")
  void viewsCannotBeDetachedInPlace() {
    Tensor y = leaf(1, 2, 3, 4).clone();
    assertThatThrownBy(() -> y.narrow(0, 1, 2).detach_())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Can't detach views in-place. Use detach() instead.");
    assertThat(y.narrow(0, 1, 2).detach().requiresGrad()).isFalse();
  }

  @Test
  void aSavedInputThatNoGradientNeedsWasDetachedInPlace() {
    Tensor y = leaf(1, 2, 3).mul(2);
    Tensor ones = y.pow(0);
    y.detach_();
    assertThatThrownBy(() -> ones.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Trying to use a saved tensor that has been detached in-place");
  }

  @Test
  @Tag("autograd-6.04")
  void aSavedInputWasDetachedInPlace() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(2);
    Tensor square = y.mul(y);
    y.detach_();
    assertThatThrownBy(() -> square.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Trying to use a saved tensor that has been detached in-place");
    Tensor z = x.mul(2);
    Tensor e = z.exp(); // keeps its output alone
    z.detach_();
    e.sum().backward();
    assertThat(x.grad().allclose(x.detach().mul(2).exp().mul(2))).isTrue();
  }

  @Test
  @Tag("autograd-6.05")
  void detachDropsTheTangent() {
    try (DualLevel level = DualLevel.enter()) {
      assertThat(level).isNotNull();
      Tensor dual = ForwardAd.makeDual(tensor(1.0, 2.0), tensor(3.0, 4.0));
      assertThat(ForwardAd.unpackDual(dual).tangent()).hasToString("tensor([3., 4.])");
      assertThat(ForwardAd.unpackDual(dual.detach()).tangent()).isNull();
      assertThat(ForwardAd.unpackDual(dual.detach().mul(2)).tangent()).isNull();
      Tensor product = dual.detach().mul(dual);
      assertThat(ForwardAd.unpackDual(product).tangent()).hasToString("tensor([3., 8.])");
    }
  }

  @Test
  @Tag("autograd-6.05")
  void originalAndDetachedCopyDoNotHoldEachOther() {
    Tensor y = leaf(1, 2, 3).mul(2);
    WeakReference<Tensor> copy = new WeakReference<>(y.detach());
    assertThat(isCollected(copy)).isTrue();
    assertThat(y.requiresGrad()).isTrue();
    Tensor[] original = {leaf(1, 2, 3)};
    Tensor detached = original[0].detach();
    WeakReference<Tensor> gone = new WeakReference<>(original[0]);
    original[0] = null;
    assertThat(isCollected(gone)).isTrue();
    assertThat(detached.toDoubleArray()).containsExactly(1, 2, 3);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }
}
