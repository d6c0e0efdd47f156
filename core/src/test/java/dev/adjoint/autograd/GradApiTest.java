package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options of grad and backward, and what both refuse. */
class GradApiTest {
  private static final String UNUSED =
      "One of the differentiated Tensors appears to not have been used in the graph. Set"
          + " allow_unused=True if this is the desired behavior.";
  private static final String SECOND_TIME =
      "Trying to backward through the graph a second time (or directly access saved tensors after"
          + " they have already been freed)";
  private static final String SCALARS_ONLY =
      "grad can be implicitly created only for scalar outputs";

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static void state(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageStartingWith(text);
  }

  private static void argument(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text);
  }

  // ---- roots

  @Test
  @Tag("autograd-9.01")
  @Tag("autograd-9.26")
  void onlyOneElementHasAGradientOfItsOwn() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    state(y::backward, SCALARS_ONLY);
    state(() -> y.backward((Tensor) null), SCALARS_ONLY);
    state(() -> backward(List.of(y.sum(), y), Arrays.asList(ones(), null)), SCALARS_ONLY);
    state(() -> grad(y, x), SCALARS_ONLY);
    state(() -> grad(List.of(y.gradientEdge()), List.of(x)), SCALARS_ONLY);
    assertThat(x.grad()).isNull();
    y.get(slice(0, 1)).backward();
    backward(List.of(y.sum(), y), Arrays.asList(null, ones(2)));
    assertThat(x.grad()).hasToString("tensor([6., 4.])");
  }

  @Test
  @Tag("autograd-9.02")
  void rootsNeedGradients() {
    Tensor x = leaf(1);
    String text = "element %d of tensors does not require grad and does not have a grad_fn";
    state(() -> ones().backward(), text.formatted(0));
    state(() -> ones(2).backward(ones(2)), text.formatted(0));
    state(() -> backward(List.of(x.sum(), ones()), null), text.formatted(1));
    state(() -> grad(ones(), x), text.formatted(0));
    state(() -> backward(List.of(x.detach()), null), text.formatted(0));
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-9.07")
  void gradientsHaveTheShapeOfTheirOutput() {
    Tensor x = ones(2, 2).requiresGrad_();
    Tensor y = x.mul(2);
    String text =
        "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape"
            + " of torch.Size([2, 2]).";
    state(() -> y.backward(ones(2)), text);
    state(() -> grad(List.of(y), List.of(x), GradOptions.DEFAULT.gradOutputs(ones(2))), text);
    state(
        () -> backward(List.of(x.sum(), y), Arrays.asList(null, ones(2))),
        text.replace("[0]", "[1]"));
  }

  @Test
  @Tag("autograd-9.25")
  void asManyGradientsAsTensors() {
    Tensor x = leaf(1, 2);
    String text = "got 2 tensors and 1 gradients";
    state(() -> backward(List.of(x, x), List.of(ones(2))), text);
    GradOptions one = GradOptions.DEFAULT.gradOutputs(ones(2));
    state(() -> grad(List.of(x, x), List.of(x), one), text);
    state(() -> backward(List.of(x), List.of()), "got 1 tensors and 0 gradients");
  }

  @Test
  void gradientsOfAnotherDtypeAreConverted() {
    Tensor x = leaf(1, 2);
    x.mul(2).backward(tensor(new double[] {0.5, 1}, FLOAT64));
    x.backward(tensor(3, 4));
    assertThat(x.grad()).hasToString("tensor([4., 6.])");
    GradOptions wide = GradOptions.DEFAULT.gradOutputs(ones(size(2), FLOAT64));
    assertThat(grad(List.of(x), List.of(x), wide)).hasToString("[tensor([1., 1.])]");
  }

  // ---- inputs

  @Test
  @Tag("autograd-9.03")
  void inputsNeedGradients() {
    Tensor x = leaf(1);
    String text = "One of the differentiated Tensors does not require grad";
    state(() -> grad(x.sum(), ones(1)), text);
    state(() -> grad(x.sum(), x, ones(1)), text);
    state(() -> x.sum().backward(null, null, false, List.of(ones(1))), text);
  }

  @Test
  @Tag("autograd-9.04")
  void inputsAreNotEmpty() {
    Tensor s = leaf(1).sum();
    argument(() -> grad(List.of(s), List.of()), "grad requires non-empty inputs.");
    state(
        () -> s.backward(null, null, false, List.of()),
        "`inputs` argument to `backward()` cannot be empty.");
  }

  @Test
  @Tag("autograd-9.05")
  void unusedInputs() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    state(() -> grad(x.sum(), y), UNUSED);
    state(() -> grad(x.sum(), x, y), UNUSED);
    GradOptions refused = GradOptions.DEFAULT.allowUnused(false);
    state(() -> grad(List.of(x.sum()), List.of(y), refused), UNUSED);
    GradOptions allowed = GradOptions.DEFAULT.allowUnused(true);
    assertThat(grad(List.of(x.sum()), List.of(x, y, y), allowed))
        .hasToString("[tensor([1., 1.]), null, null]");
    // Used, but by something else than what is differentiated.
    Tensor z = x.mul(y);
    state(() -> grad(x.mul(2).sum(), z), UNUSED);
  }

  @Test
  @Tag("autograd-9.06")
  void unusedInputsGetZeros() {
    Tensor x = leaf(1, 2);
    Tensor y = ones(size(2, 1), FLOAT64).requiresGrad_();
    GradOptions zeros = GradOptions.DEFAULT.materializeGrads(true);
    String expected = "[tensor([1., 1.]), tensor([[0.],\n        [0.]], dtype=torch.float64)]";
    assertThat(grad(List.of(x.sum()), List.of(x, y), zeros)).hasToString(expected);
    assertThat(grad(List.of(x.sum()), List.of(x, y), zeros.allowUnused(true)))
        .hasToString(expected);
    argument(
        () -> grad(List.of(x.sum()), List.of(x, y), zeros.allowUnused(false)),
        "Expected allow_unused to be True or not passed when materialize_grads=True, but got:"
            + " allow_unused=False.");
  }

  @Test
  @Tag("autograd-9.09")
  void gradStoresNothing() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    Tensor z = y.mul(3);
    x.setGrad(ones(2));
    assertThat(grad(List.of(z.sum()), List.of(x, y), GradOptions.DEFAULT.retainGraph(true)))
        .hasToString("[tensor([ 6., 12.]), tensor([3., 3.])]");
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
    assertThat(y.grad()).isNull();
    assertThat(z.grad()).isNull();
  }

  @Test
  @Tag("autograd-9.10")
  void gradForInnerTensorsStepByStep() {
    Tensor x = leaf(2, -1);
    double[] expected = {2, -1};
    Tensor y = x;
    for (int step = 0; step < 5; step++) {
      // The gradient of the sum of y**3 / 3 is y**2: each step is y - y**2 / 10.
      Tensor energy = y.mul(y).mul(y).div(3).sum();
      GradOptions differentiable = GradOptions.DEFAULT.createGraph(true);
      Tensor slope = grad(List.of(energy), List.of(y), differentiable).getFirst();
      y = y.sub(slope.mul(0.1));
      for (int i = 0; i < 2; i++) {
        expected[i] -= expected[i] * expected[i] / 10;
      }
    }
    assertThat(y.toDoubleArray()[0]).isCloseTo(expected[0], within(1e-6));
    assertThat(y.toDoubleArray()[1]).isCloseTo(expected[1], within(1e-6));
    assertThat(x.grad()).isNull();
    y.sum().backward();
    double[] slopes = {1, 1};
    double[] at = {2, -1};
    for (int step = 0; step < 5; step++) {
      for (int i = 0; i < 2; i++) {
        slopes[i] *= 1 - at[i] / 5;
        at[i] -= at[i] * at[i] / 10;
      }
    }
    assertThat(x.grad().toDoubleArray()[0]).isCloseTo(slopes[0], within(1e-5));
    assertThat(x.grad().toDoubleArray()[1]).isCloseTo(slopes[1], within(1e-5));
  }

  @Test
  @Tag("autograd-9.11")
  void gradStopsAtTheOutputsOfOneNode() {
    Tensor x = leaf(1, 2);
    List<String> log = new ArrayList<>();
    x.registerHook(
        g -> {
          log.add("x");
          return null;
        });
    Tensor[] both = TwoResults.of(x);
    both[0]
        .gradFn()
        .registerPrehook(
            g -> {
              log.add("node");
              return null;
            });
    assertThat(grad(both[0].mul(both[1]).sum(), both[0], both[1]))
        .hasToString("[tensor([3., 6.]), tensor([2., 4.])]");
    assertThat(log).isEmpty();
  }

  @Test
  @Tag("autograd-9.12")
  void backwardForSomeInputs() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = x.mul(y);
    Tensor s = z.mul(x).sum();
    s.backward(null, true, false, List.of(x));
    assertThat(x.grad()).hasToString("tensor([ 6., 16.])");
    assertThat(y.grad()).isNull();
    assertThat(z.grad()).isNull();
    backward(List.of(s), null, true, false, List.of(y, z));
    assertThat(x.grad()).hasToString("tensor([ 6., 16.])");
    assertThat(y.grad()).hasToString("tensor([1., 4.])");
    assertThat(z.grad()).hasToString("tensor([1., 2.])");
    s.backward(null, true, false, List.of(z, z));
    assertThat(z.grad()).hasToString("tensor([2., 4.])");
    s.backward();
    assertThat(z.grad()).hasToString("tensor([3., 6.])"); // z keeps its gradient from now on
  }

  @Test
  @Tag("autograd-9.13")
  void unrelatedInputsGetNoGradient() {
    Tensor x = leaf(1, 2);
    Tensor other = leaf(3, 4);
    Tensor inner = other.mul(2);
    x.mul(2).sum().backward(null, null, false, List.of(x, other, inner));
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
    assertThat(other.grad()).isNull();
    assertThat(inner.grad()).isNull();
  }

  @Test
  @Tag("autograd-9.14")
  void gradientsInPieces() {
    List<Tensor> leaves = new ArrayList<>();
    List<Tensor> inner = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      leaves.add(leaf(i + 1, -i));
      inner.add(leaves.get(i).mul(leaves.get(i)));
    }
    Tensor loss = ones(2);
    for (int i = 0; i < 6; i++) {
      loss = loss.mul(inner.get(i).add(i));
    }
    Tensor s = loss.sum();
    GradOptions keep = GradOptions.DEFAULT.retainGraph(true);
    for (int from : List.of(0, 2, 4)) {
      List<Tensor> shard = inner.subList(from, from + 2);
      backward(shard, grad(List.of(s), shard, keep), true, false, null);
    }
    List<Tensor> pieces = leaves.stream().map(Tensor::grad).toList();
    assertThat(grad(List.of(s), leaves).stream().map(Tensor::toString))
        .containsExactlyElementsOf(pieces.stream().map(Tensor::toString).toList());
  }

  // ---- keeping graphs

  @Test
  @Tag("autograd-9.15")
  void aGraphIsUsedUpWhereSomethingWasSaved() {
    Tensor x = leaf(1, 2);
    Tensor saved = x.mul(x).sum();
    saved.backward();
    state(saved::backward, SECOND_TIME);
    assertThatThrownBy(saved::backward).hasMessageContaining("Specify retain_graph=True");
    state(() -> grad(saved, x), SECOND_TIME);
    assertThat(x.grad()).hasToString("tensor([2., 4.])");
    Tensor plain = x.add(x).neg().sum();
    plain.backward();
    plain.backward();
    assertThat(x.grad()).hasToString("tensor([-2.,  0.])");
    // What lies behind a node that was not run is still there.
    Tensor inner = x.mul(x);
    grad(inner.exp().sum(), inner);
    inner.sum().backward();
  }

  @Test
  @Tag("autograd-9.16")
  void aKeptGraphAccumulates() {
    Tensor x = leaf(1, 2);
    Tensor saved = x.mul(x).sum();
    Tensor plain = x.add(x).sum();
    for (int i = 0; i < 3; i++) {
      saved.backward(true, false);
      plain.backward(true, false);
    }
    assertThat(x.grad()).hasToString("tensor([12., 18.])");
  }

  @Test
  @Tag("autograd-9.17")
  void aGraphThatIsCreatedIsKept() {
    Tensor x = leaf(1, 2);
    Tensor s = x.mul(x).sum();
    GradOptions create = GradOptions.DEFAULT.createGraph(true);
    grad(List.of(s), List.of(x), create);
    grad(List.of(s), List.of(x), create);
    grad(List.of(s), List.of(x), create.retainGraph(false));
    state(() -> grad(List.of(s), List.of(x), create), SECOND_TIME);
    Tensor t = x.mul(x).sum();
    t.backward(null, null, true, null);
    t.backward(null, null, true, null);
    assertThat(x.grad().detach()).hasToString("tensor([4., 8.])");
  }

  @Test
  @Tag("autograd-9.18")
  void backwardThatCreatesAGraphWarns() {
    Tensor x = leaf(1, 2);
    List<String> said = new ArrayList<>();
    try (Warnings.Capture capture = Warnings.capture(said::add)) {
      assertThat(capture).isNotNull();
      x.mul(x).sum().backward();
      grad(List.of(x.mul(x).sum()), List.of(x), GradOptions.DEFAULT.createGraph(true));
      assertThat(said).isEmpty();
      x.mul(x).sum().backward(null, null, true, null);
    }
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .startsWith("Using backward() with create_graph=True will create a reference cycle");
  }

  @Test
  @Tag("autograd-9.19")
  void hessianTimesVectorByTwoPasses() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = x.mul(x).add(y.mul(x)).add(y.mul(y)).sum();
    z.backward(null, null, true, null);
    assertThat(x.grad().detach()).hasToString("tensor([5., 8.])");
    Tensor gradient = x.grad();
    gradient.mul(tensor(1.0, 2.0)).sum().add(y.grad().mul(tensor(3.0, 4.0)).sum()).backward();
    // H is [[2, 1], [1, 2]] for each pair.
    assertThat(x.grad().detach()).hasToString("tensor([10., 16.])");
    assertThat(y.grad().detach()).hasToString("tensor([14., 20.])");
  }

  @Test
  @Tag("autograd-9.20")
  void gradientsOfCreatedGraphsHaveHistory() {
    Tensor x = leaf(1, 2);
    x.mul(x).mul(x).sum().backward(null, null, true, null);
    assertThat(x.grad().gradFn()).isNotNull();
    assertThat(grad(x.grad().sum(), x)).hasToString("[tensor([ 6., 12.])]");
    Tensor y = leaf(1, 2);
    y.mul(y).sum().backward();
    assertThat(y.grad().gradFn()).isNull();
    assertThat(y.grad().requiresGrad()).isFalse();
  }

  // ---- several gradients at once

  private static List<@Nullable Tensor> batched(
      List<Tensor> outputs, List<Tensor> inputs, @Nullable Tensor... grads) {
    return grad(
        outputs,
        inputs,
        GradOptions.DEFAULT
            .gradOutputs(Arrays.asList(grads))
            .isGradsBatched(true)
            .allowUnused(true));
  }

  @Test
  @Tag("autograd-9.21")
  void theFirstDimensionCountsGradients() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor unit = tensor(new double[][] {{1, 0}, {0, 1}, {2, 3}}).to(FLOAT32);
    assertThat(batched(List.of(x.mul(x)), List.of(x, y), unit))
        .hasToString("[tensor([[ 2.,  0.],\n        [ 0.,  4.],\n        [ 4., 12.]]), null]");
    assertThat(
            batched(List.of(x.mul(3), x.mul(y).sum()), List.of(x, y), unit, tensor(0.0, 1.0, 2.0)))
        .hasToString(
            "[tensor([[ 3.,  0.],\n        [ 3.,  7.],\n        [12., 17.]]),"
                + " tensor([[0., 0.],\n        [1., 2.],\n        [2., 4.]])]");
    GradOptions zeros =
        GradOptions.DEFAULT.gradOutputs(unit).isGradsBatched(true).materializeGrads(true);
    assertThat(grad(List.of(x.mul(x)), List.of(y), zeros)).hasToString("[tensor([0., 0.])]");
    GradOptions create =
        GradOptions.DEFAULT.gradOutputs(unit).isGradsBatched(true).createGraph(true);
    Tensor rows = grad(List.of(x.mul(x)), List.of(x), create).getFirst();
    assertThat(grad(rows.sum(), x)).hasToString("[tensor([6., 8.])]");
    assertThat(x.grad()).isNull();
    Tensor used = x.mul(x);
    batched(List.of(used), List.of(x), unit);
    state(() -> batched(List.of(used), List.of(x), unit), SECOND_TIME);
  }

  @Test
  @Tag("autograd-9.21")
  void theShapesOfSeveralGradients() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    state(
        () -> batched(List.of(y), List.of(x), ones(3, 4)),
        "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the"
            + " batch dimension. The sizes of the remaining dimensions are expected to match the"
            + " shape of corresponding output, but a mismatch was detected: grad_output[0] has a"
            + " shape of torch.Size([3, 4]) and output[0] has a shape of torch.Size([2]). If you"
            + " only want some tensors in `grad_output` to be considered batched, consider using"
            + " vmap.");
    state(() -> batched(List.of(y), List.of(x), ones(2)), "If `is_grads_batched=True`");
    argument(
        () -> batched(List.of(y, y), List.of(x), ones(3, 2), ones(4, 2)),
        "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [3, 4]"
            + " for the mapped dimension");
    argument(() -> batched(List.of(y.sum()), List.of(x), (Tensor) null), "vmap(vjp, in_dims=0");
    state(() -> batched(List.of(y), List.of(x), (Tensor) null), SCALARS_ONLY);
  }

  // ---- places in the graph

  @Test
  @Tag("autograd-9.22")
  void edgesAsInputs() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    GradientEdge atY = getGradientEdge(y);
    GradientEdge atX = x.gradientEdge();
    assertThat(atY).isEqualTo(new GradientEdge(y.gradFn(), 0));
    assertThat(atX.node()).isInstanceOf(AccumulateGrad.class);
    assertThat(atY.shape()).isEqualTo(y.shape());
    assertThat(atY.dtype()).isEqualTo(FLOAT32);
    Tensor s = y.mul(3).sum();
    GradOptions keep = GradOptions.DEFAULT.retainGraph(true);
    assertThat(grad(List.of(s), List.of(atY, atX, x), keep))
        .hasToString("[tensor([3., 3.]), tensor([ 6., 12.]), tensor([ 6., 12.])]");
    s.backward(null, true, false, List.of(atX));
    assertThat(x.grad()).hasToString("tensor([ 6., 12.])");
    s.backward(null, true, false, List.of(atY)); // there is no tensor to store it in
    assertThat(y.grad()).isNull();
    assertThat(y.retainsGrad()).isFalse();
    state(() -> grad(List.of(x.mul(2).sum()), List.of(atY)), UNUSED);
    GradOptions allowed = GradOptions.DEFAULT.allowUnused(true);
    assertThat(grad(List.of(x.mul(2).sum()), List.of(atY), allowed)).containsOnlyNulls();
    state(
        () -> getGradientEdge(ones(1)),
        "It is not possible to get the gradient edge for a Tensor that does not require gradients");
  }

  @Test
  @Tag("autograd-9.22")
  void edgesAsRoots() {
    Tensor x = leaf(1, 2);
    GradientEdge root = x.mul(x).gradientEdge();
    GradOptions weights = GradOptions.DEFAULT.gradOutputs(tensor(1.0, 10.0)).retainGraph(true);
    assertThat(grad(List.of(root), List.of(x), weights)).hasToString("[tensor([ 2., 40.])]");
    backward(List.of(root), List.of(ones(2)), true, false, null);
    backward(List.of(root, x.sum()), Arrays.asList(ones(2), null));
    assertThat(x.grad()).hasToString("tensor([5., 9.])");
    backward(List.of(x.mul(3).sum().gradientEdge()), null);
    assertThat(x.grad()).hasToString("tensor([ 8., 12.])");
    state(
        () -> backward(List.of(root), List.of(ones(3))),
        "Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape"
            + " of torch.Size([2]).");
  }

  @Test
  @Tag("autograd-9.22")
  void edgesOfSeveralOutputs() {
    Tensor x = leaf(1, 2);
    Tensor[] both = TwoResults.of(x);
    GradientEdge first = both[0].gradientEdge();
    GradientEdge second = both[1].gradientEdge();
    assertThat(first.node()).isSameAs(second.node());
    assertThat(List.of(first.outputNr(), second.outputNr())).containsExactly(0, 1);
    assertThat(grad(List.of(both[0].mul(7).add(both[1].mul(8)).sum()), List.of(second, first)))
        .hasToString("[tensor([8., 8.]), tensor([7., 7.])]");
    GradOptions weight = GradOptions.DEFAULT.gradOutputs(ones(2));
    assertThat(grad(List.of(second), List.of(x), weight)).hasToString("[tensor([3., 3.])]");
  }

  @Test
  @Tag("autograd-9.22")
  void anEdgeStaysWithTheVersionItWasTakenOf() {
    Tensor x = leaf(1, 2).clone();
    GradientEdge before = x.gradientEdge();
    Tensor old = x.mul(7);
    x.mul_(3);
    GradientEdge after = x.gradientEdge();
    Tensor s = x.mul(2).add(old).sum();
    assertThat(grad(List.of(s), List.of(before, after, x)))
        .hasToString("[tensor([13., 13.]), tensor([2., 2.]), tensor([2., 2.])]");
  }

  @Test
  @Tag("autograd-9.23")
  void afterSetOnlyTheOldEdgeBelongsToTheGraph() {
    for (Tensor replacement : List.of(zeros(2), zeros(3))) {
      Tensor x = leaf(1, 2);
      GradientEdge before = x.gradientEdge();
      List<String> log = new ArrayList<>();
      x.registerHook(
          g -> {
            log.add(g.toString());
            return null;
          });
      Tensor s = x.clone().sum();
      noGrad(() -> x.set_(replacement));
      GradOptions keep = GradOptions.DEFAULT.retainGraph(true);
      state(() -> grad(List.of(s), List.of(x), keep), UNUSED);
      assertThat(grad(List.of(s), List.of(before), keep)).hasToString("[tensor([1., 1.])]");
      assertThat(x.gradientEdge()).isNotEqualTo(before);
      log.clear();
      Tensor fresh = x.mul(2);
      assertThat(grad(List.of(fresh.sum()), List.of(x)).getFirst().shape()).isEqualTo(x.shape());
      assertThat(log).hasSize(1); // hooks are the tensor's
    }
  }

  @Test
  @Tag("autograd-9.24")
  void thereAreNoZerosForAnEdge() {
    Tensor x = leaf(1, 2);
    GradientEdge edge = x.mul(2).gradientEdge();
    GradOptions zeros = GradOptions.DEFAULT.materializeGrads(true);
    state(
        () -> grad(List.of(x.mul(3).sum()), List.of(edge), zeros),
        "materialize_grads cannot be used when the given input is a GradientEdge");
    assertThat(grad(List.of(x.mul(3).sum()), List.of(x.gradientEdge()), zeros))
        .hasToString("[tensor([3., 3.])]");
  }

  // ---- what has no derivative

  @Test
  void anOperationWithoutDerivativeFailsWithoutGradient() {
    Tensor x = leaf(1, 2);
    // The count of elements other than zero has no gradient for them.
    for (Tensor y :
        List.of(x.nextafter(ones(2)), x.unique(), x.uniqueConsecutive(true, true, 0).get(0))) {
      assertThatThrownBy(() -> grad(y.norm(0), x))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("is not implemented");
    }
    assertThat(grad(List.of(x.mul(1).norm(0)), List.of(x), null, null, false, true))
        .containsExactly((Tensor) null);
  }

  @Test
  @Tag("autograd-9.27")
  void anOperationWithoutDerivativeFailsInBackward() {
    Tensor x = leaf(1, 2);
    Tensor y = x.nextafter(ones(2));
    assertThat(y.requiresGrad()).isTrue();
    assertThat(y.gradFn().name()).isEqualTo("NextafterBackward0");
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the derivative for 'nextafter' is not implemented.");
    assertThatThrownBy(() -> ones(2).nextafter(x).sum().backward())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(x.detach().nextafter(ones(2)).requiresGrad()).isFalse();
  }
}
