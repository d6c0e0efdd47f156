package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackwardTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  void leavesAccumulate() {
    Tensor x = leaf(1, 2, 3);
    x.mul(2).sum().backward();
    Tensor first = x.grad();
    x.mul(3).sum().backward();
    assertThat(x.grad()).isSameAs(first).hasToString("tensor([5., 5., 5.])");
  }

  @Test
  void accumulationIsOutOfPlaceWhenTheGraphIsCreated() {
    Tensor x = leaf(1, 2);
    x.mul(2).sum().backward();
    Tensor first = x.grad();
    x.mul(x).sum().backward(null, null, true, null);
    assertThat(first).hasToString("tensor([2., 2.])");
    assertThat(x.grad()).isNotSameAs(first).hasToString("tensor([4., 6.], grad_fn=<AddBackward0>)");
  }

  @Test
  void aLeafWithoutAGraphAddsItsGradient() {
    Tensor x = leaf(1, 2);
    Tensor given = tensor(3.0, 4.0);
    x.backward(given);
    x.backward(given);
    assertThat(x.grad()).hasToString("tensor([6., 8.])");
    assertThat(given).hasToString("tensor([3., 4.])");
  }

  @Test
  void diamondsSumTheirPathsAndLeaveTheGivenGradientAlone() {
    Tensor x = leaf(2);
    Tensor c = x.add(x);
    Tensor d = c.add(x);
    Tensor given = ones(1);
    d.add(c).backward(given);
    assertThat(x.grad()).hasToString("tensor([5.])");
    assertThat(given).hasToString("tensor([1.])");
  }

  @Test
  void severalRootsCountOncePerPath() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Tensor z = y.mul(3);
    backward(List.of(y.sum(), z.sum(), z.sum()), null);
    assertThat(x.grad()).hasToString("tensor([14., 14.])");
  }

  @Test
  void gradientsOfTwoLeavesNeverShareMemory() {
    Tensor a = leaf(1, 2, 3);
    Tensor b = leaf(1, 2, 3);
    a.add(b).mul(2).sum().backward();
    a.grad().zero_();
    assertThat(b.grad()).hasToString("tensor([2., 2., 2.])");
  }

  @Test
  void largeGradientsOfTwoLeavesNeverShareMemory() {
    Tensor a = ones(100_000).requiresGrad_();
    Tensor b = ones(100_000).requiresGrad_();
    a.add(b).mul(2).mul(a).sum().backward();
    a.grad().zero_();
    assertThat(b.grad().eq(2).all().itemBoolean()).isTrue();
    for (int i = 0; i < 20; i++) {
      rand(100_000); // takes over whatever memory was given back too early
    }
    assertThat(b.grad().eq(2).all().itemBoolean()).isTrue();
  }

  @Test
  void largeValuesSurviveThatHooksAndGradReturn() {
    Tensor x = ones(50_000).requiresGrad_();
    Tensor[] seen = new Tensor[1];
    Tensor y = x.mul(3);
    y.retainGrad();
    y.registerHook(
        g -> {
          seen[0] = g;
          return g.mul(2);
        });
    y.mul(y).sum().backward();
    Tensor twice = grad(x.mul(x).mul(5).sum(), x).getFirst();
    for (int i = 0; i < 20; i++) {
      rand(50_000);
    }
    assertThat(seen[0].eq(6).all().itemBoolean()).isTrue();
    assertThat(y.grad().eq(12).all().itemBoolean()).isTrue();
    assertThat(x.grad().eq(36).all().itemBoolean()).isTrue();
    assertThat(twice.eq(10).all().itemBoolean()).isTrue();
  }

  @Test
  void gradientsFollowTheLayoutOfTheLeaf() {
    Tensor x = rand(3, 2).t().detach().requiresGrad_();
    x.mul(x).sum().backward();
    assertThat(x.grad().stride()).isEqualTo(x.stride());
    Tensor y = rand(2, 3).requiresGrad_();
    y.t().mul(2).sum().backward();
    assertThat(y.grad().stride()).isEqualTo(new long[] {3, 1});
    Tensor z = rand(3).requiresGrad_();
    z.sum().backward();
    assertThat(z.grad().stride()).isEqualTo(new long[] {1});
  }

  @Test
  void gradReturnsAndLeavesAlone() {
    Tensor x = leaf(1, 2, 3);
    Tensor s = x.pow(3).sum();
    Tensor first = grad(List.of(s), List.of(x), null, null, true, null).getFirst();
    Tensor second = grad(List.of(first.sum()), List.of(x), null, null, true, null).getFirst();
    assertThat(first).hasToString("tensor([ 3., 12., 27.], grad_fn=<MulBackward0>)");
    assertThat(second).hasToString("tensor([ 6., 12., 18.], grad_fn=<MulBackward0>)");
    assertThat(grad(second.sum(), x)).hasToString("[tensor([6., 6., 6.])]");
    assertThat(x.grad()).isNull();
  }

  @Test
  void gradOfWhatIsNotUsed() {
    Tensor x = leaf(1, 2);
    Tensor other = leaf(1);
    Tensor s = x.sum();
    assertThatThrownBy(() -> grad(s, x, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("appears to not have been used in the graph");
    List<Tensor> both =
        Autograd.grad(List.of(x.sum()), List.of(x, other), null, null, false, true, false);
    assertThat(both.get(1)).isNull();
    both = Autograd.grad(List.of(x.sum()), List.of(x, other), null, null, false, null, true);
    assertThat(both.get(1)).hasToString("tensor([0.])");
    assertThatThrownBy(() -> Autograd.grad(List.of(s), List.of(x), null, null, false, false, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected allow_unused to be True");
    assertThatThrownBy(() -> grad(s, tensor(1.0)))
        .hasMessage("One of the differentiated Tensors does not require grad");
    assertThatThrownBy(() -> grad(List.of(s), List.of()))
        .hasMessage("grad requires non-empty inputs.");
  }

  @Test
  void gradStopsAtInnerTensors() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    int[] calls = new int[1];
    x.registerHook(
        g -> {
          calls[0]++;
          return null;
        });
    assertThat(grad(y.mul(y).sum(), y)).hasToString("[tensor([4., 8.])]");
    assertThat(calls[0]).isZero();
  }

  @Test
  void backwardOfChosenInputs() {
    Tensor a = leaf(1);
    Tensor b = leaf(2);
    Tensor c = a.mul(b);
    c.mul(2).backward(ones(1), null, false, List.of(a, c));
    assertThat(a.grad()).hasToString("tensor([4.])");
    assertThat(b.grad()).isNull();
    assertThat(c.grad()).hasToString("tensor([2.])");
    assertThatThrownBy(() -> a.mul(2).backward(ones(1), null, false, List.of()))
        .hasMessage("`inputs` argument to `backward()` cannot be empty.");
  }

  @Test
  void refusals() {
    Tensor x = leaf(1, 2, 3);
    assertThatThrownBy(() -> x.mul(2).backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("grad can be implicitly created only for scalar outputs");
    assertThatThrownBy(() -> tensor(1.0).backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("element 0 of tensors does not require grad and does not have a grad_fn");
    assertThatThrownBy(() -> x.mul(2).backward(ones(2)))
        .hasMessage(
            "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a"
                + " shape of torch.Size([3]).");
    Tensor s = x.mul(x).sum();
    s.backward();
    assertThatThrownBy(s::backward)
        .hasMessageStartingWith("Trying to backward through the graph a second time");
    assertThatThrownBy(() -> backward(List.of(x.sum()), List.of()))
        .hasMessage("got 1 tensors and 0 gradients");
  }

  @Test
  void graphsCanBeKept() {
    Tensor x = leaf(1, 2);
    Tensor s = x.mul(x).sum();
    s.backward(true, false);
    s.backward(true, false);
    s.backward();
    assertThat(x.grad()).hasToString("tensor([ 6., 12.])");
    Tensor withoutSaved = x.add(1).sum();
    withoutSaved.backward();
    withoutSaved.backward();
    assertThat(x.grad()).hasToString("tensor([ 8., 14.])");
  }

  @Test
  void mixedDTypesGetTheirOwnBack() {
    Tensor a = tensor(1.0, 2.0).requiresGrad_();
    Tensor b = tensor(new double[] {3, 4}, FLOAT64).requiresGrad_();
    Tensor c = a.mul(b);
    assertThat(c.dtype()).isEqualTo(FLOAT64);
    c.sum().backward();
    assertThat(a.grad()).hasToString("tensor([3., 4.])");
    assertThat(b.grad()).hasToString("tensor([1., 2.], dtype=torch.float64)");
    Tensor d = a.to(FLOAT16).to(FLOAT64);
    assertThat(grad(d.sum(), a).getFirst().dtype()).isEqualTo(FLOAT32);
  }

  @Test
  void broadcastOperandsGetSumsOfTheirShape() {
    Tensor a = rand(2, 1).requiresGrad_();
    Tensor b = rand(3).requiresGrad_();
    Tensor c = tensor(2.0).requiresGrad_();
    Tensor empty = zeros(0, 3).requiresGrad_();
    a.add(b).mul(c).sum().backward();
    assertThat(a.grad().shape()).isEqualTo(size(2, 1));
    assertThat(b.grad().shape()).isEqualTo(size(3));
    assertThat(c.grad().shape()).isEqualTo(size());
    empty.add(b).sum().backward();
    assertThat(empty.grad().shape()).isEqualTo(size(0, 3));
    assertThat(b.grad()).hasToString("tensor([4., 4., 4.])");
  }

  @Test
  void backwardInsideBackward() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    y.registerHook(
        g -> {
          Tensor inner = leaf(3);
          try (var mode = enableGrad()) {
            assertThat(mode).isNotNull();
            inner.mul(inner).sum().backward();
          }
          return g.mul(inner.grad());
        });
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([12., 12.])");
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  void passesNestDeeply() {
    Tensor[] leaf = {leaf(1)};
    nested(leaf[0], 2000);
    assertThat(leaf[0].grad()).hasToString("tensor([1.])");
  }

  private static void nested(Tensor x, int depth) {
    Tensor y = x.clone();
    y.registerHook(
        g -> {
          if (depth > 0) {
            GradMode.with(true, () -> nested(leaf(1), depth - 1));
          }
          return null;
        });
    y.sum().backward();
  }

  @Test
  void anExceptionInAHookLeavesEverythingUsable() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    RemovableHandle handle =
        y.registerHook(
            g -> {
              throw new IllegalArgumentException("mine");
            });
    Tensor s = y.sum();
    assertThatThrownBy(() -> s.backward(true, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
    assertThat(isGradEnabled()).isTrue();
    assertThat(x.grad()).isNull();
    handle.remove();
    s.backward();
    assertThat(x.grad()).hasToString("tensor([2., 4.])");
  }

  @Test
  void deepGraphsNeitherOverflowNorSlowDown() {
    Tensor x = leaf(1);
    Tensor y = x;
    for (int i = 0; i < 1_000_000; i++) {
      y = y.add(1);
    }
    y.backward(ones(1));
    assertThat(x.grad()).hasToString("tensor([1.])");
  }

  @Test
  void readyNodesRunNewestFirst() {
    Tensor x = leaf(1);
    StringBuilder order = new StringBuilder();
    Tensor a = x.mul(2);
    Tensor b = x.mul(3);
    for (Tensor t : Arrays.asList(a, b)) {
      String name = t == a ? "a" : "b";
      t.registerHook(
          g -> {
            order.append(name);
            return null;
          });
    }
    x.registerHook(
        g -> {
          order.append("x");
          return null;
        });
    b.add(a).sum().backward();
    assertThat(order).hasToString("bax");
  }

  @Test
  void oneLeafSharedByManyThreadsLosesNoUpdate() throws InterruptedException {
    Tensor x = leaf(1, 2);
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int k = 0; k < 250; k++) {
                      x.mul(2).sum().backward();
                    }
                  });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(x.grad()).hasToString("tensor([4000., 4000.])");
  }

  @Test
  void oneGraphMayBeWalkedByManyThreads() throws InterruptedException {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x).mul(3).sum();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int k = 0; k < 100; k++) {
                      y.backward(true, false);
                    }
                  });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(x.grad()).hasToString("tensor([2400., 4800.])");
  }
}
