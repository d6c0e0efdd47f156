package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.MultiGradHook.registerMultiGradHook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MultiGradHookTest {
  private final List<String> log = new ArrayList<>();

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private MultiGradHook logging() {
    return grads -> log.add(Events.text(grads.toArray(new Tensor[0])));
  }

  @Test
  @Tag("autograd-7.22")
  void allGradientsAtOnce() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    Tensor c = a.mul(b);
    Tensor d = leaf(5, 6);
    RemovableHandle handle = registerMultiGradHook(List.of(a, b, c, d), logging());
    c.mul(d).sum().backward(true, false);
    assertThat(log).containsExactly("([15, 24], [5, 12], [5, 6], [3, 8])");
    log.clear();
    c.sum().backward(true, false);
    assertThat(log).containsExactly("([3, 4], [1, 2], [1, 1], null)");
    log.clear();
    d.mul(2).sum().backward();
    assertThat(log).containsExactly("(null, null, null, [2, 2])");
    log.clear();
    leaf(1).mul(2).sum().backward();
    assertThat(log).isEmpty();
    handle.remove();
    c.sum().backward();
    assertThat(log).isEmpty();
  }

  @Test
  @Tag("autograd-7.22")
  void passesForSomeInputsReachLess() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    Tensor c = a.mul(2);
    Tensor s = c.mul(b).sum();
    registerMultiGradHook(List.of(a, b, c), logging());
    s.backward(null, true, false, List.of(b));
    grad(List.of(s), List.of(c), GradOptions.DEFAULT.retainGraph(true));
    grad(List.of(s), List.of(a, b), GradOptions.DEFAULT);
    assertThat(log)
        .containsExactly(
            "(null, [2, 4], null)", "(null, null, [3, 4])", "([6, 8], [2, 4], [3, 4])");
  }

  @Test
  @Tag("autograd-7.22")
  void outputsWithoutGradientAreNull() {
    Tensor[] both = TwoResults.of(leaf(1, 2));
    Tensor other = leaf(1);
    registerMultiGradHook(List.of(both[0], both[1], other), logging());
    both[1].sum().backward();
    assertThat(log).containsExactly("(null, [1, 1], null)");
    both[0].sum().add(other.sum()).backward();
    assertThat(log).hasSize(2).last().isEqualTo("([1, 1], null, [1])");
  }

  @Test
  @Tag("autograd-7.22")
  void anErrorOnTheWayPreventsTheCall() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    Tensor s = a.mul(b).sum();
    RemovableHandle failing =
        b.registerHook(
            g -> {
              throw new IllegalStateException("mine");
            });
    registerMultiGradHook(List.of(a, b), logging());
    assertThatThrownBy(() -> s.backward(true, false)).hasMessage("mine");
    assertThat(log).isEmpty();
    failing.remove();
    s.backward();
    assertThat(log).containsExactly("([3, 4], [1, 2])");
  }

  @Test
  @Tag("autograd-7.22")
  void passesInsideEachOtherCountApart() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    registerMultiGradHook(List.of(a, b), logging());
    boolean[] nested = new boolean[1];
    Tensor c = a.mul(b);
    c.registerHook(
        g -> {
          if (!nested[0]) {
            nested[0] = true;
            enableGrad(() -> a.mul(10).sum()).backward();
          }
          return null;
        });
    c.sum().backward();
    assertThat(log).containsExactly("([10, 10], null)", "([3, 4], [1, 2])");
  }

  @Test
  @Tag("autograd-7.22")
  void allOfThemNeedGradients() {
    assertThatThrownBy(() -> registerMultiGradHook(List.of(leaf(1), ones(1)), logging()))
        .hasMessage("cannot register a hook on a tensor that doesn't require gradient");
  }

  @Test
  @Tag("autograd-7.23")
  void theFirstGradientOnly() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    Tensor c = a.mul(b);
    RemovableHandle handle = registerMultiGradHook(List.of(a, ones(1), b, c), logging(), "any");
    c.sum().backward(true, false);
    c.mul(2).sum().backward(true, false);
    a.mul(5).sum().backward();
    leaf(1).sum().backward();
    assertThat(log).containsExactly("([1, 1])", "([2, 2])", "([5, 5])");
    handle.remove();
    c.sum().backward();
    assertThat(log).hasSize(3);
  }

  @Test
  @Tag("autograd-7.23")
  void otherModesAreRefused() {
    assertThatThrownBy(() -> registerMultiGradHook(List.of(leaf(1)), logging(), "foo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expects mode to be one of ('all', 'any') but got foo");
  }
}
