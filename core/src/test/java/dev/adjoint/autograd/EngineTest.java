package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How gradients are accumulated, and in which order nodes run. */
class EngineTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static TensorHook log(List<String> order, String name) {
    return g -> {
      order.add(name);
      return null;
    };
  }

  // ---- accumulation

  @Test
  @Tag("autograd-1.01")
  void aLeafAsRootAddsTheGivenGradient() {
    Tensor x = leaf(1, 2);
    x.backward(tensor(3.0, 4.0));
    assertThat(x.grad()).hasToString("tensor([3., 4.])");
    x.backward(tensor(1.0, 1.0));
    assertThat(x.grad()).hasToString("tensor([4., 5.])");
  }

  @Test
  @Tag("autograd-1.02")
  void aMixedExpressionMatchesTheClosedForm() {
    double[] a = {1.5, 2, -0.5};
    double[] b = {0.25, 3, 2};
    Tensor x = fromArray(a).requiresGrad_();
    Tensor y = fromArray(b).requiresGrad_();
    double[] given = {1, 10, -2};
    // z = x + 2xy + 2y² + x²y/y
    Tensor z = x.add(x.mul(y).mul(2)).add(y.pow(2).mul(2)).add(x.pow(2).mul(y).div(y));
    z.backward(fromArray(given));
    for (int i = 0; i < 3; i++) {
      double dx = 1 + 2 * b[i] + 2 * a[i];
      double dy = 2 * a[i] + 4 * b[i];
      assertThat(x.grad().toDoubleArray()[i]).isCloseTo(dx * given[i], within(1e-12));
      assertThat(y.grad().toDoubleArray()[i]).isCloseTo(dy * given[i], within(1e-12));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  @Test
  @Tag("autograd-1.03")
  void severalRootsContributeOncePerPath() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = x.mul(y);
    Tensor c = z.add(x.mul(5));
    backward(List.of(z, c), List.of(tensor(1.0, 1.0), tensor(10.0, 10.0)));
    assertThat(x.grad()).hasToString("tensor([83., 94.])"); // 11 y + 50
    assertThat(y.grad()).hasToString("tensor([11., 22.])");
  }

  @Test
  @Tag("autograd-1.04")
  void everyRootHasToRequireGrad() {
    Tensor x = leaf(1);
    List<Tensor> roots = List.of(x.mul(2), tensor(1.0));
    assertThatThrownBy(() -> backward(roots, List.of(ones(1), ones())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("element 1 of tensors does not require grad and does not have a grad_fn");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-1.05")
  void aRootMayDependOnAnotherRoot() {
    Tensor x = leaf(2, 3);
    Tensor y = x.pow(2);
    Tensor z = y.pow(3);
    backward(List.of(y, z), List.of(ones(2), ones(2)));
    // 2x + 6x⁵
    assertThat(x.grad()).hasToString("tensor([ 196., 1464.])");
    x.setGrad(null);
    Tensor again = x.pow(2);
    backward(List.of(again.pow(3), again), List.of(ones(2), ones(2)));
    assertThat(x.grad()).hasToString("tensor([ 196., 1464.])");
  }

  @Test
  @Tag("autograd-1.06")
  void aRootGivenTwiceCountsTwice() {
    Tensor x = leaf(3);
    Tensor y = x.pow(2);
    backward(List.of(y, y), List.of(ones(1), ones(1)));
    assertThat(x.grad()).hasToString("tensor([12.])");
    Tensor z = x.pow(2);
    assertThat(Autograd.grad(List.of(z, z), List.of(x), null, null, false, null, false))
        .hasToString("[tensor([12.])]");
  }

  @Test
  @Tag("autograd-1.07")
  void laterGradientsAreAddedInPlace() {
    Tensor x = leaf(1, 2, 3);
    x.mul(2).sum().backward();
    Tensor first = x.grad();
    x.mul(3).sum().backward();
    assertThat(x.grad()).isSameAs(first);
    assertThat(first).hasToString("tensor([5., 5., 5.])");
  }

  @Test
  @Tag("autograd-1.08")
  void whileTheGraphIsCreatedAccumulationIsOutOfPlace() {
    Tensor x = leaf(1, 2);
    x.mul(2).sum().backward();
    Tensor first = x.grad();
    x.pow(2).sum().backward(null, null, true, null);
    assertThat(first).hasToString("tensor([2., 2.])");
    assertThat(x.grad()).isNotSameAs(first);
    assertThat(x.grad().detach()).hasToString("tensor([4., 6.])");
    assertThat(x.grad().requiresGrad()).isTrue();
  }

  @Test
  @Tag("autograd-1.09")
  void aGradientThatWasThereKeepsItsIdentity() {
    for (boolean createGraph : new boolean[] {false, true}) {
      Tensor x = leaf(1, 2);
      Tensor mine = tensor(10.0, 20.0);
      x.setGrad(mine);
      x.mul(3).sum().backward(null, null, createGraph, null);
      assertThat(x.grad() == mine).isEqualTo(!createGraph);
      assertThat(x.grad().detach()).hasToString("tensor([13., 23.])");
      assertThat(mine).hasToString(createGraph ? "tensor([10., 20.])" : "tensor([13., 23.])");
    }
  }

  @Test
  @Tag("autograd-1.10")
  void gradientsWithoutElementsGiveZeros() {
    Tensor x = ones(5, 0).requiresGrad_();
    Tensor y = ones(5, 1).requiresGrad_();
    Tensor z = ones(1).requiresGrad_();
    for (int i = 0; i < 2; i++) {
      x.add(y).add(z).backward(ones(5, 0));
      assertThat(x.grad().shape()).isEqualTo(size(5, 0));
      assertThat(y.grad().shape()).isEqualTo(size(5, 1));
      assertThat(y.grad().eq(0).all().itemBoolean()).isTrue();
      assertThat(z.grad()).hasToString("tensor([0.])");
    }
  }

  @Test
  @Tag("autograd-1.11")
  void broadcastInputsGetSumsOfTheirOwnShapeAndDtype() {
    Tensor a = fromArray(new double[] {1, 2}).view(2, 1).requiresGrad_();
    Tensor b = leaf(1, 2, 3);
    Tensor c = tensor(2.0).requiresGrad_();
    a.mul(b).add(c).sum().backward();
    assertThat(a.grad()).hasToString("tensor([[6.],\n        [6.]], dtype=torch.float64)");
    assertThat(b.grad()).hasToString("tensor([3., 3., 3.])");
    assertThat(c.grad()).hasToString("tensor(6.)");
  }

  // ---- taking gradients over

  private static final int LARGE = 100_000; // small memory is never taken over

  /** The gradient of the leaf, and where the memory was that backward returned for it. */
  private static long[] gradientAddresses(Tensor x, @Nullable Tensor returned) {
    long[] addresses = new long[2];
    Tensor y =
        TestNode.call(
            "Returns",
            in -> in[0].clone(),
            (self, grad) -> {
              Tensor result = returned == null ? grad.mul(2) : returned;
              addresses[0] = result.dataPtr();
              return new Tensor[] {result};
            },
            x);
    y.backward(ones(x.shape().toArray()));
    addresses[1] = x.grad().dataPtr();
    return addresses;
  }

  @Test
  @Tag("autograd-1.12")
  void theFirstGradientIsTakenOverWhereNobodyElseHoldsIt() {
    Tensor fresh = ones(LARGE).requiresGrad_();
    long[] taken = gradientAddresses(fresh, null);
    assertThat(taken[1]).isEqualTo(taken[0]);

    Tensor held = ones(LARGE).requiresGrad_();
    Tensor mine = full(size(LARGE), 3.0);
    long[] copied = gradientAddresses(held, mine);
    assertThat(copied[1]).isNotEqualTo(copied[0]);
    held.grad().zero_();
    assertThat(mine.eq(3).all().itemBoolean()).isTrue();
  }

  @Test
  @Tag("autograd-1.12")
  void anExpandedGradientIsCopied() {
    Tensor x = ones(LARGE).requiresGrad_();
    x.sum().backward();
    assertThat(x.grad().stride()).containsExactly(1);
    x.grad().get(0).add_(1);
    assertThat(x.grad().get(0).item()).isEqualTo(2);
    assertThat(x.grad().get(1).item()).isEqualTo(1);
  }

  @Test
  @Tag("autograd-1.12")
  void theGivenGradientIsNeverTakenOver() {
    Tensor x = ones(LARGE).requiresGrad_();
    Tensor given = ones(LARGE);
    x.backward(given);
    assertThat(x.grad().dataPtr()).isNotEqualTo(given.dataPtr());
    Tensor y = ones(LARGE).requiresGrad_();
    y.add(1).backward(given, null, true, null);
    assertThat(y.grad().dataPtr()).isNotEqualTo(given.dataPtr());
  }

  @Test
  @Tag("autograd-1.13")
  void oneGradientForTwoInputsIsTakenAtMostOnce() {
    for (int size : new int[] {4, LARGE}) {
      Tensor a = ones(size).requiresGrad_();
      Tensor b = ones(size).requiresGrad_();
      Tensor y =
          TestNode.call(
              "Twice",
              in -> in[0].add(in[1]),
              (self, grad) -> {
                Tensor both = grad.mul(2);
                return new Tensor[] {both, both};
              },
              a,
              b);
      y.backward(ones(size));
      assertThat(a.grad().dataPtr()).isNotEqualTo(b.grad().dataPtr());
      a.grad().zero_();
      assertThat(b.grad().eq(2).all().itemBoolean()).isTrue();
    }
  }

  @Test
  @Tag("autograd-1.14")
  void gradientsLieInMemoryAsTheirLeavesDo() {
    for (boolean channelsLastA : new boolean[] {false, true}) {
      for (boolean channelsLastB : new boolean[] {false, true}) {
        Tensor a = image(channelsLastA);
        Tensor b = image(channelsLastB);
        a.sum().backward(); // expanded
        assertThat(a.grad().stride()).isEqualTo(a.stride());
        a.setGrad(null);
        a.mul(b).sum().backward();
        assertThat(a.grad().stride()).isEqualTo(a.stride());
        assertThat(b.grad().stride()).isEqualTo(b.stride());
      }
    }
    Tensor withGaps = rand(2, 4).get(":, ::2").detach().requiresGrad_();
    assertThat(withGaps.stride()).containsExactly(4, 2);
    withGaps.sum().backward();
    assertThat(withGaps.grad().stride()).containsExactly(2, 1);
    withGaps.setGrad(null);
    withGaps.mul(rand(2, 2)).sum().backward();
    assertThat(withGaps.grad().stride()).containsExactly(2, 1);
  }

  private static Tensor image(boolean channelsLast) {
    Tensor t = channelsLast ? rand(2, 4, 5, 3).permute(0, 3, 1, 2) : rand(2, 3, 4, 5);
    return t.detach().requiresGrad_();
  }

  @Test
  @Tag("autograd-1.15")
  void sumsOnTheWayLeaveTheGivenGradientsAlone() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Tensor first = tensor(1.0, 2.0);
    Tensor second = tensor(10.0, 20.0);
    Tensor third = tensor(100.0, 200.0);
    backward(List.of(y, y, y), List.of(first, second, third));
    assertThat(x.grad()).hasToString("tensor([222., 444.])");
    assertThat(List.of(first, second, third))
        .hasToString("[tensor([1., 2.]), tensor([10., 20.]), tensor([100., 200.])]");
    assertThat(List.of(first.version(), second.version(), third.version())).containsOnly(0L);
    x.grad().zero_();
    Tensor z = x.add(0);
    backward(List.of(z, z), List.of(first, first));
    assertThat(first).hasToString("tensor([1., 2.])");
  }

  @Test
  @Tag("autograd-1.16")
  void aDiamondOfDoublingsIsExact() {
    Tensor x = leaf(1);
    Tensor a = x.add(x); // 2
    Tensor b = a.add(a); // 4
    Tensor c = b.add(b).add(b).add(b); // 16
    Tensor d = c.add(x); // 17
    d.backward(ones(1), true, false, null);
    assertThat(x.grad()).hasToString("tensor([17.])");
    d.backward(ones(1));
    assertThat(x.grad()).hasToString("tensor([34.])");
  }

  @Test
  @Tag("autograd-1.16")
  void gradientsThatWaitAreNotChangedByTheirOtherUsers() {
    Tensor x = ones(5, 5).requiresGrad_();
    Tensor y = ones(5, 5).requiresGrad_();
    Tensor a = x.add(2);
    Tensor b = y.add(2);
    Tensor c = x.add(2);
    Tensor early = a.add(b).add(c);
    for (int i = 0; i < 4; i++) {
      a = a.mul(2);
      b = b.mul(2);
      c = c.mul(2);
    }
    early.add(a.add(b).add(c)).backward(ones(5, 5));
    assertThat(x.grad().eq(34).all().itemBoolean()).isTrue();
    assertThat(y.grad().eq(17).all().itemBoolean()).isTrue();
  }

  @Test
  @Tag("autograd-1.17")
  void outputsThatAreNotUsedContributeZero() {
    Tensor x = fromArray(new double[] {3, 1, 2, 5, 4, 6}).view(2, 3).requiresGrad_();
    var largest = max(x, 1);
    largest.values().mul(2).sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(2, 0, 0, 0, 0, 2);

    // A node with two outputs of which one is used.
    Tensor y = leaf(1, 2);
    List<String> seen = new ArrayList<>();
    PairNode node = new PairNode(y, seen);
    Tensor second = y.detach().mul(3);
    Variable.setHistory(y.detach().mul(2), node);
    Variable.setHistory(second, node);
    second.sum().backward();
    assertThat(seen).containsExactly("null tensor([1., 1.])");
    assertThat(y.grad()).hasToString("tensor([3., 3.])");
  }

  /** Twice and thrice its input. */
  private static final class PairNode extends Node {
    private final List<String> seen;

    PairNode(Tensor input, List<String> seen) {
      super(Variable.edges(input));
      this.seen = seen;
    }

    @Override
    public String name() {
      return "Pair";
    }

    @Override
    protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
      seen.add(grads[0] + " " + grads[1]);
      return new Tensor[] {grads[1].mul(3)};
    }
  }

  // ---- which nodes run

  @Test
  @Tag("autograd-1.18")
  void nodesOnNoPathToTheInputsDoNotRun() {
    Tensor x = leaf(1);
    Tensor y = leaf(2);
    Tensor bad =
        TestNode.copy(
            "Bad",
            x,
            g -> {
              throw new IllegalStateException("must not run");
            });
    List<@Nullable Tensor> unused =
        Autograd.grad(List.of(bad.mul(2)), List.of(y), null, null, false, true, false);
    assertThat(unused).containsOnlyNulls();

    Tensor both = bad.mul(y);
    assertThat(grad(both, y)).hasToString("[tensor([1.])]");
    bad.mul(y).backward(ones(1), null, false, List.of(y));
    assertThat(y.grad()).hasToString("tensor([1.])");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-1.18")
  void aRunningPassTellsWhichNodesItLeadsTo() {
    Tensor x = leaf(1);
    Tensor u = leaf(1);
    Tensor p = x.mul(2);
    Tensor q = p.mul(u);
    Node leafX = p.gradFn().nextEdges().get(0).node();
    Node leafU = q.gradFn().nextEdges().get(1).node();
    Node unrelated = u.exp().gradFn();
    List<Node> asked = List.of(p.gradFn(), leafX, leafU, q.gradFn(), unrelated);
    List<Boolean> told = new ArrayList<>();
    q.registerHook(
        g -> {
          told.clear();
          asked.forEach(node -> told.add(node == null ? null : Autograd.willExecute(node)));
          return null;
        });
    q.backward(ones(1), true, false, null);
    assertThat(told).containsExactly(true, true, true, false, false);
    q.backward(ones(1), true, false, List.of(x));
    assertThat(told).containsExactly(true, true, false, false, false);
    q.backward(ones(1), true, false, List.of(p));
    assertThat(told).containsExactly(true, false, false, false, false);
    grad(List.of(q), List.of(p), null, true, false, null);
    assertThat(told).containsExactly(true, false, false, false, false);
    assertThatThrownBy(() -> grad(List.of(q), List.of(x), null, true, false, null))
        .hasMessageStartingWith("A leaf node was passed to _will_engine_execute_node");
    assertThatThrownBy(() -> Autograd.willExecute(leafX))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("_get_should_execute_nodes should only be called during the backward pass");
  }

  @Test
  @Tag("autograd-1.19")
  void indicesAreConstants() {
    Tensor x = rand(5, 5).requiresGrad_();
    Tensor y = rand(5, 5).requiresGrad_();
    Tensor a = x.add(y);
    Tensor b = max(a, 1, true).indices().expand(5, 5).to(FLOAT32);
    assertThat(b.requiresGrad()).isFalse();
    b.add(a).sum().backward();
    assertThat(x.grad().eq(1).all().itemBoolean()).isTrue();
    assertThat(y.grad().eq(1).all().itemBoolean()).isTrue();
  }

  // ---- order

  @Test
  @Tag("autograd-1.20")
  void theNodeCreatedLastRunsFirst() {
    Tensor x = leaf(1);
    List<String> order = new ArrayList<>();
    Tensor a = TestNode.copy("a", x, logged(order, "a"));
    Tensor b = TestNode.copy("b", x, logged(order, "b"));
    Tensor c = TestNode.copy("c", a, logged(order, "c"));
    c.add(b).add(a).backward(ones(1));
    assertThat(order).containsExactly("c", "b", "a");
  }

  private static java.util.function.UnaryOperator<@Nullable Tensor> logged(
      List<String> order, String name) {
    return g -> {
      order.add(name);
      return g;
    };
  }

  @Test
  @Tag("autograd-1.20")
  void aPassInsideAPassRunsBeforeWhatIsReadyOutside() {
    List<String> order = new ArrayList<>();
    Tensor a = TestNode.copy("outer", leaf(1), logged(order, "outer"));
    Tensor b = reentrant(order, leaf(1), 9);
    a.mul(b).backward(ones(1));
    // The outer node is ready from the start; the inner ones were all made later.
    assertThat(order).hasSize(11).endsWith("outer");
    assertThat(order.subList(0, 10)).containsOnly("reentrant");

    order.clear();
    Tensor early = reentrant(order, leaf(1), 0);
    Tensor late = TestNode.copy("outer", leaf(1), logged(order, "outer"));
    early.gradFn().setSequenceNr(late.gradFn().sequenceNr() + 1);
    early.mul(late).backward(ones(1));
    assertThat(order).containsExactly("reentrant", "outer");
  }

  private static Tensor reentrant(List<String> order, Tensor x, int depth) {
    return TestNode.copy(
        "reentrant",
        x,
        g -> {
          order.add("reentrant");
          if (depth > 0) {
            GradMode.with(true, () -> reentrant(order, leaf(1), depth - 1).backward(ones(1)));
          }
          return g;
        });
  }

  @Test
  @Tag("autograd-1.21")
  void leavesStoreTheirGradientsAtOnce() {
    Tensor x = leaf(1);
    Tensor y = leaf(2);
    List<String> order = new ArrayList<>();
    x.registerPostAccumulateGradHook(t -> order.add("x stored"));
    y.registerPostAccumulateGradHook(t -> order.add("y stored"));
    Tensor a = TestNode.copy("a", x, logged(order, "a"));
    Tensor b = TestNode.copy("b", y, logged(order, "b"));
    Tensor c = TestNode.copy("c", b, logged(order, "c"));
    a.add(c).backward(ones(1));
    assertThat(order).containsExactly("c", "b", "y stored", "a", "x stored");
    assertThat(x.grad()).isNotNull();
    assertThat(Variable.gradientEdge(x).node().sequenceNr()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @Tag("autograd-1.22")
  void sequenceNumbersDecideAboutTheOrder() {
    for (boolean swapped : new boolean[] {false, true}) {
      Tensor x = leaf(1);
      List<String> order = new ArrayList<>();
      Tensor a = x.exp();
      Tensor b = x.sin();
      a.registerHook(log(order, "exp"));
      b.registerHook(log(order, "sin"));
      assertThat(b.gradFn().sequenceNr()).isGreaterThan(a.gradFn().sequenceNr());
      if (swapped) {
        a.gradFn().setSequenceNr(b.gradFn().sequenceNr() + 10);
      }
      a.add(b).backward(ones(1));
      assertThat(order)
          .containsExactly(swapped ? new String[] {"exp", "sin"} : new String[] {"sin", "exp"});
    }
  }

  @Test
  @Tag("autograd-1.20")
  @Tag("autograd-1.23")
  void theOrderOfARunningPassCanBeAskedFor() {
    Tensor x = leaf(0.5);
    Tensor y = x.clone().sin().exp();
    List<String> ran = new ArrayList<>();
    List<List<String>> told = new ArrayList<>();
    for (Node node = y.gradFn(); ; node = node.nextEdges().get(0).node()) {
      Node here = node;
      here.registerPrehook(
          grads -> {
            ran.add(here.name());
            told.add(names(Autograd.currentGraphTaskExecutionOrder()));
            return null;
          });
      if (node.nextEdges().isEmpty()) {
        break;
      }
    }
    try (MultithreadingMode off = Autograd.setMultithreadingEnabled(false)) {
      assertThat(off).isNotNull();
      y.backward(ones(1), true, false, null);
      assertThat(ran)
          .containsExactly("ExpBackward0", "SinBackward0", "CloneBackward0", "AccumulateGrad");
      assertThat(told).hasSize(4).containsOnly(ran);
      Tensor z = x.clone();
      Tensor w = z.sin().exp();
      w.registerHook(
          g -> {
            told.add(names(Autograd.currentGraphTaskExecutionOrder()));
            return null;
          });
      told.clear();
      grad(w, z);
      assertThat(told).containsExactly(List.of("ExpBackward0", "SinBackward0", "CloneBackward0"));
    }
    assertThatThrownBy(() -> y.backward(ones(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "get_current_graph_task_execution_order expects the current backward to be executed"
                + " with multithreading disabled");
    assertThatThrownBy(Autograd::currentGraphTaskExecutionOrder)
        .hasMessage(
            "_current_graph_task_execution_order should only be called during the backward pass");
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(Node::name).toList();
  }

  @Test
  @Tag("autograd-1.20")
  void theOrderToldIsTheOrderRun() {
    Tensor x = leaf(1);
    Tensor y = leaf(2);
    Tensor a = x.mul(y);
    Tensor b = a.exp().add(y.sin());
    Tensor c = b.mul(a).add(x);
    List<Node> ran = new ArrayList<>();
    List<Node> told = new ArrayList<>();
    for (Tensor t : List.of(a, b, c, x, y)) {
      Node node = Variable.gradientEdge(t).node();
      node.registerPrehook(
          grads -> {
            ran.add(Autograd.currentNode());
            told.addAll(told.isEmpty() ? Autograd.currentGraphTaskExecutionOrder() : List.of());
            return null;
          });
    }
    try (MultithreadingMode off = Autograd.setMultithreadingEnabled(false)) {
      assertThat(off).isNotNull();
      backward(List.of(c, b, c), List.of(ones(1), ones(1), ones(1)));
    }
    told.retainAll(ran);
    assertThat(told).isEqualTo(ran).hasSize(5);
  }

  // ---- the cast operations

  @Test
  @Tag("autograd-1.33")
  void castsAreDifferentiable() {
    Tensor x = leaf(1, 2);
    Tensor y = x.to(FLOAT64).mul(3).to(FLOAT16).mul(2).to(BFLOAT16);
    assertThat(y.dtype()).isEqualTo(BFLOAT16);
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([6., 6.])");
    Tensor wide = fromArray(new double[] {1, 2}).requiresGrad_();
    wide.to(FLOAT32).mul(2).sum().backward();
    assertThat(wide.grad()).hasToString("tensor([2., 2.], dtype=torch.float64)");
    assertThat(x.to(INT64).requiresGrad()).isFalse();
    assertThat(x.to(FLOAT64).gradFn().name()).isEqualTo("ToCopyBackward0");
  }

  @Test
  @Tag("autograd-1.33")
  void theGivenGradientIsCastToTheRoot() {
    Tensor x = leaf(1, 2);
    x.mul(2).backward(fromArray(new double[] {1, 10}));
    assertThat(x.grad()).hasToString("tensor([ 2., 20.])");
    assertThat(grad(List.of(x), List.of(x), List.of(ones(size(2), FLOAT64)), null, false, null))
        .hasToString("[tensor([1., 1.])]");
  }
}
