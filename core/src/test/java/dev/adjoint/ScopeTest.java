package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
