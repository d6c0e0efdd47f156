package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GradModeTest {

  @AfterEach
  void theModeIsRestored() {
    assertThat(isGradEnabled()).isTrue();
  }

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-5.01")
  void resultsUnderNoGradHaveNoHistory() {
    Tensor x = leaf(1, 2);
    Tensor y = noGrad(() -> x.mul(2));
    assertThat(y.requiresGrad()).isFalse();
    assertThat(y.gradFn()).isNull();
    assertThat(y.isLeaf()).isTrue();
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not require grad and does not have a grad_fn");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-5.02")
  void guardsNestAndRestore() {
    try (GradMode off = noGrad()) {
      assertThat(off).isNotNull();
      try (GradMode again = noGrad()) {
        assertThat(again).isNotNull();
        assertThat(isGradEnabled()).isFalse();
      }
      assertThat(isGradEnabled()).isFalse();
      try (GradMode on = enableGrad()) {
        assertThat(on).isNotNull();
        assertThat(isGradEnabled()).isTrue();
        enableGrad(() -> assertThat(isGradEnabled()).isTrue());
        assertThat(isGradEnabled()).isTrue();
      }
      assertThat(isGradEnabled()).isFalse();
    }
    assertThat(isGradEnabled()).isTrue();
    assertThatThrownBy(
            () ->
                noGrad(
                    (Runnable)
                        () -> {
                          throw new NoSuchElementException();
                        }))
        .isInstanceOf(NoSuchElementException.class);
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-5.02")
  @Tag("autograd-5.06")
  void wrappedFunctionsSwitchWhenCalled() {
    Tensor x = leaf(1, 2);
    Function<Tensor, Tensor> twice = GradMode.wrap(false, (Tensor t) -> t.mul(2));
    Supplier<Tensor> recorded = GradMode.wrap(true, () -> x.mul(3));
    assertThat(isGradEnabled()).isTrue();
    assertThat(x.mul(2).requiresGrad()).isTrue();
    assertThat(twice.apply(x).requiresGrad()).isFalse();
    assertThat(isGradEnabled()).isTrue();
    noGrad(
        () -> {
          assertThat(recorded.get().requiresGrad()).isTrue();
          Function<Tensor, Tensor> inner = GradMode.wrap(true, (Tensor t) -> t.mul(2));
          assertThat(isGradEnabled()).isFalse();
          assertThat(inner.apply(x).requiresGrad()).isTrue();
        });
    Function<Tensor, Tensor> failing = GradMode.wrap(false, (Tensor t) -> t.get(9));
    assertThatThrownBy(() -> failing.apply(x)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-5.04")
  void anIteratorComputesEachElementInItsMode() {
    Tensor x = leaf(1, 2);
    Iterator<Tensor> powers =
        new Iterator<>() {
          private int n;

          @Override
          public boolean hasNext() {
            assertThat(isGradEnabled()).isFalse();
            return n < 2;
          }

          @Override
          public Tensor next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            n++;
            return x.mul(n);
          }
        };
    Iterator<Tensor> unrecorded = GradMode.wrap(false, powers);
    int count = 0;
    while (unrecorded.hasNext()) {
      assertThat(isGradEnabled()).isTrue();
      assertThat(unrecorded.next().requiresGrad()).isFalse();
      assertThat(isGradEnabled()).isTrue();
      assertThat(x.mul(2).requiresGrad()).isTrue();
      count++;
    }
    assertThat(count).isEqualTo(2);
    assertThatThrownBy(unrecorded::next).isInstanceOf(NoSuchElementException.class);
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-5.05")
  void setGradEnabledActsAtOnce() {
    Tensor x = leaf(1);
    GradMode former = setGradEnabled(false);
    assertThat(x.mul(2).requiresGrad()).isFalse();
    former.close();
    assertThat(x.mul(2).requiresGrad()).isTrue();
    try (GradMode off = setGradEnabled(false)) {
      assertThat(off).isNotNull();
      assertThat(x.mul(2).requiresGrad()).isFalse();
      setGradEnabled(true); // changed inside, and restored all the same
      assertThat(x.mul(2).requiresGrad()).isTrue();
    }
    assertThat(x.mul(2).requiresGrad()).isTrue();
    try (GradMode on = setGradEnabled(true)) {
      assertThat(on).isNotNull();
      setGradEnabled(false);
      assertThat(x.mul(2).requiresGrad()).isFalse();
    }
    assertThat(x.mul(2).requiresGrad()).isTrue();
  }

  @Test
  @Tag("autograd-5.08")
  void aWriteUnderNoGradLeavesALeaf() {
    Tensor x = ones(5, 5).requiresGrad_();
    Tensor y = rand(5, 5);
    noGrad(() -> x.set("0", y.get(0)));
    assertThat(x.requiresGrad()).isTrue();
    assertThat(x.gradFn()).isNull();
    assertThat(x.isLeaf()).isTrue();
    assertThat(x.get(0).equal(y.get(0))).isTrue();
    x.sum().backward();
    assertThat(x.grad().equal(ones(5, 5))).isTrue();
  }

  @Test
  @Tag("autograd-5.09")
  void theModeIsTheThreadsOwn() throws InterruptedException {
    Tensor x = leaf(1);
    AtomicReference<Boolean> platform = new AtomicReference<>();
    AtomicReference<Boolean> virtual = new AtomicReference<>();
    try (GradMode off = noGrad()) {
      assertThat(off).isNotNull();
      Thread first = new Thread(() -> platform.set(x.mul(2).requiresGrad()));
      Thread second = Thread.ofVirtual().unstarted(() -> virtual.set(x.mul(2).requiresGrad()));
      first.start();
      second.start();
      first.join();
      second.join();
    }
    assertThat(platform.get()).isTrue();
    assertThat(virtual.get()).isTrue();
    Thread switching = new Thread(() -> setGradEnabled(false));
    switching.start();
    switching.join();
    assertThat(isGradEnabled()).isTrue();
  }
}
