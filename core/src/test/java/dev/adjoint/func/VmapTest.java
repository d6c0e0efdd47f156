package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static dev.adjoint.func.Texts.assertIllegal;
import static dev.adjoint.func.Texts.assertRefused;
import static dev.adjoint.func.Texts.flat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VmapTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private final Tensor batch = arange(6.0).view(2, 3);
  private static final VmapOptions DEFAULT = VmapOptions.DEFAULT;

  private static VmapOptions random(String mode) {
    return DEFAULT.randomness(mode);
  }

  private static Tensor seeded(TensorFunction f, VmapOptions options, Tensor x) {
    manualSeed(0);
    return Func.vmap(f, options).apply(x);
  }

  @Test
  @Tag("autograd-17.16")
  void mapsAnyDimensionToAny() {
    TensorFunction twice = x -> x.mul(2);
    String doubled = "tensor([[ 0., 2., 4.], [ 6., 8., 10.]])";
    assertFlat(Func.vmap(twice).apply(batch), doubled);
    assertFlat(Func.vmap(twice, VmapOptions.inDims(1).outDims(1)).apply(batch), doubled);
    assertFlat(Func.vmap(twice, VmapOptions.inDims(-1).outDims(-1)).apply(batch), doubled);
    assertFlat(
        Func.vmap(twice, VmapOptions.inDims(-2).outDims(1)).apply(batch),
        "tensor([[ 0., 6.], [ 2., 8.], [ 4., 10.]])");
    Tensor cube = arange(24.0).view(2, 3, 4);
    for (int in = 0; in < 3; in++) {
      for (int out = 0; out < 3; out++) {
        Tensor mapped = Func.vmap(twice, VmapOptions.inDims(in).outDims(out)).apply(cube);
        assertThat(mapped.movedim(out, in).equal(cube.mul(2))).isTrue();
      }
    }
    // Without a dimension an argument is the same for all members.
    assertFlat(
        Func.vmap((x, w) -> x.dot(w), VmapOptions.inDims(0, null)).apply(batch, v3),
        "tensor([ 8., 26.])");
    assertFlat(
        Func.vmap((x, w) -> x.mul(w), VmapOptions.inDims(null, 0)).apply(v3, tensor(1.0, 10.0)),
        "tensor([[ 1., 2., 3.], [10., 20., 30.]])");
    assertFlat(
        Func.vmap((Tensor x, Integer k) -> x.mul(k), VmapOptions.inDims(0, null)).apply(v3, 2),
        "tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.16")
  void outputsThatAreTheSameForAllMembers() {
    assertFlat(Func.vmap((Tensor x) -> v3).apply(batch), "tensor([[1., 2., 3.], [1., 2., 3.]])");
    assertFlat(
        Func.vmap((Tensor x) -> v3, DEFAULT.outDims(1)).apply(batch),
        "tensor([[1., 1.], [2., 2.], [3., 3.]])");
    assertFlat(Func.vmap((Tensor x) -> v3, DEFAULT.outDims(null)).apply(batch), flat(v3));
    assertFlat(
        Func.vmap((Tensor x) -> List.of(x, 3), DEFAULT.outDims(Arrays.asList(0, null))).apply(v3),
        "[tensor([1., 2., 3.]), 3]");
    assertFlat(
        Func.vmap((Tensor x) -> List.of(x.gt(1), x.to(INT64), x.max(0).indices())).apply(batch),
        "[tensor([[False, False, True], [ True, True, True]]), tensor([[0, 1, 2], [3, 4, 5]]),"
            + " tensor([2, 2])]");
  }

  record Pair(Tensor left, Tensor right) {}

  @Test
  @Tag("autograd-17.16")
  void containersHaveDimensionsForTheirParts() {
    assertFlat(
        Func.vmap((Map<String, Tensor> m) -> m.get("a")).apply(Map.of("a", batch)), flat(batch));
    Map<String, Tensor> input = new LinkedHashMap<>();
    input.put("x", batch);
    input.put("w", v3);
    Map<String, Integer> dims = new LinkedHashMap<>();
    dims.put("w", null);
    dims.put("x", 0);
    assertFlat(
        Func.vmap(
                (Map<String, Tensor> m) -> Map.of("y", m.get("x").dot(m.get("w"))),
                VmapOptions.inDims(dims).outDims(Map.of("y", 0)))
            .apply(input),
        "{y=tensor([ 8., 26.])}");
    assertFlat(
        Func.vmap(
                (Map<String, List<Tensor>> m) -> m.get("a").get(0).mul(m.get("a").get(1)),
                VmapOptions.inDims(Map.of("a", Arrays.asList(null, 0))))
            .apply(Map.of("a", List.of(tensor(2.0), v3))),
        "tensor([2., 4., 6.])");
    assertFlat(
        Func.vmap(
                (Pair p) -> new Pair(p.left().dot(p.right()), p.left()),
                VmapOptions.inDims(Arrays.asList(0, null)).outDims(List.of(0, 1)))
            .apply(new Pair(batch, v3)),
        "Pair[left=tensor([ 8., 26.]), right=tensor([[0., 3.], [1., 4.], [2., 5.]])]");
    assertFlat(
        Func.vmap((Tensor x) -> List.of(x, x.mul(2)), DEFAULT.outDims(List.of(0, -1))).apply(batch),
        "[tensor([[0., 1., 2.], [3., 4., 5.]]), tensor([[ 0., 6.], [ 2., 8.], [ 4., 10.]])]");
  }

  @Test
  @Tag("autograd-17.16")
  void batchesNest() {
    assertFlat(Func.vmap(Func.vmap((Tensor x) -> x.mul(2))).apply(batch), flat(batch.mul(2)));
    // All products of rows with columns.
    Tensor a = arange(6.0).view(2, 3);
    Tensor b = arange(12.0).view(3, 4);
    Tensor product =
        Func.vmap(
                (x, m) -> Func.vmap((u, v) -> u.dot(v), VmapOptions.inDims(null, 1)).apply(x, m),
                VmapOptions.inDims(0, null))
            .apply(a, b);
    assertThat(product.equal(a.matmul(b))).isTrue();
    Tensor other =
        Func.vmap(
                (v, m) -> Func.vmap((u, w) -> u.dot(w), VmapOptions.inDims(0, null)).apply(m, v),
                VmapOptions.inDims(-1, null).outDims(-1))
            .apply(b, a);
    assertThat(other.equal(a.matmul(b))).isTrue();
    Tensor cube = arange(24.0).view(2, 3, 4);
    Tensor sums =
        Func.vmap(Func.vmap((Tensor x) -> x.sum(), VmapOptions.inDims(-1)), VmapOptions.inDims(1))
            .apply(cube);
    assertThat(sums.equal(cube.sum(0))).isTrue();
    assertThat(
            Func.vmap(Func.vmap(Func.vmap((Tensor x) -> x.pow(2)))).apply(cube).equal(cube.pow(2)))
        .isTrue();
  }

  @Test
  @Tag("autograd-17.16")
  void emptyBatches() {
    assertFlat(Func.vmap((Tensor x) -> x.sin()).apply(ones(0, 3)), "tensor([], size=(0, 3))");
    assertFlat(Func.vmap((Tensor x) -> x.sum()).apply(ones(0, 3)), "tensor([])");
    assertThat(Func.vmap((Tensor x) -> x.sin(), VmapOptions.inDims(1)).apply(ones(3, 0)).shape())
        .hasToString("torch.Size([0, 3])");
    assertThat(Func.vmap(Func.grad((Tensor x) -> x.mul(x).sum())).apply(ones(0, 3)).shape())
        .hasToString("torch.Size([0, 3])");
  }

  @Test
  @Tag("autograd-17.16")
  void randomNumbersForMembers() {
    TensorFunction draw = x -> rand(2);
    String refused = "vmap: called random operation while in randomness error mode";
    assertRefused(() -> seeded(draw, random("error"), batch), refused);
    assertFlat(seeded(draw, random("same"), batch), "tensor([[0.4963, 0.7682], [0.4963, 0.7682]])");
    assertFlat(
        seeded(draw, random("different"), batch), "tensor([[0.4963, 0.7682], [0.0885, 0.1320]])");
    TensorFunction like = x -> randnLike(x);
    assertFlat(
        seeded(like, random("same"), batch),
        "tensor([[ 1.5410, -0.2934, -2.1788], [ 1.5410, -0.2934, -2.1788]])");
    assertFlat(
        seeded(like, random("different"), batch),
        "tensor([[ 1.5410, -0.2934, -2.1788], [ 0.5684, -1.0845, -1.3986]])");
    TensorFunction coin = x -> bernoulli(x.clamp(0, 1));
    assertRefused(() -> seeded(coin, random("error"), batch), refused);
    assertRefused(
        () -> seeded(coin, random("same"), batch),
        "Vmap does not currently support same randomness with a batched tensor input.");
    assertFlat(seeded(coin, random("different"), batch), "tensor([[0., 1., 1.], [1., 1., 1.]])");
    TensorFunction fair = x -> bernoulli(fullLike(v3, 0.5));
    assertRefused(() -> seeded(fair, random("error"), batch), refused);
    assertThat(seeded(fair, random("same"), batch).shape()).hasToString("torch.Size([2, 3])");
    assertFlat(
        seeded(x -> x.mul(2), random("error"), v3), "tensor([2., 4., 6.])"); // nothing is drawn
  }

  @Test
  @Tag("autograd-17.16")
  void randomNumbersInPlace() {
    TensorFunction own = x -> x.clone().uniform_();
    String refused = "vmap: called random operation while in randomness error mode";
    assertRefused(() -> seeded(own, random("error"), batch), refused);
    assertFlat(
        seeded(own, random("same"), batch),
        "tensor([[0.4963, 0.7682, 0.0885], [0.4963, 0.7682, 0.0885]])");
    assertFlat(
        seeded(own, random("different"), batch),
        "tensor([[0.4963, 0.7682, 0.0885], [0.1320, 0.3074, 0.6341]])");
    TensorFunction shared = x -> empty(2).uniform_();
    assertRefused(() -> seeded(shared, random("error"), batch), refused);
    assertFlat(
        seeded(shared, random("same"), batch), "tensor([[0.4963, 0.7682], [0.4963, 0.7682]])");
    assertRefused(
        () -> seeded(shared, random("different"), batch),
        "vmap: Cannot ask for different inplace randomness on an unbatched tensor.");
  }

  @Test
  @Tag("autograd-17.16")
  void randomNumbersInNestedBatches() {
    record Case(String outer, String inner, String text) {}
    for (Case c :
        List.of(
            new Case("same", "same", "tensor([[0.4963, 0.4963], [0.4963, 0.4963]])"),
            new Case("same", "different", "tensor([[0.4963, 0.7682], [0.4963, 0.7682]])"),
            new Case("different", "same", "tensor([[0.4963, 0.4963], [0.7682, 0.7682]])"),
            new Case("different", "different", "tensor([[0.4963, 0.7682], [0.0885, 0.1320]])"))) {
      TensorFunction inner = x -> Func.vmap((Tensor y) -> rand(), random(c.inner)).apply(x);
      assertFlat(seeded(inner, random(c.outer), zeros(2, 2)), c.text);
      TensorFunction strict = x -> Func.vmap((Tensor y) -> rand(), random("error")).apply(x);
      assertRefused(() -> seeded(strict, random(c.outer), zeros(2, 2)), "randomness error mode");
      assertRefused(() -> seeded(inner, random("error"), zeros(2, 2)), "randomness error mode");
    }
    TensorFunction slope = Func.grad((Tensor x) -> x.mul(rand(3)).sum());
    assertFlat(
        seeded(slope, random("different"), batch),
        "tensor([[0.4963, 0.7682, 0.0885], [0.1320, 0.3074, 0.6341]])");
    assertFlat(
        seeded(slope, random("same"), batch),
        "tensor([[0.4963, 0.7682, 0.0885], [0.4963, 0.7682, 0.0885]])");
    assertRefused(() -> seeded(slope, random("error"), batch), "randomness error mode");
    manualSeed(0);
    assertFlat(slope.apply(v3), "tensor([0.4963, 0.7682, 0.0885])");
    assertRefused(
        () -> random("none"),
        "Only allowed values for randomness are 'error', 'different', or 'same'. Got none");
  }

  @Test
  @Tag("autograd-17.16")
  void someMembersAtATime() {
    List<String> sizes = new ArrayList<>();
    TensorFunction f =
        x -> {
          sizes.add(flat(x.sum()).contains("bdim=0") ? "run" : "other");
          return x.mul(2);
        };
    assertFlat(
        Func.vmap(f, DEFAULT.chunkSize(2)).apply(arange(5.0)), "tensor([0., 2., 4., 6., 8.])");
    assertThat(sizes).hasSize(3);
    assertFlat(
        Func.vmap((Tensor x) -> x.mul(2), VmapOptions.inDims(1).outDims(1).chunkSize(2))
            .apply(batch),
        flat(batch.mul(2)));
    assertFlat(Func.vmap((Tensor x) -> v3, DEFAULT.outDims(null).chunkSize(2)).apply(v3), flat(v3));
    assertFlat(Func.vmap((Tensor x) -> x, DEFAULT.chunkSize(2)).apply(ones(0)), "tensor([])");
    assertFlat(Func.vmap((Tensor x) -> x, DEFAULT.chunkSize(99)).apply(v3), flat(v3));
    // Random numbers are those of all members together.
    assertFlat(
        seeded(x -> rand(), random("different").chunkSize(2), zeros(5)),
        "tensor([0.4963, 0.7682, 0.0885, 0.1320, 0.3074])");
    assertFlat(
        seeded(x -> rand(), random("same").chunkSize(2), zeros(5)),
        "tensor([0.4963, 0.4963, 0.4963, 0.4963, 0.4963])");
    assertIllegal(
        () -> DEFAULT.chunkSize(0), "vmap: chunk_size should be None or greater than 0. (got 0)");
  }

  @Test
  @Tag("autograd-17.17")
  void argumentsHaveTheDimensionAndAgreeOnItsSize() {
    TensorFunction sin = x -> x.sin();
    assertIllegal(
        () -> Func.vmap((a, b) -> a.add(b)).apply(ones(3), ones(2)),
        "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [3, 2]"
            + " for the mapped dimension");
    assertIllegal(
        () -> Vmap.run(args -> v3, 0, 0, dev.adjoint.op.Level.Randomness.ERROR),
        "got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function"
            + " with no inputs. The latter is unsupported.");
    assertIllegal(
        () -> Func.vmap(sin, VmapOptions.inDims(3)).apply(batch),
        "Got in_dim=3 for some input, but that input is a Tensor of dimensionality 2 so expected"
            + " in_dim to satisfy -2 <= in_dim < 2.");
    assertIllegal(
        () -> Func.vmap(sin, VmapOptions.inDims(-3)).apply(batch), "Got in_dim=-3 for some input");
    assertIllegal(
        () -> Func.vmap(sin).apply(tensor(1.0)),
        "Got in_dim=0 for some input, but that input is a Tensor of dimensionality 0");
    assertIllegal(
        () -> Func.vmap((Tensor a, Integer b) -> a.mul(b)).apply(v3, 2),
        "Got in_dim=0 for an input but the input is of type java.lang.Integer. We cannot vmap over"
            + " non-Tensor arguments, please use None as the respective in_dim");
    assertIllegal(
        () -> Func.vmap(sin, VmapOptions.inDims((Object) null)).apply(v3),
        "vmap: Expected at least one Tensor to vmap over");
    assertIllegal(
        () -> Func.vmap(sin, VmapOptions.inDims(0, 0)).apply(v3),
        "in_dims is not compatible with the structure of `inputs`. in_dims has structure [*, *] but"
            + " inputs has structure [*].");
    assertIllegal(
        () ->
            Func.vmap((Map<String, Tensor> m) -> v3, VmapOptions.inDims(Map.of("b", 0)))
                .apply(Map.of("a", v3)),
        "in_dims is not compatible with the structure of `inputs`");
    assertIllegal(
        () -> Func.vmap(sin, VmapOptions.inDims("a")).apply(v3),
        "Got in_dim=a for an input but in_dim must be either an integer dimension or None.");
    assertIllegal(
        () -> Func.vmap(sin, new VmapOptions("a", 0, "error", null)).apply(v3),
        "expected `in_dims` to be int or a (potentially nested) tuple matching the structure of"
            + " inputs, got: java.lang.String.");
  }

  @Test
  @Tag("autograd-17.17")
  void outputsAreTensorsAndFitTheirDimensions() {
    TensorFunction sin = x -> x.sin();
    assertIllegal(
        () -> Func.vmap((Tensor x) -> (Object) 3).apply(v3),
        "`f` must only return Tensors, got type java.lang.Integer. Did you mean to set out_dims= to"
            + " None for output?");
    assertIllegal(
        () -> Func.vmap((Tensor x) -> Arrays.asList(x, null)).apply(v3),
        "`f` must only return Tensors, got type null");
    assertIllegal(
        () -> Func.vmap(sin, DEFAULT.outDims(List.of(0, 0))).apply(v3),
        "out_dims is not compatible with the structure of `outputs`. out_dims has structure [*, *]"
            + " but outputs has structure *.");
    assertIllegal(
        () -> Func.vmap((Tensor x) -> List.of(x, x, x), DEFAULT.outDims(List.of(0, 0))).apply(v3),
        "out_dims is not compatible with the structure of `outputs`");
    assertIllegal(
        () -> Func.vmap(sin, DEFAULT.outDims(null)).apply(v3),
        "`f` can not return a BatchedTensor when out_dim is None");
    assertIllegal(
        () -> Func.vmap(sin, DEFAULT.outDims("a")).apply(v3),
        "`out_dims` must be an int, None or a python collection of ints");
    assertThatThrownBy(() -> Func.vmap(sin, DEFAULT.outDims(4)).apply(batch))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Dimension out of range (expected to be in range of [-2, 1], but got 4)");
    assertFlat(Func.vmap(sin, DEFAULT.outDims(List.of(0))).apply(zeros(2)), "tensor([0., 0.])");
  }

  @Test
  @Tag("autograd-17.18")
  void elementsOfMembersAreNotToBeHad() {
    String item = "vmap: It looks like you're calling .item() on a Tensor.";
    assertRefused(() -> Func.vmap((Tensor x) -> x.mul(x.get(0).item())).apply(batch), item);
    assertRefused(() -> Func.vmap((Tensor x) -> x.mul(x.get(0).itemLong())).apply(batch), item);
    assertRefused(() -> Func.vmap((Tensor x) -> tensor(x.toDoubleArray())).apply(batch), item);
    assertRefused(
        () -> Func.vmap((Tensor x) -> x.get(0).gt(0).itemBoolean() ? x : x.neg()).apply(batch),
        "vmap: It looks like you're attempting to use a Tensor in some data-dependent control"
            + " flow.");
    assertRefused(() -> Func.vmap((Tensor x) -> x.equal(x) ? x : x.neg()).apply(batch), "vmap: ");
    assertRefused(
        () -> Func.vmap((Tensor x) -> x.mul(x.data())).apply(batch),
        "accessing `data` under vmap transform is not allowed");
    assertRefused(
        () -> Func.vmap((Tensor x) -> Func.grad((Tensor y) -> y.mul(y.item())).apply(x)).apply(v3),
        item);
    // Those of other tensors are, and those of differentiated ones.
    assertFlat(Func.vmap((Tensor x) -> x.mul(v3.get(1).item())).apply(v3), "tensor([2., 4., 6.])");
    assertFlat(
        Func.grad((Tensor x) -> x.get(0).gt(0).itemBoolean() ? x.sum() : x.neg().sum()).apply(v3),
        "tensor([1., 1., 1.])");
    assertFlat(
        Func.jvp((Tensor x) -> x.mul(x.get(0).item()), v3, v3).tangent(), "tensor([1., 2., 3.])");
  }

  @Test
  @Tag("autograd-17.18")
  void resultsHaveOneSizeForAllMembers() {
    String mask =
        "vmap: We do not support batching operators that can support dynamic shape. Attempting to"
            + " batch over indexing with a boolean mask.";
    assertRefused(() -> Func.vmap((Tensor x) -> x.get(x.gt(1))).apply(batch), mask);
    assertRefused(() -> Func.vmap((Tensor x) -> v3.get(x.gt(1))).apply(batch), mask);
    assertRefused(() -> Func.vmap((Tensor x) -> x.clone().set(x.gt(1), 0)).apply(batch), mask);
    String sizes =
        "vmap: We do not support batching operators that can output dynamic shape. Attempted to"
            + " vmap over aten::";
    assertRefused(() -> Func.vmap((Tensor x) -> x.nonzero()).apply(batch), sizes + "nonzero");
    assertRefused(() -> Func.vmap((Tensor x) -> x.unique()).apply(batch), sizes + "unique");
    assertRefused(
        () -> Func.vmap((Tensor x) -> x.maskedSelect(x.gt(1))).apply(batch),
        "vmap: Attempted to vmap over `mask` in torch.masked_select(self, mask)");
    assertFlat(
        Func.vmap((Tensor x) -> x.get(v3.gt(1))).apply(batch), "tensor([[1., 2.], [4., 5.]])");
    assertFlat(
        Func.vmap((Tensor x) -> where(x.gt(1), x, 0.0)).apply(batch),
        "tensor([[0., 0., 2.], [3., 4., 5.]])");
    assertFlat(Func.vmap((x, i) -> x.get(i)).apply(batch, tensor(0, 2)), "tensor([0., 5.])");
  }

  @Test
  @Tag("autograd-17.18")
  void resultsIntoOtherTensorsAreRefused() {
    Tensor into = zeros(3);
    assertRefused(
        () -> Func.vmap((Tensor x) -> out(into, () -> x.mul(x))).apply(batch),
        "Batching rule not implemented");
    assertRefused(
        () -> Func.grad((Tensor x) -> out(into, () -> x.mul(x)).sum()).apply(v3),
        "functions with out=... arguments don't support automatic differentiation");
    assertThatThrownBy(() -> Func.jvp((Tensor x) -> out(into, () -> x.mul(x)), v3, v3))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("because it is an out= function");
    assertThat(into).hasToString("tensor([0., 0., 0.])");
  }

  @Test
  @Tag("autograd-17.23")
  void gradientsOfEachExample() {
    manualSeed(1);
    Tensor inputs = randn(4, 3);
    Tensor targets = randn(4, 2);
    Map<String, Tensor> model = new LinkedHashMap<>();
    model.put("weight", randn(2, 3));
    model.put("bias", randn(2));
    dev.adjoint.TriFunction<Map<String, Tensor>, Tensor, Tensor, Tensor> loss =
        (p, x, y) -> {
          Tensor error = p.get("weight").matmul(x).add(p.get("bias")).tanh().sub(y);
          return error.mul(error).sum();
        };
    var slopes = Func.grad(loss);
    Map<String, Tensor> all =
        Func.vmap(slopes, VmapOptions.inDims(null, 0, 0)).apply(model, inputs, targets);
    assertThat(all.keySet()).containsExactly("weight", "bias");
    assertThat(all.get("weight").shape()).hasToString("torch.Size([4, 2, 3])");
    for (int i = 0; i < 4; i++) {
      Map<String, Tensor> one = slopes.apply(model, inputs.get(i), targets.get(i));
      for (String name : model.keySet()) {
        assertThat(all.get(name).get(i).allclose(one.get(name))).isTrue();
      }
    }
    // And the same some at a time.
    Map<String, Tensor> chunked =
        Func.vmap(slopes, VmapOptions.inDims(null, 0, 0).chunkSize(3))
            .apply(model, inputs, targets);
    assertThat(chunked.get("bias").allclose(all.get("bias"))).isTrue();
  }

  @Test
  void viewsWithSeveralResults() {
    assertFlat(
        Func.vmap((Tensor x) -> x.unbind(1), VmapOptions.inDims(1))
            .apply(arange(12.0).view(2, 3, 2)),
        "[tensor([[ 0., 6.], [ 2., 8.], [ 4., 10.]]), tensor([[ 1., 7.], [ 3., 9.], [ 5., 11.]])]");
    TensorFunction f =
        x -> {
          List<Tensor> one = x.unbind();
          List<Tensor> some = x.split(size(1, 2));
          return one.get(0)
              .mul(one.get(1))
              .add(one.get(2))
              .mul(some.get(1).sum())
              .mul(some.getFirst().get(0));
        };
    assertFlat(Func.vmap(Func.grad(f)).apply(batch), "tensor([[ 6., 0., 0.], [261., 132., 78.]])");
    assertFlat(
        Func.hessian(f).apply(v3), "tensor([[20., 17., 12.], [17., 2., 2.], [12., 2., 2.]])");
  }

  /** What all members have in common gets the sum of what each of them gives it. */
  @Test
  void productsOfVectorsAreDifferentiable() {
    Map<String, TensorBiFunction> products = new LinkedHashMap<>();
    products.put("dot", Tensor::dot);
    products.put("dot of the other", (t, w) -> w.dot(t));
    products.put("matmul", Tensor::matmul);
    products.put("matmul of the other", (t, w) -> w.matmul(t));
    products.forEach(
        (name, f) -> {
          Tensor x = batch.clone().requiresGrad_();
          Tensor w = v3.clone().requiresGrad_();
          Func.vmap((Tensor t) -> f.apply(t, w)).apply(x).sum().backward();
          assertThat(x.grad())
              .as(name)
              .hasToString("tensor([[1., 2., 3.],\n        [1., 2., 3.]])");
          assertThat(w.grad()).as(name).hasToString("tensor([3., 5., 7.])");
          TensorFunction all = v -> Func.vmap((Tensor t) -> f.apply(t, v)).apply(batch).sum();
          assertThat(Func.grad(all).apply(v3)).as(name).hasToString("tensor([3., 5., 7.])");
          TensorFunction squares =
              v -> Func.vmap((Tensor t) -> f.apply(t, v)).apply(batch).pow(2).sum();
          assertFlat(
              Func.hessian(squares).apply(v3),
              "tensor([[18., 24., 30.], [24., 34., 44.], [30., 44., 58.]])");
        });
  }

  @Test
  void spreadOfMembersWithoutDimensions() {
    Tensor m = tensor(1.5, -2.0, 3.0);
    assertThat(Func.vmap((Tensor x) -> x.var()).apply(m)).hasToString("tensor([nan, nan, nan])");
    assertThat(Func.vmap((Tensor x) -> x.std(dims(0), 0, true)).apply(m))
        .hasToString("tensor([0., 0., 0.])");
    assertThat(Func.vmap((Tensor x) -> x.varMean(dims(), 0, false).get(1)).apply(m))
        .hasToString("tensor([ 1.5000, -2.0000,  3.0000])");
  }

  @Test
  void moreMembersThanCouldBeVisited() {
    Tensor wide = ones().expand(1L << 40);
    String text = "are more tensors than the Java heap can hold";
    assertRefused(
        () -> Func.vmap((Tensor x) -> x, VmapOptions.DEFAULT.chunkSize(2)).apply(wide),
        "vmap: 549755813888 results " + text);
  }
}
