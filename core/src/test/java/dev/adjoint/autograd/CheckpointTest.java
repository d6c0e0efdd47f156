package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.Checkpoint.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.OperationLog;
import dev.adjoint.graph.SavedHooks;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final CheckpointOptions PLAIN = CheckpointOptions.nonReentrant();
  private static final CheckpointOptions WHOLE = PLAIN.earlyStop(false);

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static Tensor gradOf(Tensor output, Tensor input) {
    return grad(output.sum(), input).getFirst();
  }

  private static Tensor differentiable(Tensor output, Tensor input) {
    return grad(List.of(output.sum()), List.of(input), null, null, true, null).getFirst();
  }

  @AfterEach
  void nothingIsLeft() {
    AutogradState state = AutogradState.current();
    assertThat(SavedHooks.OPEN.of(state)).isNull();
    assertThat(OperationLog.OPEN.of(state)).isNull();
    assertThat(isGradEnabled()).isTrue();
  }

  /** Three steps, each of which saves one tensor, that count how often they run. */
  private static final class Chain implements UnaryOperator<Tensor> {
    final int[] runs = new int[3];

    @Override
    public Tensor apply(Tensor x) {
      runs[0]++;
      Tensor a = x.sin();
      runs[1]++;
      Tensor b = a.cos();
      runs[2]++;
      return b.exp();
    }
  }

  // ---- the same gradients

  @Test
  @Tag("autograd-12.01")
  void gradientsAreTheSame() {
    for (boolean reentrant : new boolean[] {true, false}) {
      Tensor x = leaf(0.3, 1.5);
      Tensor y = leaf(2, 3);
      Tensor plain = x.sin().mul(y).exp();
      plain.sum().backward();
      String dx = x.grad().toString();
      String dy = y.grad().toString();
      x.setGrad(null);
      y.setGrad(null);
      Tensor out = checkpoint((a, b) -> a.sin().mul(b).exp(), x, y, reentrant);
      assertThat(out.detach()).hasToString(plain.detach().toString());
      out.sum().backward();
      assertThat(x.grad()).hasToString(dx);
      assertThat(y.grad()).hasToString(dy);
    }
    Tensor x = leaf(0.3, 1.5);
    Tensor out = checkpoint(a -> a.sin().exp(), x, false);
    assertThat(gradOf(out, x)).hasToString(gradOf(x.sin().exp(), x).toString());
  }

  @Test
  @Tag("autograd-12.01")
  void nothingIsKeptAndAllIsRecomputedOnce() {
    Tensor x = leaf(0.3, 1.5);
    Chain chain = new Chain();
    Tensor out = checkpoint(chain, x, WHOLE);
    assertThat(out.gradFn().name()).isEqualTo("ExpBackward0");
    assertThat(out.gradFn().savedTensors()).allMatch(SavedTensorHooksTest::isPacked);
    assertThat(chain.runs).containsExactly(1, 1, 1);
    out.sum().backward(true, false);
    assertThat(chain.runs).containsExactly(2, 2, 2);
    out.sum().backward();
    assertThat(chain.runs).containsExactly(3, 3, 3);
    assertThatThrownBy(() -> out.sum().backward()).hasMessageContaining("a second time");
  }

  @Test
  @Tag("autograd-12.01")
  void onlyWhatIsRecordedIsCheckpointed() {
    Chain chain = new Chain();
    Tensor x = leaf(1);
    Tensor out = noGrad(() -> checkpoint(chain, x, false));
    assertThat(out.requiresGrad()).isFalse();
    Tensor reentrant = noGrad(() -> checkpoint(chain, x, true));
    assertThat(reentrant.requiresGrad()).isFalse();
    Tensor constant = checkpoint(chain, tensor(1.0), false);
    assertThat(constant.requiresGrad()).isFalse();
    assertThat(chain.runs).containsExactly(3, 3, 3);
  }

  @Test
  void writesToAnArgumentAreNoticed() {
    Tensor x = leaf(1, 2);
    Tensor a = x.clone();
    Tensor out = checkpoint(t -> t.sin().exp(), a, false);
    a.add_(1);
    assertThatThrownBy(() -> out.sum().backward())
        .hasMessageContaining("has been modified by an inplace operation");
  }

  @Test
  void errorsOfTheRegionReachTheCaller() {
    Tensor x = leaf(1, 2);
    for (boolean reentrant : new boolean[] {true, false}) {
      assertThatThrownBy(
              () ->
                  checkpoint(
                      t -> {
                        t.sin();
                        throw new UnsupportedOperationException("region");
                      },
                      x,
                      reentrant))
          .hasMessage("region");
      int[] runs = new int[1];
      Tensor out =
          checkpoint(
              t -> {
                if (runs[0]++ == 1) {
                  throw new UnsupportedOperationException("recomputation");
                }
                return t.sin();
              },
              x,
              reentrant);
      assertThatThrownBy(() -> out.sum().backward()).hasMessage("recomputation");
      assertThat(x.grad()).isNull();
      out.sum().backward();
      assertThat(x.grad()).hasToString(x.detach().cos().toString());
      x.setGrad(null);
    }
  }

  // ---- how it is called

  @Test
  @Tag("autograd-12.04")
  void theVariantShouldBeChosen() {
    List<String> warnings = new ArrayList<>();
    Tensor x = leaf(1, 2);
    try (var _ = Warnings.capture(warnings::add)) {
      checkpoint(t -> t.mul(2), x, true);
      checkpoint(t -> t.mul(2), x, false);
      assertThat(warnings).isEmpty();
      Tensor out = checkpoint(t -> t.mul(2), x);
      assertThat(out.gradFn().name()).isEqualTo("CheckpointFunctionBackward");
      assertThat(warnings).hasSize(1);
      checkpoint((a, b) -> a.mul(b), x, x);
      Checkpoint.checkpointSequential(
          List.of(t -> t.sin(), t -> t.cos()), 2, x, CheckpointOptions.defaults());
    }
    assertThat(warnings)
        .hasSize(3)
        .allMatch(w -> w.contains("the use_reentrant parameter should be passed explicitly"));
  }

  // ---- arguments and results

  private record Layer(Tensor weight, double scale) {}

  private record Answer(Tensor main, Map<String, Tensor> others, String note) {}

  @Test
  @Tag("autograd-12.05")
  void argumentsAndResultsOfAnyKind() {
    Tensor x = leaf(1, 2);
    Tensor w = leaf(3, 4);
    Tensor v = leaf(5, 6);
    Answer answer =
        checkpoint(
            args -> {
              Tensor in = (Tensor) args[0];
              Layer layer = (Layer) args[1];
              Tensor more = (Tensor) ((Map<?, ?>) args[2]).get("more");
              Tensor main = in.mul(layer.weight()).mul(layer.scale());
              return new Answer(main, Map.of("sin", main.mul(more), "none", in.mul(2)), "done");
            },
            PLAIN,
            x,
            new Layer(w, 2),
            Map.of("more", v),
            null);
    assertThat(answer.note()).isEqualTo("done");
    answer.main().sum().add(answer.others().get("sin").sum()).backward();
    assertThat(x.grad()).hasToString("tensor([36., 56.])");
    assertThat(w.grad()).hasToString("tensor([12., 28.])");
    assertThat(v.grad()).hasToString("tensor([ 6., 16.])");
  }

  @Test
  @Tag("autograd-12.05")
  void nestedCheckpointsOfAnyKind() {
    Tensor x = leaf(0.5, 1);
    Map<String, Object> named = new HashMap<>();
    named.put("blah", 3);
    named.put("scale", 2.0);
    Answer answer =
        checkpoint(
            args -> {
              Answer inner =
                  checkpoint(
                      nested -> {
                        Map<?, ?> options = (Map<?, ?>) nested[1];
                        Tensor y = ((Tensor) nested[0]).sin().mul((Double) options.get("scale"));
                        return new Answer(y, Map.of(), "inner " + options.get("blah"));
                      },
                      PLAIN,
                      args);
              return new Answer(inner.main().exp(), Map.of(), "outer of " + inner.note());
            },
            PLAIN,
            x,
            named);
    assertThat(answer.note()).isEqualTo("outer of inner 3");
    assertThat(gradOf(answer.main(), x)).hasToString(gradOf(x.sin().mul(2).exp(), x).toString());
  }

  @Test
  @Tag("autograd-12.06")
  void aParameterUsedInsideAndOutsideGetsItsHookOnce() {
    Tensor w = leaf(1, 2);
    Tensor x = leaf(3, 4);
    List<Tensor> seen = new ArrayList<>();
    w.registerHook(
        g -> {
          seen.add(g);
          return null;
        });
    Tensor inside = checkpoint(t -> t.mul(w), x, false);
    inside.mul(w).sum().backward();
    assertThat(seen).hasSize(1);
    assertThat(w.grad()).hasToString("tensor([ 6., 16.])");
  }

  @Test
  @Tag("autograd-12.07")
  void randomNumbersAreTheSameInBothRuns() {
    for (boolean reentrant : new boolean[] {true, false}) {
      CheckpointOptions options =
          PLAIN.useReentrant(reentrant).earlyStop(false).determinismCheck("none");
      Tensor x = ones(50).requiresGrad_();
      List<String> masks = new ArrayList<>();
      UnaryOperator<Tensor> dropout =
          t -> {
            Tensor mask = rand(50).gt(0.5).to(FLOAT32);
            masks.add(mask.toString());
            return t.mul(mask);
          };
      manualSeed(1);
      Tensor out = checkpoint(dropout, x, options);
      String next = rand(3).toString();
      manualSeed(1);
      rand(50);
      assertThat(rand(3)).hasToString(next);
      out.sum().backward();
      assertThat(masks).hasSize(2);
      assertThat(masks.get(1)).isEqualTo(masks.get(0));
      assertThat(x.grad()).hasToString(out.detach().toString());
      String after = rand(3).toString();
      manualSeed(1);
      rand(50);
      rand(3);
      assertThat(rand(3)).hasToString(after); // recomputation left no trace

      masks.clear();
      x.setGrad(null);
      checkpoint(dropout, x, options.preserveRngState(false)).sum().backward();
      assertThat(masks).hasSize(2);
      assertThat(masks.get(1)).isNotEqualTo(masks.get(0));
    }
  }

  // ---- determinism

  private static UnaryOperator<Tensor> firstThen(
      UnaryOperator<Tensor> first, UnaryOperator<Tensor> later) {
    int[] runs = new int[1];
    return t -> runs[0]++ == 0 ? first.apply(t) : later.apply(t);
  }

  @Test
  @Tag("autograd-12.08")
  void fewerTensorsThanBefore() {
    Tensor x = leaf(1, 2);
    Tensor out = checkpoint(firstThen(t -> t.sin().cos().exp(), t -> t.sin().cos()), x, PLAIN);
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("A different number of tensors was saved")
        .hasMessageContaining("Number of tensors saved during forward: 3")
        .hasMessageContaining("Number of tensors saved during recomputation: 2");
  }

  @Test
  @Tag("autograd-12.08")
  void moreTensorsThanBefore() {
    Tensor x = leaf(1, 2);
    UnaryOperator<Tensor> two = t -> t.sin().cos();
    UnaryOperator<Tensor> three = t -> t.sin().cos().exp();
    Tensor out = checkpoint(firstThen(two, three), x, WHOLE);
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("trying to save more tensors during recomputation");
    Tensor early = checkpoint(firstThen(two, three), x, PLAIN);
    assertThat(gradOf(early, x)).hasToString(gradOf(x.sin().cos(), x).toString());
  }

  @Test
  @Tag("autograd-12.08")
  void otherShapesOrTypesThanBefore() {
    Tensor x = leaf(1, 2, 3);
    Tensor shape =
        checkpoint(firstThen(t -> t.sin().sum(), t -> t.reshape(3, 1).sin().sum()), x, PLAIN);
    assertThatThrownBy(() -> shape.backward())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensors have different metadata")
        .hasMessageContaining(
            "tensor at position 0:\nsaved metadata: {'shape': torch.Size([3]), 'dtype':"
                + " torch.float32, 'device': device(type='cpu')}\nrecomputed metadata: {'shape':"
                + " torch.Size([3, 1]), 'dtype': torch.float32, 'device': device(type='cpu')}");
    Tensor dtype = checkpoint(firstThen(t -> t.sin(), t -> t.to(FLOAT64).sin()), x, PLAIN);
    assertThatThrownBy(() -> dtype.sum().backward())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'dtype': torch.float64");
    Tensor unchecked =
        checkpoint(firstThen(t -> t.sin(), t -> t.mul(2).sin()), x, PLAIN.determinismCheck("none"));
    assertThat(gradOf(unchecked, x)).hasToString(x.detach().mul(2).cos().toString());
    assertThatThrownBy(() -> checkpoint(t -> t, x, PLAIN.determinismCheck("wrong")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("determinism_check should be one of ['default', 'none'], but got wrong");
  }

  @Test
  @Tag("autograd-12.08")
  void debugListsTheOperationsOfBothRuns() {
    Tensor x = leaf(1, 2);
    Supplier<Tensor> run =
        () -> checkpoint(firstThen(t -> t.sin().exp(), t -> t.cos()), x, PLAIN.debug(true));
    Tensor out = run.get();
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(CheckpointException.class)
        .hasCauseInstanceOf(CheckpointException.class)
        .hasMessageContaining("You are seeing this error because you passed `debug=True`")
        .hasMessageContaining("A different number of tensors was saved")
        .hasMessageContaining("SinBackward0 -> torch.float32 [2]   (1 of 2 in original)")
        .hasMessageContaining("CosBackward0 -> torch.float32 [2]   (1 of 1 in recompute)")
        .hasMessageContaining("CheckpointTest.java");
    try (var _ = Checkpoint.setCheckpointDebugEnabled(false)) {
      Tensor quiet = run.get();
      assertThatThrownBy(() -> quiet.sum().backward())
          .hasMessageContaining("A different number of tensors was saved")
          .hasNoCause();
    }
    try (var _ = Checkpoint.setCheckpointDebugEnabled(true)) {
      Tensor loud = checkpoint(firstThen(t -> t.sin().exp(), t -> t.cos()), x, PLAIN);
      assertThatThrownBy(() -> loud.sum().backward()).hasCauseInstanceOf(CheckpointException.class);
      assertThatThrownBy(
              () -> checkpoint(t -> t, x, PLAIN.contextFn(() -> CheckpointContexts.NONE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("debug=True is incompatible with non-default context_fn");
    }
  }

  // ---- unpacking

  /** Asks for what it saved a given number of times in each backward. */
  static final class Greedy extends Function {
    private final int times;

    Greedy(int times) {
      this.times = times;
    }

    @Override
    protected Object forward(Context ctx, Object... inputs) {
      ctx.saveForBackward((Tensor) inputs[0]);
      return ((Tensor) inputs[0]).sin();
    }

    @Override
    protected Object backward(Context ctx, Tensor... grads) {
      Tensor last = grads[0];
      for (int i = 0; i < times; i++) {
        last = ctx.savedTensors().getFirst();
      }
      return grads[0].mul(last.cos());
    }
  }

  @Test
  @Tag("autograd-12.09")
  void aTensorIsUnpackedOnceInEachPass() {
    Tensor x = leaf(1, 2);
    Tensor once = checkpoint(t -> new Greedy(1).apply(t.exp()), x, false);
    assertThat(gradOf(once, x)).hasToString(gradOf(x.exp().sin(), x).toString());
    Tensor twice = checkpoint(t -> new Greedy(2).apply(t.exp()), x, false);
    assertThatThrownBy(() -> gradOf(twice, x))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "Unpack is being triggered for a tensor that was already unpacked once.");
  }

  @Test
  @Tag("autograd-12.09")
  void rulesThatUseATensorSeveralTimesUnpackItOnce() {
    Tensor x = rand(3, 3).add(1).requiresGrad_();
    Tensor y = rand(3, 3).add(1).requiresGrad_();
    List<UnaryOperator<Tensor>> regions =
        List.of(
            t -> t.div(y),
            t -> t.pow(y),
            t -> t.sin().matmul(y.exp()),
            t -> t.exp().prod(),
            t -> t.sin().max(),
            t -> t.exp().std());
    for (UnaryOperator<Tensor> region : regions) {
      Tensor expected = grad(List.of(region.apply(x).mul(2).sum()), List.of(x)).getFirst();
      Tensor out = checkpoint(region, x, false);
      assertThat(gradOf(out.mul(2), x)).hasToString(expected.toString());
    }
  }

  @Test
  @Tag("autograd-12.10")
  void readingOutsideOfBackwardRecomputesEachTime() {
    Tensor x = leaf(1, 2);
    Chain chain = new Chain();
    Tensor out = checkpoint(chain, x, false);
    SavedTensor saved = out.gradFn().savedTensors().getFirst();
    Tensor first = saved.get();
    assertThat(chain.runs).containsExactly(2, 2, 2);
    Tensor second = saved.get();
    assertThat(chain.runs).containsExactly(3, 3, 3);
    assertThat(first).isNotSameAs(second).hasToString(second.toString());
    assertThat(first).hasToString(out.toString());
    out.sum().backward();
    assertThat(chain.runs).containsExactly(4, 4, 4);
  }

  // ---- early stop

  /** Saves one tensor, and then does some more that saves nothing. */
  private static UnaryOperator<Tensor> withTail(int[] runs) {
    return t -> {
      Tensor a = t.sin();
      runs[0]++;
      return a.add(1);
    };
  }

  @Test
  @Tag("autograd-12.11")
  void recomputationStopsWhenAllIsThere() {
    Tensor x = leaf(1, 2);
    int[] runs = new int[1];
    checkpoint(withTail(runs), x, false).sum().backward();
    assertThat(runs[0]).isEqualTo(1);
    checkpoint(withTail(runs), x, WHOLE).sum().backward();
    assertThat(runs[0]).isEqualTo(3);
    Tensor out;
    try (var _ = Checkpoint.setCheckpointEarlyStop(false)) {
      out = checkpoint(withTail(runs), x, PLAIN);
    }
    out.sum().backward(); // only the forward run had to be inside
    assertThat(runs[0]).isEqualTo(5);
    try (var _ = Checkpoint.setCheckpointEarlyStop(true)) {
      out = checkpoint(withTail(runs), x, WHOLE);
    }
    out.sum().backward();
    assertThat(runs[0]).isEqualTo(6);
  }

  @Test
  @Tag("autograd-12.11")
  void nestedRegionsStopEarlyToo() {
    Tensor x = leaf(1, 2);
    int[] inner = new int[1];
    int[] outer = new int[1];
    UnaryOperator<Tensor> region =
        t -> {
          Tensor y = checkpoint(withTail(inner), t.exp(), PLAIN);
          outer[0]++;
          return y.mul(2);
        };
    checkpoint(region, x, PLAIN).sum().backward();
    assertThat(outer[0]).isEqualTo(1); // exp and the argument of the inner region are all it saves
    assertThat(inner[0]).isEqualTo(1);
    inner[0] = 0;
    outer[0] = 0;
    try (var _ = Checkpoint.setCheckpointEarlyStop(false)) {
      checkpoint(region, x, PLAIN).sum().backward();
    }
    assertThat(outer[0]).isEqualTo(2);
    assertThat(inner[0]).isEqualTo(3);
  }

  // ---- nesting and higher orders

  private static Tensor nested(Tensor x, int depth, CheckpointOptions options) {
    return depth == 0
        ? x.sin()
        : checkpoint(t -> nested(t.sin(), depth - 1, options).exp(), x, options);
  }

  private static Tensor unnested(Tensor x, int depth) {
    return depth == 0 ? x.sin() : unnested(x.sin(), depth - 1).exp();
  }

  @Test
  @Tag("autograd-12.12")
  void nestingAndHigherOrders() {
    for (CheckpointOptions options : List.of(PLAIN, WHOLE)) {
      for (int depth = 0; depth < 4; depth++) {
        Tensor x = tensor(new double[] {0.3, 0.7}, FLOAT64).requiresGrad_();
        Tensor expected = unnested(x, depth);
        Tensor actual = nested(x, depth, options);
        for (int order = 0; order < 3; order++) {
          expected = differentiable(expected, x);
          actual = differentiable(actual, x);
          assertThat(actual.sub(expected).abs().max().item()).isLessThan(1e-9);
        }
      }
    }
  }

  @Test
  @Tag("autograd-12.12")
  void twoRegionsInsideOne() {
    Tensor x = leaf(0.3, 0.7);
    UnaryOperator<Tensor> region =
        t -> checkpoint(u -> u.sin().exp(), checkpoint(u -> u.exp().sin(), t, PLAIN), PLAIN);
    Tensor expected = x.exp().sin().sin().exp();
    Tensor first = differentiable(expected, x);
    Tensor out = checkpoint(region, x, PLAIN);
    Tensor g = differentiable(out, x);
    assertThat(g.detach()).hasToString(first.detach().toString());
    assertThat(gradOf(g, x)).hasToString(gradOf(first, x).toString());
  }

  @Test
  @Tag("autograd-12.12")
  void theSameGraphTwiceInOnePass() {
    Tensor x = leaf(0.3, 0.7);
    Tensor out = checkpoint(t -> nested(t, 1, PLAIN), x, PLAIN);
    backward(List.of(out.sum(), out.mul(2).sum()), null);
    assertThat(x.grad()).hasToString(gradOf(unnested(x, 1).mul(3), x).toString());
  }

  @Test
  @Tag("autograd-12.12")
  void gradientsInsideARegion() {
    for (CheckpointOptions options : List.of(PLAIN, WHOLE)) {
      for (boolean retain : new boolean[] {true, false}) {
        Tensor x = leaf(0.3, 0.7);
        UnaryOperator<Tensor> region =
            t -> {
              Tensor y = t.sin();
              Tensor z = y.cos();
              Tensor g = grad(List.of(z.sum()), List.of(t), null, retain, false, null).getFirst();
              return t.cos().mul(g);
            };
        Tensor expected = gradOf(region.apply(x), x);
        Tensor out = checkpoint(region, x, options);
        assertThat(gradOf(out, x)).hasToString(expected.toString());
      }
    }
  }

  @Test
  @Tag("autograd-12.12")
  void backwardFreesWhatTheRegionsHeld() {
    Tensor x = leaf(0.3, 0.7);
    Tensor a = x.exp();
    List<Tensor> outer = new ArrayList<>();
    try (var _ =
        Graph.savedTensorsHooks(
            t -> {
              outer.add(t);
              return new Counted(t, outer);
            },
            Counted::tensor)) {
      Tensor out = checkpoint(t -> nested(t, 2, PLAIN), a, PLAIN);
      assertThat(outer).singleElement().isSameAs(a);
      out.sum().backward();
    }
    assertThat(outer).isEmpty();
    assertThat(x.grad()).isNotNull();
  }

  /** A packed tensor that takes itself off a list when the graph has no more use for it. */
  private record Counted(Tensor tensor, List<Tensor> list) implements SavedHooks.Freed {
    @Override
    public void freed() {
      list.remove(tensor);
    }
  }

  @Test
  @Tag("autograd-12.12")
  void theGraphCanBeCollected() {
    WeakReference<Node> node = usedGraph();
    for (int i = 0; i < 50 && node.get() != null; i++) {
      System.gc();
    }
    assertThat(node.get()).isNull();
  }

  private static WeakReference<Node> usedGraph() {
    Tensor x = leaf(0.3, 0.7);
    Tensor out = nested(x, 2, PLAIN);
    Tensor g = differentiable(out, x);
    g.sum().backward();
    assertThat(x.grad()).isNotNull();
    return new WeakReference<>(out.gradFn());
  }

  // ---- contexts

  @Test
  @Tag("autograd-12.13")
  void contextsSurroundBothRuns() {
    Tensor x = leaf(1, 2);
    List<String> log = new ArrayList<>();
    Supplier<CheckpointContexts> contexts =
        () -> new CheckpointContexts(entering(log, "forward"), entering(log, "recompute"));
    Tensor out =
        checkpoint(
            t -> {
              log.add("run");
              return t.sin();
            },
            x,
            WHOLE.contextFn(contexts));
    assertThat(log).containsExactly("enter forward", "run", "leave forward");
    log.clear();
    out.sum().backward(true, false);
    assertThat(log).containsExactly("enter recompute", "run", "leave recompute");
    log.clear();
    out.sum().backward();
    assertThat(log).containsExactly("enter recompute", "run", "leave recompute");
    assertThatThrownBy(
            () -> checkpoint(t -> t, x, CheckpointOptions.reentrant().contextFn(contexts)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Passing `context_fn` or `debug` is only supported when use_reentrant=False.");
    assertThatThrownBy(() -> checkpoint(t -> t, x, CheckpointOptions.reentrant().debug(true)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Supplier<AutoCloseable> entering(List<String> log, String name) {
    return () -> {
      log.add("enter " + name);
      return () -> log.add("leave " + name);
    };
  }

  // ---- in sequence

  @Test
  void checkpointSequentialRunsAllButTheLastSegmentTwice() {
    for (boolean reentrant : new boolean[] {true, false}) {
      Tensor x = leaf(0.3, 0.7);
      int[] runs = new int[5];
      List<UnaryOperator<Tensor>> functions = new ArrayList<>();
      for (int i = 0; i < runs.length; i++) {
        int n = i;
        functions.add(
            t -> {
              runs[n]++;
              return t.sin().add(1);
            });
      }
      Tensor expected = x;
      for (UnaryOperator<Tensor> function : functions) {
        expected = function.apply(expected);
      }
      Tensor g = gradOf(expected, x);
      java.util.Arrays.fill(runs, 0);
      Tensor out = Checkpoint.checkpointSequential(functions, 2, x, WHOLE.useReentrant(reentrant));
      assertThat(out.detach()).hasToString(expected.detach().toString());
      out.sum().backward();
      assertThat(x.grad()).hasToString(g.toString());
      assertThat(runs).containsExactly(2, 2, 1, 1, 1);
    }
  }

  @Test
  void aFunctionOfASequenceThatReturnsNullIsNamed() {
    UnaryOperator<Tensor> bad = nothing();
    for (List<UnaryOperator<Tensor>> functions :
        List.<List<UnaryOperator<Tensor>>>of(
            List.of(bad, Tensor::sin), List.of(bad, bad, Tensor::sin), List.of(Tensor::sin, bad))) {
      for (boolean reentrant : new boolean[] {true, false}) {
        assertThatThrownBy(
                () ->
                    Checkpoint.checkpointSequential(
                        functions, 2, leaf(1), WHOLE.useReentrant(reentrant)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("checkpointSequential: the function returned null");
      }
    }
  }

  @SuppressWarnings("NullAway") // what a careless caller does
  private static UnaryOperator<Tensor> nothing() {
    return t -> null;
  }

  @Test
  void thereIsAtLeastOneSegment() {
    List<UnaryOperator<Tensor>> functions = List.of(Tensor::sin);
    for (int segments : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> Checkpoint.checkpointSequential(functions, segments, leaf(1), WHOLE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("segments must be at least 1, but got " + segments);
    }
  }

  @Test
  void aFunctionThatReturnsWhatItReturnedBeforeIsRefused() {
    Tensor kept = ones(2);
    Tensor out = Checkpoint.checkpoint(x -> kept, leaf(1, 2), WHOLE.useReentrant(true));
    assertThatThrownBy(() -> out.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("checkpoint: the function returned a tensor that it had returned")
        .hasMessageContaining("Return a new tensor, such as a clone");
  }

  @Test
  @SuppressWarnings("NullAway") // that is the test
  void contextsThatAreNullAreRefused() {
    CheckpointOptions some = WHOLE.useReentrant(false);
    assertThatThrownBy(
            () -> Checkpoint.checkpoint(x -> x.sin(), leaf(1), some.contextFn(() -> null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("contextFn: the function returned null");
    CheckpointContexts empty = new CheckpointContexts(() -> null, () -> null);
    assertThatThrownBy(
            () -> Checkpoint.checkpoint(x -> x.sin(), leaf(1), some.contextFn(() -> empty)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("checkpoint context: the function returned null");
  }
}
