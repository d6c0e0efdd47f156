package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("checked")
class ScopeTest {

  @Test
  void whatIsNotKeptIsGoneAndSaysSo() {
    Tensor x = ones(100_000);
    Tensor dropped;
    Tensor kept;
    try (Scope scope = Scope.open()) {
      dropped = x.mul(2);
      kept = scope.keep(x.mul(3));
    }
    assertThat(kept.sum().item()).isEqualTo(300_000);
    assertThat(x.sum().item()).isEqualTo(100_000);
    assertThatThrownBy(dropped::sum).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @SuppressWarnings("try") // the scope is used for its close alone
  void gradientsOfLeavesStay() {
    Tensor w = ones(100_000).requiresGrad_();
    for (int step = 0; step < 5; step++) {
      try (Scope scope = Scope.open()) {
        w.mul(w).sum().backward();
      }
    }
    for (int i = 0; i < 10; i++) {
      rand(100_000);
    }
    assertThat(w.grad().eq(10).all().itemBoolean()).isTrue();
  }

  @Test
  void whatAHookMakesStays() {
    Tensor w = ones(100_000).requiresGrad_();
    Tensor[] momentum = new Tensor[1];
    w.registerPostAccumulateGradHook(leaf -> momentum[0] = leaf.grad().mul(0.5));
    w.mul(4).sum().backward();
    for (int i = 0; i < 10; i++) {
      rand(100_000);
    }
    assertThat(momentum[0].eq(2).all().itemBoolean()).isTrue();
  }

  /** What holds for a large tensor holds for a small one. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 512, 513, 100_000})
  void theSameForEverySize(long size) {
    Tensor x = zeros(size(size), FLOAT64);
    Tensor dropped;
    Tensor view;
    Tensor kept;
    Tensor outer;
    try (Scope scope = Scope.open()) {
      dropped = x.add(1);
      kept = scope.keep(x.add(2));
      view = dropped.view(-1, 1);
      try (Scope inner = Scope.open()) {
        outer = inner.keep(x.add(3));
      }
      assertThat(outer.sum().item()).isEqualTo(3 * size);
    }
    assertThat(kept.sum().item()).isEqualTo(2 * size);
    for (Tensor gone : List.of(dropped, view, outer)) {
      if (size > 0) {
        gone(() -> gone.get(0).toDoubleArray());
        gone(() -> gone.add(1));
        gone(() -> gone.fill_(1));
        gone(gone::toString);
        gone(gone::memorySegment);
        gone(gone::clone);
      }
    }
  }

  private static void gone(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was made inside a Scope that has been closed");
  }

  /** Gradients that are asked for are results as others are, recorded or not. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1024, 1025, 100_000})
  void gradientsAskedForEndWithTheirScope(long size) {
    Tensor x = ones(size).requiresGrad_();
    Tensor outside = grad(List.of(x.mul(x).mul(2).sum()), List.of(x)).getFirst();
    for (boolean createGraph : new boolean[] {false, true}) {
      List<Tensor> first;
      Tensor kept;
      try (Scope scope = Scope.open()) {
        Tensor y = x.mul(x);
        first = grad(List.of(y.mul(3).sum()), List.of(x, y), null, true, createGraph);
        kept = scope.keep(grad(List.of(y.sum()), List.of(x), null, true, createGraph).getFirst());
        Tensor passed;
        try (Scope inner = Scope.open()) {
          passed = inner.keep(grad(List.of(x.mul(5).sum()), List.of(x)).getFirst());
        }
        assertThat(passed.sum().item()).isEqualTo(5 * size);
        assertThat(first.get(0).sum().item()).isEqualTo(6 * size);
        assertThat(first.get(1).sum().item()).isEqualTo(3 * size);
      }
      assertThat(kept.sum().item()).isEqualTo(2 * size);
      gone(() -> first.get(0).add(1));
    }
    assertThat(outside.sum().item()).isEqualTo(4 * size);
  }

  /** What backward stores, what a hook makes and what a user has a segment of stay. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1024, 1025, 100_000})
  void whatStays(long size) {
    Tensor w = ones(size).requiresGrad_();
    Tensor recorded = ones(size).requiresGrad_();
    Tensor put = ones(size).requiresGrad_();
    Tensor[] hooked = new Tensor[2];
    Tensor made;
    try (Scope scope = Scope.open()) {
      Tensor twice = w.mul(2);
      twice.registerHook(g -> hooked[0] = g.mul(5));
      twice.mul(3).sum().backward();
      recorded.mul(recorded).sum().backward(null, true, true, null);
      recorded.mul(4).sum().backward(null, true, true, null);
      made = ones(size);
      made.memorySegment();
      put.setGrad(grad(List.of(put.mul(7).sum()), List.of(put)).getFirst());
      hooked[1] = scope.keep(w.grad().mul(2));
    }
    assertThat(w.grad().sum().item()).isEqualTo(30 * size);
    assertThat(recorded.grad().sum().item()).isEqualTo(6 * size);
    assertThat(hooked[0].sum().item()).isEqualTo(15 * size);
    assertThat(hooked[1].sum().item()).isEqualTo(60 * size);
    assertThat(made.sum().item()).isEqualTo(size);
    assertThat(put.grad().sum().item()).isEqualTo(7 * size);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 100_000})
  void gradientsThatAreReturned(long size) {
    Tensor w = ones(size).requiresGrad_();
    Tensor plain;
    Tensor recorded;
    try (Scope scope = Scope.open()) {
      plain = scope.keep(grad(w.mul(w).sum(), w).get(0));
      recorded = grad(List.of(w.mul(w).sum()), List.of(w), null, true, true, false).get(0);
    }
    assertThat(plain.sum().item()).isEqualTo(2 * size);
    gone(() -> recorded.add(1));
  }

  @Test
  void anotherThreadThatStillComputes() throws Exception {
    for (int round = 0; round < 50; round++) {
      Tensor[] shared = new Tensor[1];
      FutureTask<Double> other =
          new FutureTask<>(
              () -> {
                double sum = 0;
                try {
                  for (int i = 0; i < 1000; i++) {
                    sum = shared[0].sum().item();
                    assertThat(sum).isEqualTo(100_000);
                  }
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessageContaining("Scope");
                }
                return sum;
              });
      try (Scope scope = Scope.open()) {
        shared[0] = ones(100_000);
        Thread.ofPlatform().start(other);
        scope.keep(ones(10));
      }
      for (int i = 0; i < 10; i++) {
        zeros(100_000).fill_(3);
      }
      other.get();
    }
  }

  @Test
  void aResultOfAClosedScopeLeavesOutAsItWas() {
    Tensor dead;
    try (Scope scope = Scope.open()) {
      dead = zeros(1000).add(1);
      assertThat(scope).isNotNull();
    }
    Tensor out = ones(2);
    assertThatThrownBy(() -> out(out, () -> dead)).isInstanceOf(IllegalStateException.class);
    assertThat(out).hasToString("tensor([1., 1.])");
    assertThat(out.version()).isZero();
  }

  @Test
  void anOutOfAClosedScopeStaysAsItWas() {
    Tensor dead;
    try (Scope scope = Scope.open()) {
      dead = zeros(1000).add(1);
      assertThat(scope).isNotNull();
    }
    assertThatThrownBy(() -> out(dead, () -> ones(2))).isInstanceOf(IllegalStateException.class);
    assertThat(dead.shape()).hasToString("torch.Size([1000])");
    assertThat(dead.version()).isZero();
  }
}
