package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HookTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  void tensorHooksRunInOrderAndMayReplace() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(2);
    List<String> log = new ArrayList<>();
    y.retainGrad();
    y.registerHook(
        g -> {
          log.add("y " + g);
          return g.mul(2);
        });
    x.registerHook(
        g -> {
          log.add("x " + g);
          return null;
        });
    y.sum().backward();
    assertThat(log).containsExactly("y tensor([1., 1., 1.])", "x tensor([4., 4., 4.])");
    assertThat(y.grad()).hasToString("tensor([2., 2., 2.])");
    assertThat(x.grad()).hasToString("tensor([4., 4., 4.])");
  }

  @Test
  void handlesTakeHooksOffAlsoFromInside() {
    Tensor x = leaf(1);
    int[] calls = new int[2];
    RemovableHandle[] handle = new RemovableHandle[1];
    handle[0] =
        x.registerHook(
            g -> {
              calls[0]++;
              handle[0].remove();
              return null;
            });
    TensorHook twice =
        g -> {
          calls[1]++;
          return null;
        };
    RemovableHandle first = x.registerHook(twice);
    x.registerHook(twice);
    x.sum().backward();
    first.remove();
    first.remove();
    x.sum().backward();
    assertThat(calls).containsExactly(1, 3);
  }

  @Test
  void hooksSeeTheVersionTheyWereSetOn() {
    Tensor x = leaf(1, 2);
    Tensor y = x.clone();
    List<String> log = new ArrayList<>();
    y.registerHook(
        g -> {
          log.add("before " + g);
          return null;
        });
    y.mul_(3);
    y.registerHook(
        g -> {
          log.add("after " + g);
          return null;
        });
    y.sum().backward();
    assertThat(log).containsExactly("after tensor([1., 1.])", "before tensor([3., 3.])");
  }

  @Test
  void retainGradFollowsTheNewestVersion() {
    Tensor x = leaf(1, 2);
    Tensor y = x.clone();
    y.retainGrad();
    y.mul_(3);
    y.mul(2).sum().backward();
    assertThat(y.grad()).hasToString("tensor([2., 2.])");
    assertThat(y.retainsGrad()).isTrue();
    x.retainGrad();
    assertThat(x.retainsGrad()).isFalse();
    assertThatThrownBy(() -> ones(1).retainGrad())
        .hasMessage("can't retain_grad on Tensor that has requires_grad=False");
  }

  @Test
  void postAccumulateHooks() {
    Tensor x = leaf(1, 2);
    x.registerPostAccumulateGradHook(t -> noGrad(() -> t.sub_(t.grad())));
    x.mul(3).sum().backward();
    assertThat(x).hasToString("tensor([-2., -1.], requires_grad=True)");
    assertThatThrownBy(() -> x.mul(2).registerPostAccumulateGradHook(t -> {}))
        .hasMessage("post accumulate grad hooks cannot be registered on non-leaf tensors");
  }

  @Test
  void nodeHooks() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Node node = y.gradFn();
    List<String> log = new ArrayList<>();
    node.registerPrehook(
        grads -> {
          log.add("pre " + grads[0]);
          return new @Nullable Tensor[] {grads[0].mul(10)};
        });
    node.registerHook(
        (inputs, outputs) -> {
          log.add("post " + inputs[0] + " " + outputs[0]);
          return null;
        });
    y.sum().backward();
    assertThat(log)
        .containsExactly("pre tensor([1., 1.])", "post tensor([20., 20.]) tensor([10., 10.])");
    assertThat(x.grad()).hasToString("tensor([20., 20.])");
  }

  @Test
  void hooksThatChangeTheShapeAreRefused() {
    Tensor x = leaf(1, 2);
    x.registerHook(g -> g.sum());
    assertThatThrownBy(() -> x.sum().backward())
        .hasMessage("hook has changed the size of value (was torch.Size([2]) got torch.Size([]))");
    assertThatThrownBy(() -> ones(1).registerHook(g -> null))
        .hasMessage("cannot register a hook on a tensor that doesn't require gradient");
  }

  @Test
  void requiresGradRules() {
    assertThatThrownBy(() -> tensor(1, 2).requiresGrad_())
        .hasMessage("only Tensors of floating point dtype can require gradients");
    Tensor x = leaf(1);
    assertThatThrownBy(() -> x.mul(2).requiresGrad_(false))
        .hasMessageStartingWith("you can only change requires_grad flags of leaf variables.");
    assertThat(x.mul(2).requiresGrad_().requiresGrad()).isTrue();
    assertThat(x.requiresGrad_(false).requiresGrad()).isFalse();
    assertThat(tensor(1).requiresGrad_(false).requiresGrad()).isFalse();
    try (GradMode off = noGrad()) {
      assertThat(off).isNotNull();
      assertThat(x.requiresGrad_().mul(2).requiresGrad()).isFalse();
      assertThat(GradMode.with(true, () -> x.mul(2).requiresGrad())).isTrue();
    }
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  void assigningGradients() {
    Tensor x = leaf(1, 2);
    x.setGrad(ones(2));
    x.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
    x.setGrad(null);
    assertThat(x.grad()).isNull();
    assertThatThrownBy(() -> x.setGrad(x)).hasMessage("can't assign Variable as its own grad");
    assertThatThrownBy(() -> x.setGrad(ones(3))).hasMessageContaining("of size '[3]'");
    assertThatThrownBy(() -> x.setGrad(ones(size(2), FLOAT64)))
        .hasMessageContaining("with dtype 'Double'");
  }
}
