package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HookTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-7.01")
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
  @Tag("autograd-7.01")
  @Tag("autograd-7.02")
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
  @Tag("autograd-7.16")
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
  @Tag("autograd-7.19")
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
  @Tag("autograd-7.03")
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
        .hasMessage("only Tensors of floating point and complex dtype can require gradients");
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

  // ---- tensor hooks

  @Test
  @Tag("autograd-7.01")
  void hooksRunInEveryPassAndComposeInOrderOfRegistration() {
    Tensor x = leaf(1, 2);
    Events events = new Events();
    x.registerHook(events.replace("first", g -> g.mul(2)));
    RemovableHandle second = x.registerHook(events.see("second"));
    x.registerHook(events.replace("third", g -> g.add(1)));
    x.mul(3).sum().backward();
    second.remove();
    x.mul(3).sum().backward();
    assertThat(events.log)
        .containsExactly(
            "first [3, 3]", "second [6, 6]", "third [6, 6]", "first [3, 3]", "third [6, 6]");
    assertThat(x.grad()).hasToString("tensor([14., 14.])");
  }

  @Test
  @Tag("autograd-7.02")
  void aHookThatAnotherOneTakesOffStillRunsInThisPass() {
    Tensor x = leaf(1);
    Events events = new Events();
    RemovableHandle[] second = new RemovableHandle[1];
    x.registerHook(
        g -> {
          second[0].remove();
          x.registerHook(events.see("new"));
          return null;
        });
    second[0] = x.registerHook(events.see("second"));
    x.mul(3).sum().backward();
    assertThat(events.log).containsExactly("second [3]");
    x.mul(5).sum().backward();
    assertThat(events.log).containsExactly("second [3]", "new [5]");
  }

  @Test
  @Tag("autograd-7.03")
  void noHooksWhereNoGradientComes() {
    Tensor plain = ones(1);
    String text = "cannot register a hook on a tensor that doesn't require gradient";
    assertThatThrownBy(() -> plain.registerHook(g -> null)).hasMessage(text);
    assertThatThrownBy(() -> plain.mul(2).registerHook(g -> null)).hasMessage(text);
    assertThatThrownBy(() -> plain.registerPostAccumulateGradHook(t -> {})).hasMessage(text);
  }

  @Test
  @Tag("autograd-7.04")
  void aGradientThatIsNotThereCallsNoHook() {
    Tensor x = leaf(1, 2);
    Tensor[] both = TwoResults.of(x);
    Events events = new Events();
    both[0].registerHook(events.see("first"));
    both[1].registerHook(events.see("second"));
    both[0].gradFn().registerPrehook(events.pre("pre"));
    both[1].sum().backward();
    assertThat(events.log).containsExactly("second [1, 1]", "pre (null, [1, 1])");
    assertThat(x.grad()).hasToString("tensor([3., 3.])");
  }

  private static final class Doubling implements TensorHook, UnaryOperator<Tensor> {
    @Override
    public Tensor apply(Tensor grad) {
      return grad.mul(2);
    }
  }

  private static Tensor negated(Tensor grad) {
    return grad.neg();
  }

  @Test
  @Tag("autograd-7.05")
  void anyObjectCanBeAHook() {
    Tensor x = leaf(1, 2);
    x.registerHook(new Doubling());
    x.registerHook(HookTest::negated);
    x.sum().backward();
    assertThat(x.grad()).hasToString("tensor([-2., -2.])");
  }

  // ---- the order of all of them

  @Test
  @Tag("autograd-7.06")
  @Tag("autograd-7.15")
  void theOrderAtALeaf() {
    Tensor x = leaf(1, 2);
    Node node = x.gradientEdge().node();
    Events events = new Events();
    node.registerHook(events.post("node post"));
    node.registerPrehook(events.replacePre("node pre", g -> g.mul(2)));
    x.registerPostAccumulateGradHook(t -> events.log.add("stored " + Events.text(t.grad())));
    x.registerHook(events.replace("tensor", g -> g.mul(10)));
    x.mul(3).sum().backward();
    assertThat(events.log)
        .containsExactly(
            "tensor [3, 3]", "node pre ([30, 30])", "stored [60, 60]", "node post () ([60, 60])");
    assertThat(x.grad()).hasToString("tensor([60., 60.])");
  }

  @Test
  @Tag("autograd-7.06")
  @Tag("autograd-7.07")
  void theOrderElsewhere() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    Node node = y.gradFn();
    Events events = new Events();
    node.registerHook(events.post("node post"));
    node.registerPrehook(events.replacePre("node pre", g -> g.mul(2)));
    y.retainGrad();
    y.registerHook(events.replace("tensor 1", g -> g.mul(10)));
    node.registerPrehook(events.pre("node pre 2"));
    y.registerHook(events.see("tensor 2"));
    y.sum().backward();
    assertThat(events.log)
        .containsExactly(
            "tensor 1 [1, 1]",
            "tensor 2 [10, 10]",
            "node pre ([10, 10])",
            "node pre 2 ([20, 20])",
            "node post ([60, 60], null) ([20, 20])");
    assertThat(y.grad()).hasToString("tensor([10., 10.])"); // before the node's own hooks
    assertThat(x.grad()).hasToString("tensor([60., 60.])");
  }

  @Test
  @Tag("autograd-7.07")
  @Tag("autograd-7.18")
  void theHooksOfOneTensorRunTogether() {
    Tensor[] both = TwoResults.of(leaf(1, 2));
    Events events = new Events();
    both[1].registerHook(events.see("second 1"));
    both[0].registerHook(events.see("first 1"));
    both[1].registerHook(events.see("second 2"));
    both[0].mul(7).add(both[1]).sum().backward();
    assertThat(events.log).containsExactly("second 1 [1, 1]", "second 2 [1, 1]", "first 1 [7, 7]");
  }

  /** Everything that may run at a leaf and at what is computed from it. */
  private static final class Observed {
    final Tensor a = leaf(1, 2);
    final Tensor b = a.mul(3);
    final Events events = new Events();

    Observed() {
      b.registerHook(events.replace("b tensor", g -> g.mul(10)));
      b.gradFn().registerPrehook(events.replacePre("b pre", g -> g.mul(2)));
      b.gradFn().registerHook(events.post("b post"));
      a.registerHook(events.replace("a tensor", g -> g.mul(10)));
      Node accumulator = a.gradientEdge().node();
      accumulator.registerPrehook(events.pre("a pre"));
      accumulator.registerHook(events.post("a post"));
      a.registerPostAccumulateGradHook(t -> events.log.add("a stored"));
    }
  }

  private static final String[] AT_B = {
    "b tensor [1, 1]", "b pre ([10, 10])", "b post ([60, 60], null) ([20, 20])"
  };

  private static final String[] AT_A = {
    "a tensor [60, 60]", "a pre ([600, 600])", "a stored", "a post () ([600, 600])"
  };

  @Test
  @Tag("autograd-7.08")
  void gradRunsTheTensorHooksOfALeafAlone() {
    Observed o = new Observed();
    assertThat(grad(o.b.sum(), o.a)).hasToString("[tensor([600., 600.])]");
    assertThat(o.events.log).containsExactly(AT_B[0], AT_B[1], AT_B[2], AT_A[0]);
    assertThat(o.a.grad()).isNull();
  }

  @Test
  @Tag("autograd-7.09")
  void gradForAnInnerTensorRunsItsTensorHooksAlone() {
    Observed o = new Observed();
    assertThat(grad(o.b.sum(), o.b)).hasToString("[tensor([10., 10.])]");
    assertThat(o.events.log).containsExactly(AT_B[0]);
    Observed both = new Observed();
    // The node of b has to run here, so what is returned for b is what has arrived there.
    assertThat(grad(both.b.sum(), both.a, both.b))
        .hasToString("[tensor([600., 600.]), tensor([1., 1.])]");
    assertThat(both.events.log).containsExactly(AT_B[0], AT_B[1], AT_B[2], AT_A[0]);
  }

  @Test
  @Tag("autograd-7.10")
  void backwardForSomeInputsRunsAllOfTheirHooks() {
    Observed leaf = new Observed();
    leaf.b.sum().backward(null, null, false, List.of(leaf.a));
    assertThat(leaf.events.log)
        .containsExactly(AT_B[0], AT_B[1], AT_B[2], AT_A[0], AT_A[1], AT_A[2], AT_A[3]);
    Observed inner = new Observed();
    inner.b.sum().backward(null, null, false, List.of(inner.b));
    assertThat(inner.events.log).startsWith(AT_B[0], AT_B[1]).hasSize(3);
    assertThat(inner.events.log.get(2)).startsWith("b post ").endsWith(" ([20, 20])");
    assertThat(inner.b.grad()).hasToString("tensor([10., 10.])");
    assertThat(inner.a.grad()).isNull();
  }

  @Test
  @Tag("autograd-7.11")
  void hooksOfLeavesThatAreNotListedDoNotRun() {
    Observed o = new Observed();
    Tensor other = leaf(5, 6);
    o.b.mul(other).sum().backward(null, null, false, List.of(other));
    assertThat(o.events.log).isEmpty();
    assertThat(other.grad()).hasToString("tensor([3., 6.])");
    assertThat(o.a.grad()).isNull();
  }

  // ---- node hooks

  @Test
  @Tag("autograd-7.12")
  @Tag("autograd-7.13")
  void nodeHooksSeeAllOutputsAndCompose() {
    Tensor x = leaf(1, 2);
    Tensor[] both = TwoResults.of(x);
    Node node = both[0].gradFn();
    Events events = new Events();
    node.registerPrehook(events.pre("pre 1"));
    node.registerPrehook(grads -> new @Nullable Tensor[] {grads[0].mul(2), grads[1].mul(3)});
    node.registerPrehook(events.pre("pre 3"));
    node.registerHook(
        (inputs, outputs) -> {
          events.log.add("post 1 " + Events.text(inputs) + " " + Events.text(outputs));
          return new @Nullable Tensor[] {inputs[0].add(1)};
        });
    node.registerHook(events.post("post 2"));
    both[0].add(both[1]).sum().backward();
    assertThat(events.log)
        .containsExactly(
            "pre 1 ([1, 1], [1, 1])",
            "pre 3 ([2, 2], [3, 3])",
            "post 1 ([13, 13]) ([2, 2], [3, 3])",
            "post 2 ([14, 14]) ([2, 2], [3, 3])");
    assertThat(x.grad()).hasToString("tensor([14., 14.])");
  }

  @Test
  @Tag("autograd-7.12")
  void whatNodeHooksMayNotReturn() {
    String count = "hook has returned an incorrect number of values (got 2, but expected 1)";
    refused(y -> y.gradFn().registerPrehook(g -> new @Nullable Tensor[] {g[0], g[0]}), count);
    refused(
        y -> y.gradFn().registerHook((i, o) -> new @Nullable Tensor[] {i[0], i[0], i[0]}),
        "hook has returned an incorrect number of values (got 3, but expected 2)");
    refused(
        y -> y.gradFn().registerHook((i, o) -> new @Nullable Tensor[] {i[0], i[0]}),
        "can't replace a None gradient with a non-None value");
    String type =
        "hook has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)";
    refused(y -> y.gradFn().registerPrehook(g -> new @Nullable Tensor[] {g[0].to(FLOAT64)}), type);
    refused(y -> y.registerHook(g -> g.to(FLOAT64)), type);
    String size = "hook has changed the size of value";
    refused(y -> y.gradFn().registerPrehook(g -> new @Nullable Tensor[] {ones(3)}), size);
    refused(y -> y.gradFn().registerHook((i, o) -> new @Nullable Tensor[] {ones(3), null}), size);
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    y.gradFn().registerPrehook(g -> new @Nullable Tensor[1]);
    y.sum().backward();
    assertThat(x.grad()).isNull();
  }

  private static void refused(java.util.function.Consumer<Tensor> registering, String text) {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    registering.accept(y);
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(text);
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-7.14")
  void prehooksCanBeTakenOffBeforeAndDuringBackward() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    Node node = y.gradFn();
    Events events = new Events();
    node.registerPrehook(events.replacePre("never", g -> g.mul(100))).remove();
    RemovableHandle[] own = new RemovableHandle[1];
    own[0] =
        node.registerPrehook(
            grads -> {
              events.log.add("once");
              own[0].remove();
              return null;
            });
    node.registerPrehook(events.pre("always"));
    y.sum().backward();
    y.sum().backward();
    assertThat(events.log).containsExactly("once", "always ([1, 1])", "always ([1, 1])");
    assertThat(x.grad()).hasToString("tensor([6., 6.])");
  }

  @Test
  void nodeHooksThatATensorHookRegistersRunInTheSamePass() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    Events events = new Events();
    y.registerHook(
        g -> {
          y.gradFn().registerPrehook(events.pre("pre"));
          y.gradFn().registerHook(events.post("post"));
          return null;
        });
    y.sum().backward();
    assertThat(events.log).containsExactly("pre ([1, 1])", "post ([3, 3], null) ([1, 1])");
  }

  // ---- in-place writes

  @Test
  @Tag("autograd-7.16")
  @Tag("autograd-7.18")
  void anInPlaceWriteToOneOfSeveralOutputs() {
    Tensor x = leaf(1, 2);
    Tensor[] both = TwoResults.of(x);
    Events events = new Events();
    both[0].registerHook(events.see("first, old"));
    both[1].registerHook(events.see("second"));
    both[0].mul_(5);
    both[0].registerHook(events.see("first, new"));
    both[0].mul(10).add(both[1].mul(100)).sum().backward();
    assertThat(events.log)
        .containsExactly("first, new [10, 10]", "first, old [50, 50]", "second [100, 100]");
    assertThat(x.grad()).hasToString("tensor([400., 400.])");
  }

  @Test
  @Tag("autograd-7.17")
  void hooksOfAViewThatIsWrittenToAreLeftBehind() {
    Tensor base = leaf(1).clone();
    Tensor view = base.get(slice());
    Tensor sibling = base.get(slice());
    Events events = new Events();
    view.registerHook(events.see("view, old"));
    sibling.registerHook(events.see("sibling, old"));
    view.mul_(2);
    assertThat(sibling.gradFn()).isNotNull(); // made anew by asking for it
    sibling.registerHook(events.see("sibling, new"));
    view.registerHook(events.see("view, new"));
    view.add(sibling.mul(3)).sum().backward();
    assertThat(events.log).containsExactlyInAnyOrder("view, new [1]", "sibling, new [3]");
  }

  // ---- after the gradient has been stored

  @Test
  @Tag("autograd-7.19")
  void hooksAfterStoringRunInOrderAndMayChangeTheLeafAndItsGradient() {
    Tensor x = leaf(1, 2);
    Tensor other = leaf(3, 4);
    Events events = new Events();
    x.registerPostAccumulateGradHook(
        t -> {
          assertThat(t).isSameAs(x);
          events.log.add("first " + Events.text(t.grad()));
          t.setGrad(t.grad().mul(2));
        });
    x.registerPostAccumulateGradHook(
        t -> {
          events.log.add("second " + Events.text(t.grad()));
          noGrad(() -> t.sub_(t.grad()));
          t.setGrad(null);
        });
    RemovableHandle third = other.registerPostAccumulateGradHook(t -> events.log.add("other"));
    x.mul(5).add(other).sum().backward();
    assertThat(events.log).containsExactlyInAnyOrder("first [5, 5]", "second [10, 10]", "other");
    assertThat(events.log.indexOf("first [5, 5]"))
        .isLessThan(events.log.indexOf("second [10, 10]"));
    assertThat(x).hasToString("tensor([-9., -8.], requires_grad=True)");
    assertThat(x.grad()).isNull();
    third.remove();
    other.sum().backward();
    assertThat(events.log).hasSize(3);
  }

  @Test
  @Tag("autograd-7.20")
  void hooksAfterStoringReturnNothing() throws NoSuchMethodException {
    assertThat(PostAccumulateGradHook.class.getMethod("accept", Tensor.class).getReturnType())
        .isEqualTo(void.class);
  }

  @Test
  @Tag("autograd-7.21")
  void anOptimizerStepInsideBackward() {
    Tensor w1 = tensor(new double[] {0.5, -1, 2}).requiresGrad_();
    Tensor w2 = tensor(new double[] {3, 1, -2}).requiresGrad_();
    Tensor v1 = w1.detach().clone().requiresGrad_();
    Tensor v2 = w2.detach().clone().requiresGrad_();
    for (Tensor parameter : List.of(w1, w2)) {
      parameter.registerPostAccumulateGradHook(
          p -> {
            noGrad(() -> p.sub_(p.grad().mul(0.1)));
            p.setGrad(null);
          });
    }
    for (int step = 0; step < 3; step++) {
      w1.tanh().mul(w2.exp()).sum().backward();
      assertThat(w1.grad()).isNull();
      v1.tanh().mul(v2.exp()).sum().backward();
      for (Tensor parameter : List.of(v1, v2)) {
        noGrad(() -> parameter.sub_(parameter.grad().mul(0.1)));
        parameter.setGrad(null);
      }
    }
    assertThat(w1.toDoubleArray()).containsExactly(v1.toDoubleArray());
    assertThat(w2.toDoubleArray()).containsExactly(v2.toDoubleArray());
  }

  // ---- how long they live

  @Test
  @Tag("autograd-7.24")
  void hooksStayWithAKeptGraph() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    Events events = new Events();
    y.registerHook(events.see("tensor"));
    y.gradFn().registerPrehook(events.pre("pre"));
    Tensor s = y.sum();
    s.backward(true, false);
    s.backward();
    assertThat(events.log)
        .containsExactly("tensor [1, 1]", "pre ([1, 1])", "tensor [1, 1]", "pre ([1, 1])");
  }

  @Test
  @Tag("autograd-7.24")
  void hooksGoWithTheGraphAlsoWhereTheyReferToIt() {
    Tensor x = leaf(1, 2);
    WeakReference<Object> inner = hooked(x.mul(x));
    WeakReference<Object> stored = stored();
    assertThat(isCollected(inner)).isTrue();
    assertThat(isCollected(stored)).isTrue();
    assertThat(x.grad()).isNotNull();
  }

  private static WeakReference<Object> hooked(Tensor y) {
    Object held = new Object();
    y.registerHook(
        g -> {
          Objects.requireNonNull(held);
          return y.gradFn() == null ? g : null;
        });
    y.gradFn()
        .registerHook(
            (inputs, outputs) -> {
              Objects.requireNonNull(held);
              return y.gradFn() == null ? inputs : null;
            });
    y.sum().backward();
    return new WeakReference<>(held);
  }

  private static WeakReference<Object> stored() {
    Object held = new Object();
    Tensor x = leaf(1, 2);
    x.registerPostAccumulateGradHook(t -> Objects.requireNonNull(held.toString() + x));
    x.sum().backward();
    return new WeakReference<>(held);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }

  @Test
  void aHookThatThrowsLeavesEverythingUsable() {
    for (String place : List.of("tensor", "pre", "post", "stored")) {
      Tensor x = leaf(1, 2);
      Tensor y = x.mul(x);
      RuntimeException mine = new RuntimeException(place);
      RemovableHandle handle =
          switch (place) {
            case "tensor" ->
                y.registerHook(
                    g -> {
                      throw mine;
                    });
            case "pre" ->
                y.gradFn()
                    .registerPrehook(
                        g -> {
                          throw mine;
                        });
            case "post" ->
                y.gradFn()
                    .registerHook(
                        (i, o) -> {
                          throw mine;
                        });
            default ->
                x.registerPostAccumulateGradHook(
                    t -> {
                      throw mine;
                    });
          };
      Tensor s = y.sum();
      assertThatThrownBy(() -> s.backward(true, false)).isSameAs(mine);
      assertThat(isGradEnabled()).isTrue();
      handle.remove();
      x.setGrad(null);
      s.backward();
      assertThat(x.grad()).hasToString("tensor([2., 4.])");
    }
  }

  // ---- nodes

  @Test
  @Tag("autograd-7.26")
  void nodesCanBeCalled() {
    Tensor x = leaf(1, 2);
    Node node = x.mul(2).gradFn();
    assertThatThrownBy(node::call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 1 arguments, got 0 instead");
    assertThatThrownBy(() -> node.call(ones(2), ones(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 1 arguments, got 2 instead");
    assertThatThrownBy(() -> TwoResults.of(x)[0].gradFn().call(ones(2)))
        .hasMessage("expected 2 arguments, got 1 instead");
    assertThat(node.call(ones(2))).hasToString("[tensor([2., 2.]), null]");
    assertThat(x.mul(x).gradFn().call(ones(2)))
        .hasToString(
            "[tensor([1., 2.], grad_fn=<MulBackward0>), tensor([1., 2.], grad_fn=<MulBackward0>)]");
    assertThat(node.call((Tensor) null)).containsOnlyNulls();
    assertThat(x.grad()).isNull();
  }

  @Test
  void nodesRefuseGradientsOfOtherShapesThanTheirOutputs() {
    Tensor x = ones(2, 3, 1).requiresGrad_();
    Node node = x.permute(2, 1, 0).gradFn();
    assertThatThrownBy(() -> node.call(ones(2, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Mismatch in shape: grad_output[0] has a shape of torch.Size([2, 2]) and output[0] has"
                + " a shape of torch.Size([1, 3, 2]).");
    assertThat(node.call(ones(1, 3, 2)).getFirst().shape()).isEqualTo(x.shape());
    Node two = TwoResults.of(leaf(1, 2))[0].gradFn();
    assertThatThrownBy(() -> two.call(ones(2), ones(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("grad_output[1] has a shape of torch.Size([3])");
    Node accumulator = node.nextEdges().getFirst().node();
    assertThatThrownBy(() -> accumulator.call(ones(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Mismatch in shape");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-7.27")
  void nextEdges() {
    Tensor x = leaf(1, 2);
    Tensor a = x.exp();
    List<@Nullable Edge> edges = a.mul(x).gradFn().nextEdges();
    assertThat(edges).hasSize(2);
    assertThat(edges.get(0).node()).isSameAs(a.gradFn());
    assertThat(edges.get(0).inputNr()).isZero();
    assertThat(edges.get(1).node()).isInstanceOf(AccumulateGrad.class);
    Tensor[] both = TwoResults.of(x);
    assertThat(both[1].exp().gradFn().nextEdges().getFirst())
        .isEqualTo(Edge.of(both[0].gradFn(), 1));
    for (Tensor y : List.of(x.mul(2), x.add(2), x.sub(2.5), x.div(2), x.mul(ones(2)))) {
      edges = y.gradFn().nextEdges();
      assertThat(edges).hasSize(2);
      assertThat(edges.get(0).node()).isSameAs(x.gradientEdge().node());
      assertThat(edges.get(1)).isNull();
    }
    assertThat(x.pow(2).gradFn().nextEdges()).hasSize(1);
    assertThat(x.rsub(2).gradFn().nextEdges()).hasSize(1);
    Tensor condition = x.detach().gt(1);
    Edge toLeaf = edges.get(0);
    assertThat(where(condition, x, 2).gradFn().nextEdges()).containsExactly(toLeaf, null);
    assertThat(where(condition, 2, x).gradFn().nextEdges()).containsExactly(null, toLeaf);
    assertThat(where(condition, x, x).gradFn().nextEdges()).containsExactly(toLeaf, toLeaf);
  }

  @Test
  @Tag("autograd-7.28")
  void nodesTellWhatTheirGradientsLookLike() {
    Tensor x = ones(size(2, 3), FLOAT64).requiresGrad_();
    assertThat(x.mul(2).gradFn().inputMetadata())
        .containsExactly(new InputMetadata(Shape.of(2, 3), FLOAT64));
    assertThat(x.to(FLOAT32).sum().gradFn().inputMetadata())
        .containsExactly(new InputMetadata(Shape.of(), FLOAT32));
    assertThat(TwoResults.of(x)[0].gradFn().inputMetadata())
        .hasSize(2)
        .containsOnly(new InputMetadata(Shape.of(2, 3), FLOAT64));
    assertThat(x.gradientEdge().node().inputMetadata()).hasSize(1);
  }
}
