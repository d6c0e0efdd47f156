package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.SavedHooks;
import dev.adjoint.graph.SavedVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SavedTensorHooksTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  /** Whether hooks hold what was saved. */
  static boolean isPacked(SavedTensor saved) {
    return ((SavedVariable) saved).isPacked();
  }

  private static Tensor gradOf(Tensor output, Tensor input) {
    return grad(output.sum(), input).getFirst();
  }

  @AfterEach
  void noHooksAreLeft() {
    assertThat(SavedHooks.OPEN.of(AutogradState.current())).isNull();
    assertThat(AutogradState.current().savedTensorHooksDisabled).isNull();
    assertThat(isGradEnabled()).isTrue();
  }

  // ---- pack and unpack

  @Test
  @Tag("autograd-11.01")
  void packRunsOnceWhenSavedAndUnpackAtEachUse() {
    Tensor a = leaf(1, 2, 3);
    List<String> log = new ArrayList<>();
    Tensor y;
    try (var _ =
        Graph.savedTensorsHooks(
            t -> {
              log.add("pack");
              return t;
            },
            t -> {
              log.add("unpack");
              return t;
            })) {
      y = a.mul(a);
    }
    assertThat(log).containsExactly("pack", "pack");
    y.sum().backward(true, false);
    assertThat(log).hasSize(4);
    y.sum().backward();
    assertThat(log.subList(2, 6)).containsOnly("unpack");
    assertThat(log).hasSize(6);
    assertThat(a.grad()).hasToString("tensor([ 4.,  8., 12.])");
  }

  @Test
  @Tag("autograd-11.01")
  void theHooksDecideWhatBackwardSees() {
    Tensor a = leaf(1, 2, 3);
    Tensor identity = Graph.savedTensorsHooks(t -> t, t -> t, () -> a.pow(2));
    assertThat(gradOf(identity, a)).hasToString("tensor([2., 4., 6.])");
    Tensor packedTwice = Graph.savedTensorsHooks(t -> t.mul(2), t -> t, () -> a.pow(2));
    assertThat(gradOf(packedTwice, a)).hasToString("tensor([ 4.,  8., 12.])");
    Tensor unpackedTwice = Graph.savedTensorsHooks(t -> t, t -> t.mul(2), () -> a.pow(2));
    assertThat(gradOf(unpackedTwice, a)).hasToString("tensor([ 4.,  8., 12.])");
    Tensor both = Graph.savedTensorsHooks(t -> t.mul(2), t -> t.mul(2), () -> a.mul(a));
    assertThat(gradOf(both, a)).hasToString("tensor([ 8., 16., 24.])");
    Tensor output = Graph.savedTensorsHooks(t -> t.mul(2), t -> t, () -> a.exp());
    assertThat(gradOf(output, a)).hasToString(a.exp().mul(2).detach().toString());
    Tensor undone = Graph.savedTensorsHooks(t -> t.mul(2), t -> t.div(2), () -> a.exp());
    assertThat(gradOf(undone, a)).hasToString(a.exp().detach().toString());
    // The result and the argument are doubled, and one is divided by the other.
    Tensor reduced = Graph.savedTensorsHooks(t -> t.mul(2), t -> t, () -> a.prod());
    assertThat(reduced.gradFn().savedTensors()).hasSize(2).allMatch(SavedTensorHooksTest::isPacked);
    assertThat(gradOf(reduced, a)).hasToString("tensor([6., 3., 2.])");
  }

  @Test
  @Tag("autograd-11.01")
  void packMayReturnAnything() {
    Tensor a = leaf(1, 2, 3);
    Tensor y =
        Graph.savedTensorsHooks(
            t -> new double[][] {t.toDoubleArray()}, stored -> tensor(stored[0]), () -> a.mul(a));
    y.sum().backward();
    assertThat(a.grad()).hasToString("tensor([2., 4., 6.])");
    Tensor b = leaf(1, 2);
    Tensor nothing = Graph.savedTensorsHooks(t -> (Object) null, stored -> ones(2), () -> b.pow(2));
    assertThat(gradOf(nothing, b)).hasToString("tensor([2., 2.])");
  }

  @Test
  @Tag("autograd-11.01")
  void hooksOfOneSavedTensor() {
    Tensor a = leaf(1, 2, 3);
    Tensor y = a.mul(a);
    SavedTensor first = y.gradFn().savedTensors().getFirst();
    first.registerHooks(t -> t.mul(2), t -> t);
    assertThat(isPacked(first)).isTrue();
    assertThat(first.get()).hasToString("tensor([2., 4., 6.], requires_grad=True)");
    assertThat(gradOf(y, a)).hasToString("tensor([3., 6., 9.])");
    Tensor e = a.exp();
    e.gradFn().savedTensors().getFirst().registerHooks(t -> t.mul(3), t -> t);
    assertThat(gradOf(e, a)).hasToString(a.exp().mul(3).detach().toString());
  }

  @Test
  void packSeesTheTensorUnrecorded() {
    Tensor a = leaf(1, 2);
    List<Boolean> modes = new ArrayList<>();
    List<Tensor> seen = new ArrayList<>();
    Tensor y =
        Graph.savedTensorsHooks(
            t -> {
              modes.add(isGradEnabled());
              seen.add(t);
              return t;
            },
            t -> t,
            () -> a.exp().mul(a));
    assertThat(modes).containsOnly(false);
    assertThat(seen.get(0).gradFn().name()).isEqualTo("ExpBackward0");
    assertThat(seen.get(1)).isSameAs(seen.get(0));
    assertThat(seen.get(2)).isSameAs(a);
    assertThat(y.gradFn().name()).isEqualTo("MulBackward0");
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  void privateCopiesGoThroughTheHooksToo() {
    Tensor a = leaf(2, 3);
    Tensor b = a.clone();
    List<Tensor> packed = new ArrayList<>();
    Graph.savedTensorsHooks(
        t -> {
          packed.add(t);
          return t.clone();
        },
        t -> t,
        () -> {
          b.mul_(a);
        });
    assertThat(packed).hasSize(2);
    assertThat(packed).filteredOn(t -> t == a).hasSize(1);
    assertThat(packed).filteredOn(t -> t != a).singleElement().isNotSameAs(b);
    assertThat(gradOf(b, a)).hasToString("tensor([4., 6.])");
  }

  // ---- reading

  @Test
  @Tag("autograd-11.02")
  @Tag("autograd-11.03")
  void savedTensorsAreReadable() {
    Tensor a = leaf(1, 2, 3);
    Tensor y = a.mul(2);
    Tensor z = y.mul(a);
    List<SavedTensor> saved = z.gradFn().savedTensors();
    assertThat(saved).hasSize(2);
    assertThat(saved.get(0).get()).isSameAs(y);
    assertThat(saved.get(1).get()).isSameAs(a);
    assertThat(y.gradFn().savedTensors()).isEmpty();
    assertThat(a.sum().gradFn().savedTensors()).isEmpty();
    Tensor e = a.exp();
    Tensor read = e.gradFn().savedTensors().getFirst().get();
    assertThat(read).isNotSameAs(e).hasToString(e.toString());
    assertThat(read.gradFn()).isSameAs(e.gradFn());
    assertThat(read.dataPtr()).isEqualTo(e.dataPtr());
    Tensor m = a.matmul(a);
    assertThat(m.gradFn().savedTensors()).extracting(SavedTensor::get).contains(a);
    z.sum().backward();
    assertThatThrownBy(() -> z.gradFn().savedTensors())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after they have already been freed");
    assertThatThrownBy(() -> saved.get(0).get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after they have already been freed");
  }

  @Test
  @Tag("autograd-11.02")
  void whatIsUnpackedHasThePlaceInTheGraphOfWhatWasSaved() {
    Tensor a = leaf(1, 2, 3);
    Tensor v = a.mul(2);
    Tensor data = tensor(7.0, 8.0, 9.0);
    try (var _ = Graph.savedTensorsHooks(t -> t.detach().clone(), t -> t)) {
      Tensor leaves = a.mul(data);
      Tensor known = leaves.gradFn().savedTensors().getFirst().get();
      assertThat(known.requiresGrad()).isFalse();
      Tensor squared = a.mul(a);
      Tensor sameLeaf = squared.gradFn().savedTensors().getFirst().get();
      assertThat(sameLeaf.isLeaf()).isTrue();
      assertThat(sameLeaf.requiresGrad()).isTrue();
      assertThat(sameLeaf).isNotSameAs(a);
      sameLeaf.mul(5).sum().backward();
      assertThat(a.grad()).hasToString("tensor([5., 5., 5.])");
      Tensor inner = v.mul(v).gradFn().savedTensors().getFirst().get();
      assertThat(inner.gradFn()).isSameAs(v.gradFn());
      Tensor e = a.exp();
      Tensor output = e.gradFn().savedTensors().getFirst().get();
      assertThat(output.gradFn()).isSameAs(e.gradFn());
    }
  }

  @Test
  @Tag("autograd-11.02")
  void anUnrecordedSavedTensorIsWhatUnpackReturns() {
    Tensor a = leaf(1, 2);
    Tensor returned = tensor(5.0, 6.0);
    Tensor y = Graph.savedTensorsHooks(t -> 0, t -> returned, () -> a.mul(tensor(3.0, 4.0)));
    assertThat(y.gradFn().savedTensors().getFirst().get()).isSameAs(returned);
    assertThat(gradOf(y, a)).hasToString("tensor([5., 6.])");
    Tensor recorded = leaf(5, 6).mul(2);
    Tensor z = Graph.savedTensorsHooks(t -> 0, t -> recorded, () -> a.mul(tensor(3.0, 4.0)));
    assertThat(z.gradFn().savedTensors().getFirst().get()).hasToString("tensor([10., 12.])");
  }

  // ---- errors

  @Test
  @Tag("autograd-11.04")
  void onlyOnePairOfHooks() {
    Tensor a = leaf(1, 2);
    SavedTensor byContext =
        Graph.savedTensorsHooks(t -> t, t -> t, () -> a.pow(2)).gradFn().savedTensors().getFirst();
    SavedTensor byHand = a.pow(2).gradFn().savedTensors().getFirst();
    byHand.registerHooks(t -> t, t -> t);
    for (SavedTensor saved : List.of(byContext, byHand)) {
      assertThatThrownBy(() -> saved.registerHooks(t -> t, t -> t))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Calling register_hooks on a saved tensor whose hooks have already been set. Hint:"
                  + " only one pair of hooks is allowed at a time.");
    }
  }

  /** Saves nothing, its input and its output. */
  static final class SavesThree extends dev.adjoint.autograd.Function {
    @Override
    protected Object forward(Context ctx, Object... inputs) {
      Tensor result = ((Tensor) inputs[0]).exp();
      ctx.saveForBackward(null, (Tensor) inputs[0], result);
      return result;
    }

    @Override
    protected Object backward(Context ctx, Tensor... grads) {
      List<Tensor> saved = ctx.savedTensors();
      return grads[0].mul(saved.get(1)).mul(saved.get(2));
    }
  }

  @Test
  @Tag("autograd-11.04")
  void noHooksOnNothing() {
    Tensor a = leaf(1, 2);
    Tensor y = new SavesThree().apply(a);
    List<SavedTensor> saved = ((FunctionNode) y.gradFn()).context().rawSavedTensors();
    SavedTensor none = saved.getFirst();
    assertThat(none.get()).isNull();
    assertThatThrownBy(() -> none.registerHooks(t -> t, t -> t))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Calling register_hooks on a saved tensor with value None is forbidden");
    y.sum().backward();
    for (SavedTensor freed : saved.subList(1, 3)) {
      assertThatThrownBy(() -> freed.registerHooks(t -> t, t -> t))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "Calling register_hooks on a saved tensor after it has been freed.");
    }
  }

  @Test
  @Tag("autograd-11.01")
  void whatCustomFunctionsSaveGoesThroughTheHooks() {
    Tensor a = leaf(0, 0);
    Tensor y = Graph.savedTensorsHooks(t -> t.add(1), t -> t, () -> new SavesThree().apply(a));
    assertThat(y.gradFn().savedTensors()).hasSize(2).allMatch(SavedTensorHooksTest::isPacked);
    assertThat(y.gradFn().savedTensors().get(1).get().gradFn()).isSameAs(y.gradFn());
    assertThat(gradOf(y, a)).hasToString("tensor([2., 2.])"); // (0 + 1) * (1 + 1)
  }

  @Test
  @Tag("autograd-11.04")
  void noHooksOnWhatIsFreed() {
    Tensor a = leaf(1, 2);
    Tensor y = a.pow(2);
    Tensor reduced = a.prod();
    Tensor opaque = a.matmul(a);
    List<SavedTensor> saved = new ArrayList<>();
    for (Tensor t : List.of(y, reduced, opaque)) {
      saved.add(t.gradFn().savedTensors().getFirst());
      t.sum().backward();
    }
    for (SavedTensor freed : saved) {
      assertThatThrownBy(() -> freed.registerHooks(t -> t, t -> t))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "Calling register_hooks on a saved tensor after it has been freed.");
    }
  }

  @Test
  @Tag("autograd-11.05")
  @SuppressWarnings({"unchecked", "rawtypes"})
  void unpackReturnsATensor() {
    Tensor a = leaf(1, 2);
    Tensor none = Graph.savedTensorsHooks(t -> t, t -> null, () -> a.pow(2));
    assertThatThrownBy(() -> none.sum().backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Output of saved tensor unpack_hook expected to be a Tensor but got result of type"
                + " null");
    Function wrong = t -> "text";
    Tensor text = a.pow(2);
    text.gradFn().savedTensors().getFirst().registerHooks(t -> t, (Function<Tensor, Tensor>) wrong);
    assertThatThrownBy(() -> text.sum().backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Output of saved tensor unpack_hook expected to be a Tensor but got result of type"
                + " String");
  }

  @Test
  @Tag("autograd-11.06")
  void packMustNotWriteIntoItsInput() {
    Tensor a = leaf(1, 2);
    String text = "A saved tensor pack hook is modifying its input in place.";
    assertThatThrownBy(
            () -> Graph.savedTensorsHooks(t -> t.mul_(2), t -> t, () -> a.clone().pow(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    SavedTensor saved = a.clone().pow(2).gradFn().savedTensors().getFirst();
    assertThatThrownBy(() -> saved.registerHooks(t -> t.mul_(2), t -> t))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    SavedTensor output = a.exp().gradFn().savedTensors().getFirst();
    assertThatThrownBy(() -> output.registerHooks(t -> t.add_(1), t -> t))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
  }

  // ---- the context

  @Test
  @Tag("autograd-11.07")
  void theInnermostPairIsUsed() {
    Tensor a = leaf(1, 2);
    Tensor inner;
    Tensor outer;
    Tensor none;
    try (var _ = Graph.savedTensorsHooks(t -> t.mul(2), t -> t)) {
      try (var _ = Graph.savedTensorsHooks(t -> t.mul(3), t -> t)) {
        inner = a.pow(2);
      }
      outer = a.pow(2);
    }
    none = a.pow(2);
    assertThat(gradOf(inner, a)).hasToString("tensor([ 6., 12.])");
    assertThat(gradOf(outer, a)).hasToString("tensor([4., 8.])");
    assertThat(gradOf(none, a)).hasToString("tensor([2., 4.])");
  }

  @Test
  @Tag("autograd-11.07")
  void hooksBelongToTheirThread() {
    Tensor a = leaf(1, 2);
    Graph.savedTensorsHooks(
        t -> t.mul(2),
        t -> t,
        () -> {
          Tensor elsewhere = CompletableFuture.supplyAsync(() -> a.pow(2)).join();
          assertThat(gradOf(elsewhere, a)).hasToString("tensor([2., 4.])");
        });
  }

  @Test
  @Tag("autograd-11.07")
  void guardsCloseInAnyOrder() {
    Tensor a = leaf(1, 2);
    var twice = Graph.savedTensorsHooks(t -> t.mul(2), t -> t);
    var thrice = Graph.savedTensorsHooks(t -> t.mul(3), t -> t);
    twice.close();
    Tensor inner = a.pow(2);
    thrice.close();
    thrice.close();
    Tensor none = a.pow(2);
    assertThat(gradOf(inner, a)).hasToString("tensor([ 6., 12.])");
    assertThat(gradOf(none, a)).hasToString("tensor([2., 4.])");
  }

  @Test
  @Tag("autograd-11.08")
  void hooksCanBeDisabled() {
    Tensor a = leaf(1, 2);
    try (var _ = Graph.disableSavedTensorsHooks("not here")) {
      assertThatThrownBy(() -> Graph.savedTensorsHooks(t -> t, t -> t))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not here");
      assertThatThrownBy(Graph::saveOnCpu).hasMessage("not here");
      assertThat(gradOf(a.pow(2), a)).hasToString("tensor([2., 4.])");
    }
    assertThatThrownBy(
            () ->
                Graph.disableSavedTensorsHooks(
                    "nor here", () -> Graph.savedTensorsHooks(t -> t, t -> t, () -> a.pow(2))))
        .hasMessage("nor here");
    Graph.savedTensorsHooks(t -> t, t -> t).close();
  }

  @Test
  @Tag("autograd-11.08")
  void disablingNests() {
    try (var _ = Graph.disableSavedTensorsHooks("outer")) {
      try (var _ = Graph.disableSavedTensorsHooks("inner")) {
        assertThatThrownBy(Graph::saveOnCpu).hasMessage("inner");
      }
      assertThatThrownBy(Graph::saveOnCpu).hasMessage("outer");
    }
    Graph.saveOnCpu(
        () ->
            assertThatThrownBy(() -> Graph.disableSavedTensorsHooks("too late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("too late"));
    Graph.disableSavedTensorsHooks("not now", () -> {});
    Graph.saveOnCpu(() -> {});
  }

  @Test
  @Tag("autograd-11.09")
  void errorsOfHooksReachTheCaller() {
    Tensor a = leaf(1, 2);
    Tensor c = a.clone();
    assertThatThrownBy(
            () ->
                Graph.savedTensorsHooks(
                    t -> {
                      throw new UnsupportedOperationException("pack");
                    },
                    t -> a,
                    () -> c.pow(2)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("pack");
    assertThat(gradOf(c.pow(2), a)).hasToString("tensor([2., 4.])");
    assertThatThrownBy(
            () ->
                a.pow(2)
                    .gradFn()
                    .savedTensors()
                    .getFirst()
                    .registerHooks(
                        t -> {
                          throw new UnsupportedOperationException("pack one");
                        },
                        t -> a))
        .hasMessage("pack one");
    boolean[] fail = {true};
    Tensor y =
        Graph.savedTensorsHooks(
            t -> t,
            t -> {
              if (fail[0]) {
                throw new UnsupportedOperationException("unpack");
              }
              return t;
            },
            () -> a.pow(2));
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("unpack");
    assertThat(a.grad()).isNull();
    fail[0] = false;
    y.sum().backward();
    assertThat(a.grad()).hasToString("tensor([2., 4.])");
  }

  @Test
  @Tag("autograd-11.10")
  void doubleBackwardGoesThroughTheHooksOfEachSave() {
    Tensor a = leaf(1, 2, 3);
    String plain = "tensor([ 6., 12., 18.])";
    assertThat(secondDerivative(a, 1, 1)).hasToString(plain);
    assertThat(secondDerivative(a, 2, 1)).hasToString(a.detach().mul(12).toString());
    assertThat(secondDerivative(a, 1, 2)).hasToString(a.detach().mul(24).toString());
    assertThat(secondDerivative(a, 2, 2)).hasToString(a.detach().mul(48).toString());
  }

  /** Of the cube, whose gradient saves its argument and the gradient that came in. */
  private static Tensor secondDerivative(Tensor a, int inForward, int inBackward) {
    Tensor s = Graph.savedTensorsHooks(t -> t.mul(inForward), t -> t, () -> a.pow(3)).sum();
    Tensor g =
        Graph.savedTensorsHooks(
            t -> t.mul(inBackward),
            t -> t,
            () -> grad(List.of(s), List.of(a), null, null, true, null).getFirst());
    return gradOf(g, a);
  }

  @Test
  @Tag("autograd-11.10")
  void doubleBackwardThroughAHookedOutput() {
    Tensor a = leaf(0.5, 1);
    try (var _ = Graph.savedTensorsHooks(t -> t.detach().clone(), t -> t)) {
      Tensor g = grad(List.of(a.exp().sum()), List.of(a), null, null, true, null).getFirst();
      Tensor gg = grad(List.of(g.sum()), List.of(a), null, null, true, null).getFirst();
      assertThat(gradOf(gg, a)).hasToString(a.exp().detach().toString());
    }
  }

  @Test
  @Tag("autograd-11.11")
  void numbersAreNoTensors() {
    Tensor a = leaf(1, 2);
    Function<Tensor, Tensor> fail =
        t -> {
          throw new AssertionError("nothing is saved");
        };
    Tensor y = Graph.savedTensorsHooks(fail, fail, () -> a.mul(3).add(1).div(2).sub(0.5));
    assertThat(gradOf(y, a)).hasToString("tensor([1.5000, 1.5000])");
    List<Tensor> packed = new ArrayList<>();
    Graph.savedTensorsHooks(
        t -> {
          packed.add(t);
          return t;
        },
        t -> t,
        () -> a.pow(3));
    assertThat(packed).singleElement().isSameAs(a);
  }

  @Test
  @Tag("autograd-11.12")
  void versionsAreTheBusinessOfHooks() {
    Tensor a = leaf(1, 2);
    Tensor b = a.clone();
    Tensor y = Graph.savedTensorsHooks(t -> t.clone(), t -> t, () -> b.pow(2));
    Tensor shared = Graph.savedTensorsHooks(t -> t, t -> t, () -> b.pow(2));
    Tensor checked = b.pow(2);
    b.add_(1);
    assertThat(gradOf(y, a)).hasToString("tensor([2., 4.])");
    assertThat(gradOf(shared, a)).hasToString("tensor([4., 6.])");
    assertThatThrownBy(() -> gradOf(checked, a))
        .hasMessageContaining("has been modified by an inplace operation");
  }

  @Test
  @Tag("autograd-11.12")
  void aReplacementHasItsOwnVersion() {
    Tensor a = leaf(1, 2);
    Tensor b = a.clone();
    Tensor replacement = tensor(5.0, 6.0);
    Tensor y = Graph.savedTensorsHooks(t -> replacement, t -> t, () -> b.pow(2));
    SavedTensor saved = y.gradFn().savedTensors().getFirst();
    b.add_(1);
    replacement.add_(1);
    replacement.add_(1);
    assertThat(b.version()).isEqualTo(1);
    assertThat(saved.get().version()).isEqualTo(2);
    gradOf(y, a);
    assertThat(b.version()).isEqualTo(1);
  }

  @Test
  @Tag("autograd-11.13")
  void savedOnTheCpuTensorsStayWhatTheyAre() {
    Tensor a = rand(3, 2).t().requiresGrad_();
    Tensor b = rand(size(2, 3), FLOAT64);
    try (var _ = Graph.saveOnCpu()) {
      Tensor y = a.to(FLOAT64).mul(b.requiresGrad_());
      List<SavedTensor> saved = y.gradFn().savedTensors();
      assertThat(saved).allMatch(SavedTensorHooksTest::isPacked);
      Tensor read = saved.getFirst().get();
      assertThat(read.dtype()).isEqualTo(FLOAT64);
      assertThat(read.stride()).isEqualTo(a.stride());
      assertThat(read.eq(a).all().itemBoolean()).isTrue();
      y.sum().backward();
    }
    assertThat(a.grad().eq(b.to(FLOAT32)).all().itemBoolean()).isTrue();
    assertThat(b.grad().eq(a).all().itemBoolean()).isTrue();
  }

  @Test
  @Tag("autograd-11.13")
  void checkpointsAndHooksGoTogetherBothWays() {
    Tensor a = leaf(0.5, 1, 1.5);
    Tensor expected = gradOf(a.sin().exp().mul(a), a);
    Tensor inside =
        Graph.saveOnCpu(() -> Checkpoint.checkpoint(x -> x.sin().exp().mul(x), a, false));
    assertThat(gradOf(inside, a)).hasToString(expected.toString());
    Tensor outside =
        Checkpoint.checkpoint(x -> Graph.saveOnCpu(() -> x.sin().exp().mul(x)), a, false);
    assertThat(gradOf(outside, a)).hasToString(expected.toString());
  }

  @Test
  @Tag("autograd-11.15")
  void unbalancedExitsDuringBackwardDoNoHarm() {
    Tensor x = rand(3, 3).requiresGrad_();
    SavedTensorHooks[] outer = new SavedTensorHooks[1];
    for (int i = 0; i < 10; i++) {
      outer[0] =
          Graph.savedTensorsHooks(
              t -> t,
              t -> {
                outer[0].close();
                return t;
              });
      SavedHooks.Nested before = SavedHooks.OPEN.of(AutogradState.current());
      x.sin().sin().sum().backward();
      assertThat(SavedHooks.OPEN.of(AutogradState.current())).isSameAs(before);
      outer[0].close();
    }
  }

  @Test
  @Tag("autograd-11.15")
  void unbalancedEntersDuringBackwardAreUndone() {
    Tensor x = rand(3, 3).requiresGrad_();
    int[] packed = new int[1];
    try (var _ =
        Graph.savedTensorsHooks(
            t -> t,
            t -> {
              Graph.savedTensorsHooks(
                  u -> {
                    packed[0]++;
                    return u;
                  },
                  u -> u);
              return t;
            })) {
      SavedHooks.Nested before = SavedHooks.OPEN.of(AutogradState.current());
      x.sin().sin().sum().backward();
      assertThat(SavedHooks.OPEN.of(AutogradState.current())).isSameAs(before);
      x.sin();
    }
    assertThat(packed[0]).isZero();
    Tensor y = x.sin();
    assertThat(y.gradFn().savedTensors()).noneMatch(SavedTensorHooksTest::isPacked);
  }

  @Test
  @Tag("autograd-11.15")
  void aFailingPassRestoresTheHooks() {
    Tensor x = leaf(1, 2);
    Tensor y =
        Graph.savedTensorsHooks(
            t -> t,
            t -> {
              Graph.saveOnCpu();
              throw new UnsupportedOperationException("unpack");
            },
            () -> x.sin());
    assertThatThrownBy(() -> y.sum().backward()).hasMessage("unpack");
    assertThat(SavedHooks.OPEN.of(AutogradState.current())).isNull();
  }
}
