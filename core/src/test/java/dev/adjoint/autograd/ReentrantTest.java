package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.adjoint.Tensor;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.memory.ReleaseScope;
import dev.adjoint.op.TensorAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes inside passes, callbacks, what a running pass tells about itself, and failures. */
class ReentrantTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @AfterEach
  void theThreadIsAsItWas() {
    assertThat(isGradEnabled()).isTrue();
    assertThat(GraphTask.innermost()).isNull();
    assertThat(Autograd.currentGraphTaskId()).isEqualTo(-1);
    assertThat(Autograd.currentNode()).isNull();
  }

  // ---- passes inside passes

  @Test
  @Tag("autograd-1.25")
  void backwardInsideBackward() {
    Tensor x = leaf(1, 2);
    Tensor y =
        TestNode.copy(
            "Reenter",
            x,
            g -> {
              try (GradMode on = enableGrad()) {
                assertThat(on).isNotNull();
                Tensor inner = leaf(3, 4);
                inner.pow(2).sum().backward();
                return g.mul(inner.grad());
              }
            });
    y.mul(2).sum().backward();
    assertThat(x.grad()).hasToString("tensor([12., 16.])");
  }

  @Test
  @Tag("autograd-1.25")
  void passesMayBeNestedThousandsDeep() {
    Tensor x = leaf(1);
    int[] deepest = new int[1];
    long[] numbers = new long[3001];
    nested(x, 0, deepest, numbers).backward(ones(1));
    assertThat(deepest[0]).isEqualTo(3000);
    assertThat(x.grad()).hasToString("tensor([3001.])");
    // All the threads that lent their stacks went on with the numbers of this one.
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
  }

  private static Tensor nested(Tensor x, int depth, int[] deepest, long[] numbers) {
    Tensor y =
        TestNode.copy(
            "Deep",
            x,
            g -> {
              deepest[0] = Math.max(deepest[0], depth);
              if (depth < 3000) {
                GradMode.with(true, () -> nested(x, depth + 1, deepest, numbers).backward(ones(1)));
              }
              return g;
            });
    numbers[depth] = y.gradFn().sequenceNr();
    return y;
  }

  @Test
  @Tag("autograd-1.25")
  void theGraphOfTheOuterPassMayBeWalkedInside() {
    Tensor x = leaf(2);
    Tensor y = x.pow(2);
    Tensor z = y.mul(3);
    List<@Nullable Tensor> inner = new ArrayList<>();
    y.registerHook(
        g -> {
          if (inner.isEmpty()) {
            inner.add(null);
            inner.addAll(grad(List.of(z), List.of(x), null, true, false, null));
          }
          return null;
        });
    z.backward(ones(1), true, false, null);
    assertThat(inner.getLast()).hasToString("tensor([12.])");
    assertThat(x.grad()).hasToString("tensor([12.])");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 70})
  @Tag("autograd-1.26")
  void anErrorInsideReachesTheCaller(int depth) {
    Tensor x = leaf(1, 2);
    Tensor innerLeaf = leaf(3, 4);
    IllegalArgumentException mine = new IllegalArgumentException("Simulate error");
    Tensor inner =
        TestNode.copy(
                "Fails",
                innerLeaf.mul(innerLeaf),
                g -> {
                  throw mine;
                })
            .get("0:1");
    Tensor y = around(x.mul(x), inner, depth);
    assertThat(catchThrowable(() -> y.sum().backward())).isSameAs(mine);
    assertThat(mine).hasNoCause().hasNoSuppressedExceptions();
    assertThat(x.grad()).isNull();
    assertThat(innerLeaf.grad()).isNull();
  }

  /** Runs backward of {@code inner} below so many passes. */
  private static Tensor around(Tensor x, Tensor inner, int depth) {
    return TestNode.copy(
        "Around",
        x,
        g -> {
          GradMode.with(true, () -> depth == 0 ? inner : around(leaf(1), inner, depth - 1))
              .backward(ones(1));
          return g;
        });
  }

  @Test
  @Tag("autograd-1.26")
  void anErrorOutsideAfterAPassInsideReachesTheCaller() {
    Tensor failing = leaf(1);
    Tensor reached = leaf(1);
    Tensor inside = leaf(5);
    Tensor bad =
        TestNode.copy(
            "Fails",
            failing.mul(2),
            g -> {
              throw new IllegalStateException("Simulate error");
            });
    Tensor good =
        TestNode.copy(
            "Reenter",
            reached.mul(2),
            g -> {
              GradMode.with(true, () -> inside.mul(7).backward(ones(1)));
              return g;
            });
    assertThatThrownBy(() -> bad.add(good).backward(ones(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Simulate error");
    assertThat(failing.grad()).isNull();
    assertThat(inside.grad()).hasToString("tensor([7.])");
  }

  @Test
  @Tag("autograd-1.26")
  void checkedExceptionsOfAHookPassUnchangedThroughEveryThread() {
    IOException mine = new IOException("disk");
    Tensor inner = leaf(1).mul(2);
    inner.registerHook(g -> sneaky(mine));
    assertThat(catchThrowable(() -> around(leaf(1), inner, 130).backward(ones(1)))).isSameAs(mine);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> @Nullable Tensor sneaky(Throwable t) throws E {
    throw (E) t;
  }

  @Test
  @Tag("autograd-1.27")
  void gradModeSetAroundAnInnerGradIsRestored() {
    for (boolean createGraph : new boolean[] {false, true}) {
      List<Boolean> modes = new ArrayList<>();
      Tensor x = leaf(1, 2);
      Tensor y =
          TestNode.copy(
              "Inner",
              x,
              g -> {
                modes.add(isGradEnabled());
                for (boolean mode : new boolean[] {true, false, true}) {
                  try (GradMode set = GradMode.set(mode)) {
                    assertThat(set).isNotNull();
                    Tensor leaf = leaf(3);
                    Tensor square = GradMode.with(true, () -> leaf.mul(leaf));
                    grad(List.of(square), List.of(leaf), null, null, createGraph, null);
                    assertThat(isGradEnabled()).isEqualTo(mode);
                  }
                }
                modes.add(isGradEnabled());
                return g.mul(1);
              });
      y.sum().backward(null, null, createGraph, null);
      assertThat(modes).containsExactly(createGraph, createGraph);
      assertThat(x.grad().requiresGrad()).isFalse(); // nothing in there depends on a leaf
    }
  }

  @Test
  @Tag("autograd-1.27")
  void aGradModeThatIsNotRestoredEndsWithItsNode() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    List<Boolean> modes = new ArrayList<>();
    x.registerHook(
        g -> {
          modes.add(isGradEnabled());
          return null;
        });
    y.registerHook(
        g -> {
          GradMode.set(true);
          return null;
        });
    Tensor sum = y.sum();
    noGrad(
        () -> {
          sum.backward();
          modes.add(isGradEnabled());
        });
    assertThat(modes).containsExactly(false, false);
    assertThat(x.grad().requiresGrad()).isFalse();
  }

  // ---- callbacks

  @Test
  @Tag("autograd-1.28")
  void callbacksRunAtTheEndAndMayQueueOthers() {
    for (boolean createGraph : new boolean[] {false, true}) {
      Tensor x = leaf(1);
      List<String> log = new ArrayList<>();
      Tensor y = x.clone().exp();
      y.registerHook(
          g -> {
            Autograd.queueCallback(
                () -> {
                  log.add("first " + x.grad().numel());
                  log.add("mode " + isGradEnabled());
                  assertThat(Autograd.currentNode()).isNull();
                  assertThat(Autograd.currentGraphTaskId()).isNotNegative();
                  Autograd.queueCallback(() -> log.add("third"));
                });
            Autograd.queueCallback(() -> log.add("second"));
            log.add("queued");
            return null;
          });
      y.backward(ones(1), null, createGraph, null);
      assertThat(log)
          .containsExactly("queued", "first 1", "mode " + createGraph, "second", "third");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"outer", "inner", "both"})
  @Tag("autograd-1.28")
  void aPassInsideHasCallbacksOfItsOwn(String where) {
    List<String> log = new ArrayList<>();
    Tensor x = leaf(1);
    Tensor inner =
        TestNode.copy(
            "Inner",
            leaf(2),
            g -> {
              if (!where.equals("outer")) {
                Autograd.queueCallback(() -> log.add("inner callback"));
              }
              log.add("inner node");
              return g;
            });
    Tensor y =
        TestNode.copy(
            "Outer",
            x,
            g -> {
              if (!where.equals("inner")) {
                Autograd.queueCallback(() -> log.add("outer callback"));
              }
              inner.backward(ones(1));
              log.add("outer node");
              return g;
            });
    y.backward(ones(1));
    List<String> expected = new ArrayList<>(List.of("inner node"));
    if (!where.equals("outer")) {
      expected.add("inner callback");
    }
    expected.add("outer node");
    if (!where.equals("inner")) {
      expected.add("outer callback");
    }
    assertThat(log).isEqualTo(expected);
  }

  @Test
  @Tag("autograd-1.28")
  void whatACallbackThrowsReachesTheCaller() {
    Tensor x = leaf(1);
    Tensor y = x.clone();
    UnsupportedOperationException mine = new UnsupportedOperationException("callback");
    y.registerHook(
        g -> {
          Autograd.queueCallback(
              () -> {
                throw mine;
              });
          return null;
        });
    assertThat(catchThrowable(() -> y.backward(ones(1)))).isSameAs(mine);
    assertThat(x.grad()).hasToString("tensor([1.])");
  }

  @Test
  @Tag("autograd-1.28")
  void callbacksOfAFailedPassDoNotRun() {
    Tensor x = leaf(1);
    Tensor y = x.clone();
    List<String> log = new ArrayList<>();
    y.registerHook(
        g -> {
          Autograd.queueCallback(() -> log.add("ran"));
          return null;
        });
    RemovableHandle failing =
        x.registerHook(
            g -> {
              throw new IllegalStateException("mine");
            });
    assertThatThrownBy(() -> y.backward(ones(1))).hasMessage("mine");
    failing.remove();
    x.clone().backward(ones(1));
    assertThat(log).isEmpty();
  }

  @Test
  @Tag("autograd-1.29")
  void callbacksNeedARunningPass() {
    assertThatThrownBy(() -> Autograd.queueCallback(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Final callbacks can only be installed during backward pass.");
  }

  // ---- what a running pass tells

  @Test
  @Tag("autograd-1.30")
  void everyPassHasAHigherNumber() {
    List<Long> ids = new ArrayList<>();
    Tensor x = leaf(1);
    Tensor y =
        TestNode.copy(
            "Outer",
            x,
            g -> {
              ids.add(Autograd.currentGraphTaskId());
              Tensor inner = GradMode.with(true, () -> leaf(1).mul(2));
              inner.registerHook(
                  h -> {
                    ids.add(Autograd.currentGraphTaskId());
                    return null;
                  });
              inner.backward(ones(1));
              assertThat(Autograd.currentGraphTaskId()).isEqualTo(ids.getFirst());
              return g;
            });
    assertThat(Autograd.currentGraphTaskId()).isEqualTo(-1);
    y.backward(ones(1), true, false, null);
    assertThat(Autograd.currentGraphTaskId()).isEqualTo(-1);
    assertThat(ids).hasSize(2).isSorted().doesNotHaveDuplicates();
    long last = ids.getLast();
    ids.clear();
    grad(y, x);
    assertThat(ids.getFirst()).isGreaterThan(last);
  }

  @Test
  @Tag("autograd-1.31")
  void whetherTheGraphIsKeptCanBeSeen() {
    List<Boolean> kept = new ArrayList<>();
    Tensor x = leaf(1);
    Tensor y =
        TestNode.copy(
            "Sees",
            x,
            g -> {
              kept.add(Autograd.currentGraphTaskKeepsGraph());
              return g;
            });
    y.backward(ones(1), true, false, null);
    y.backward(ones(1), null, true, null); // as createGraph
    y.backward(ones(1), null, false, null);
    assertThat(kept).containsExactly(true, true, false);
    assertThat(Autograd.currentGraphTaskKeepsGraph()).isTrue();
  }

  // ---- failures leave nothing behind

  private enum Place {
    TENSOR_HOOK,
    PREHOOK,
    POSTHOOK,
    NODE,
    POST_ACCUMULATE,
    WRONG_SHAPE,
    TOO_FEW_GRADIENTS
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource
  @Tag("autograd-1.26")
  void aFailureAnywhereLeavesNothingBehind(Place place) {
    RuntimeException mine = new RuntimeException("mine");
    boolean[] armed = {true};
    Tensor early = leaf(1, 2);
    Tensor late = leaf(3, 4);
    Tensor base = late.mul(late);
    Tensor y =
        TestNode.call(
            "Middle",
            in -> in[0].clone(),
            (self, g) -> {
              if (armed[0]) {
                switch (place) {
                  case NODE -> throw mine;
                  case WRONG_SHAPE -> {
                    return new Tensor[] {ones(7)};
                  }
                  case TOO_FEW_GRADIENTS -> {
                    return new Tensor[0];
                  }
                  default -> {}
                }
              }
              return new Tensor[] {g.mul(2)};
            },
            base);
    Runnable fail =
        () -> {
          if (armed[0]) {
            GradMode.set(true); // and never restored
            throw mine;
          }
        };
    switch (place) {
      case TENSOR_HOOK ->
          y.registerHook(
              g -> {
                fail.run();
                return null;
              });
      case PREHOOK ->
          y.gradFn()
              .registerPrehook(
                  g -> {
                    fail.run();
                    return null;
                  });
      case POSTHOOK ->
          y.gradFn()
              .registerHook(
                  (in, out) -> {
                    fail.run();
                    return null;
                  });
      case POST_ACCUMULATE -> late.registerPostAccumulateGradHook(t -> fail.run());
      default -> {}
    }
    Tensor root = y.sum().add(early.mul(5).sum());
    List<Node> graph = nodes(root);
    long[] versions = {early.version(), late.version(), base.version(), y.version()};

    Throwable thrown = catchThrowable(() -> noGrad(() -> root.backward(true, false)));

    if (place == Place.WRONG_SHAPE) {
      assertThat(thrown)
          .hasMessage(
              "Function Middle returned an invalid gradient at index 0 - got [7] but expected shape"
                  + " compatible with [2]");
    } else if (place == Place.TOO_FEW_GRADIENTS) {
      assertThat(thrown)
          .hasMessage(
              "Function Middle returned an invalid number of gradients - expected 1, but got 0");
    } else {
      assertThat(thrown).isSameAs(mine).hasNoCause().hasNoSuppressedExceptions();
    }
    assertThat(isGradEnabled()).isTrue();
    assertThat(GraphTask.innermost()).isNull();
    assertThat(graph).allMatch(node -> node.scratch == null);
    assertThat(new long[] {early.version(), late.version(), base.version(), y.version()})
        .isEqualTo(versions);
    // What was made last runs first: only that leaf had been reached.
    assertThat(early.grad()).hasToString("tensor([5., 5.])");
    if (place == Place.POST_ACCUMULATE) {
      assertThat(late.grad()).hasToString("tensor([12., 16.])");
    } else {
      assertThat(late.grad()).isNull();
    }

    armed[0] = false;
    early.setGrad(null);
    late.setGrad(null);
    root.backward();
    assertThat(early.grad()).hasToString("tensor([5., 5.])");
    assertThat(late.grad()).hasToString("tensor([12., 16.])");
  }

  private static List<Node> nodes(Tensor root) {
    List<Node> all = new ArrayList<>(List.of(root.gradFn()));
    for (int i = 0; i < all.size(); i++) {
      for (Edge edge : all.get(i).nextEdges()) {
        if (edge != null) {
          all.add(edge.node());
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 70})
  @Tag("autograd-1.26")
  void aFailureLeavesNoMemoryHeld(int depth) {
    Tensor x = ones(100_000).requiresGrad_();
    Tensor y = x.mul(2);
    Tensor z = y.mul(3).add(y);
    y.gradFn()
        .registerPrehook(
            g -> {
              throw new IllegalStateException("mine");
            });
    Tensor other = x.mul(4); // made first, so that its gradient still waits when y fails
    other.gradFn().setSequenceNr(0);
    try (ReleaseScope scope = ReleaseScope.open()) {
      Tensor given = ones(100_000);
      Tensor[] opened = new Tensor[1];
      z.registerHook(
          g -> {
            ReleaseScope.open(); // and never closed
            return null;
          });
      Tensor root = z.mul(1).add(other);
      Runnable run = () -> root.backward(given, true, false, null);
      if (depth == 0) {
        assertThatThrownBy(run::run).hasMessage("mine");
      } else {
        Tensor inner = leaf(1).mul(1);
        inner.registerHook(
            g -> {
              run.run();
              return null;
            });
        assertThatThrownBy(() -> around(leaf(1), inner, depth).backward(ones(1)))
            .hasMessage("mine");
      }
      opened[0] = ones(100_000); // belongs to this scope, and to none inside it
      scope.collect();
      assertThat(
              Stream.of(given, opened[0]).map(t -> TensorAccess.operand(t).storage().isReleased()))
          .containsOnly(true);
    }
  }

  @Test
  @Tag("autograd-1.26")
  void aNodeThatFailsLetsGoOfItsGradient() {
    Tensor y =
        TestNode.copy(
            "Fails",
            ones(100_000).requiresGrad_(),
            g -> {
              throw new IllegalStateException("mine");
            });
    try (ReleaseScope scope = ReleaseScope.open()) {
      Tensor given = ones(100_000);
      assertThatThrownBy(() -> y.backward(given)).hasMessage("mine");
      scope.collect();
      assertThat(TensorAccess.operand(given).storage().isReleased()).isTrue();
    }
  }
}
