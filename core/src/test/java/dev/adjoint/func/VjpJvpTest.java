package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static dev.adjoint.func.Texts.assertIllegal;
import static dev.adjoint.func.Texts.assertRefused;
import static dev.adjoint.func.Texts.flat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.autograd.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ReturnValueIgnored") // what is looked at is seen inside the functions
class VjpJvpTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private static final TensorFunction SQUARE = x -> x.mul(x);

  @SuppressWarnings("unchecked") // a wrong argument is what is tested
  private static Object pull(Func.Vjp<?, ?> vjp, Object cotangent) {
    return ((Func.Vjp<Object, Object>) vjp).apply(cotangent);
  }

  @Test
  @Tag("autograd-17.14")
  void outputAndPullback() {
    var vjp = Func.vjp(SQUARE, v3);
    assertThat(vjp.output()).hasToString("tensor([1., 4., 9.])");
    assertThat(vjp.apply(ones(3))).hasToString("tensor([2., 4., 6.])");
    assertThat(vjp.apply(v3)).hasToString("tensor([ 2.,  8., 18.])"); // again
    assertThat(vjp.apply(ones(3).to(FLOAT64)).dtype()).isEqualTo(FLOAT32);
    assertFlat(
        Func.vjp((x, y) -> x.mul(y), v3, v3.mul(2)).apply(ones(3)),
        "[tensor([2., 4., 6.]), tensor([1., 2., 3.])]");
    var same = Func.vjp((Tensor x) -> List.of(x, x), v3);
    assertThat(same.apply(List.of(v3, v3))).hasToString("tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.14")
  void cotangentsArePutTogetherAsOutputs() {
    String start =
        "Expected pytree structure of cotangents to be the same as pytree structure of outputs to"
            + " the function. cotangents: ";
    assertRefused(
        () -> pull(Func.vjp((Tensor x) -> x.mul(2), v3), List.of(v3)),
        start + "[*], primal output: *");
    assertRefused(
        () -> pull(Func.vjp((Tensor x) -> List.of(x.mul(2)), v3), v3),
        start + "*, primal output: [*]");
    assertRefused(
        () -> pull(Func.vjp((Tensor x) -> List.of(x.mul(2), x), v3), List.of(v3)),
        start + "[*], primal output: [*, *]");
    assertRefused(
        () -> pull(Func.vjp((Tensor x) -> Map.of("a", x.mul(2)), v3), Map.of("b", v3)),
        start + "{b=*}, primal output: {a=*}");
    assertRefused(
        () -> Func.vjp(SQUARE, v3).apply(ones(2)),
        "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape"
            + " of torch.Size([3]).");
  }

  @Test
  @Tag("autograd-17.14")
  void outputsAreFloatingPointTensors() {
    String only = "vjp(f, *primals): expected f(*primals) to return only tensors, got unsupported";
    assertRefused(() -> Func.vjp((Tensor x) -> (Object) 3, v3), only + " type java.lang.Integer");
    assertRefused(() -> Func.vjp((Tensor x) -> List.of(x, 3), v3), only);
    String some = "vjp(f, *primals): Expected f to be a function that has non-empty output";
    assertRefused(() -> Func.vjp((Tensor x) -> List.of(), v3), some);
    assertRefused(() -> Func.vjp((Tensor x) -> (Tensor) null, v3), some);
    assertRefused(
        () -> Func.vjp((Tensor x) -> List.of(x, x.gt(1)), v3),
        "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with"
            + " dtype torch.bool");
    assertRefused(
        () -> Func.vjp(SQUARE, arange(3)),
        "only Tensors of floating point dtype can require gradients");
  }

  @Test
  @Tag("autograd-17.12")
  void hooksForSavedTensorsAreRefusedInReverse() {
    String text =
        "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. Please open"
            + " an issue with your use case.";
    TensorFunction hooked = x -> Graph.savedTensorsHooks(t -> t, t -> t, () -> x.mul(x).sum());
    assertRefused(() -> Func.grad(hooked).apply(v3), text);
    assertRefused(() -> Func.vjp(hooked, v3), text);
    assertRefused(() -> Func.jacrev(hooked).apply(v3), text);
    assertRefused(() -> Func.hessian(hooked).apply(v3), text);
    assertRefused(() -> Func.jvp(Func.grad(hooked), v3, v3), text);
    assertRefused(
        () ->
            Graph.savedTensorsHooks(
                t -> t, t -> t, () -> Func.grad((Tensor x) -> x.mul(x).sum()).apply(v3)),
        text);
    // They are in force again afterwards.
    List<String> packed = new ArrayList<>();
    Tensor leaf = ones(2).requiresGrad_();
    Graph.savedTensorsHooks(
        t -> {
          packed.add(flat(t.shape()));
          return t;
        },
        t -> t,
        () -> leaf.mul(leaf).sum());
    assertThat(packed).containsOnly("torch.Size([2])").isNotEmpty();
  }

  @Test
  @Tag("autograd-17.12")
  void forwardTransformsAndBatchesTakeHooks() {
    List<String> packed = new ArrayList<>();
    Tensor w = v3.clone().requiresGrad_();
    TensorFunction hooked =
        x ->
            Graph.savedTensorsHooks(
                t -> {
                  packed.add(flat(t.shape()));
                  return t;
                },
                t -> t,
                () -> x.mul(x).mul(w).sum());
    var jvp = Func.jvp(hooked, v3, v3);
    assertThat(jvp.output().detach()).hasToString("tensor(36.)");
    assertThat(jvp.tangent().detach()).hasToString("tensor(72.)");
    assertThat(packed).isNotEmpty();
    packed.clear();
    Tensor sums = Func.vmap(hooked).apply(arange(6.0).view(2, 3));
    assertThat(sums.detach()).hasToString("tensor([ 14., 116.])");
    assertThat(packed).contains("torch.Size([2, 3])");
    sums.sum().backward();
    assertThat(w.grad()).hasToString("tensor([ 9., 17., 29.])");
  }

  @Test
  @Tag("autograd-17.15")
  void outputAndDirectionalDerivative() {
    var jvp = Func.jvp(SQUARE, v3, ones(3));
    assertThat(jvp.output()).hasToString("tensor([1., 4., 9.])");
    assertThat(jvp.tangent()).hasToString("tensor([2., 4., 6.])");
    assertThat(
            Func.jvp((x, y) -> x.mul(y), List.of(v3, v3.mul(2)), List.of(ones(3), zeros(3)))
                .tangent())
        .hasToString("tensor([2., 4., 6.])");
    assertFlat(
        Func.jvp((Tensor x) -> List.of(x, x.sum()), v3, v3).tangent(),
        "[tensor([1., 2., 3.]), tensor(6.)]");
    // Comparisons have no derivative.
    assertFlat(
        Func.jvp((Tensor x) -> x.gt(1), v3, v3),
        "Jvp[output=tensor([False, True, True]), tangent=tensor([False, False, False])]");
  }

  @Test
  @Tag("autograd-17.15")
  void primalsAndTangentsAreTensorsPutTogetherAlike() {
    String structure =
        "jvp(f, primals, tangents): Expected primals and tangents to have the same python"
            + " structure.";
    assertRefused(
        () -> Func.jvp((x, y) -> x, List.of(v3, v3), List.of(v3)), structure, "3 tensors");
    assertRefused(
        () -> Func.jvp((Map<String, Tensor> m) -> m.get("a"), Map.of("a", v3), Map.of("b", v3)),
        structure,
        "{a=*}",
        "{b=*}");
    assertRefused(() -> Func.jvp((Object x) -> v3, (Object) v3, List.of(v3)), structure);
    assertRefused(
        () -> Func.jvp((Object x) -> v3, (Object) 3.0, v3),
        "jvp(f, primals, tangents): Expected primals to only contain Tensors, got"
            + " java.lang.Double");
    assertRefused(
        () -> Func.jvp((Object x) -> v3, (Object) v3, 3.0),
        "Expected tangents to only contain Tensors, got java.lang.Double");
    assertRefused(
        () -> Func.jvp((List<Tensor> x) -> v3, List.<Tensor>of(), List.<Tensor>of()),
        "Expected primals to contain at least one Tensor.");
    assertRefused(
        () -> Func.jvp(SQUARE, v3, ones(2)),
        "Trying to set a forward gradient that has a different size than that of the original"
            + " Tensor, this is not supported. Tensor is of size [3] while the given forward"
            + " gradient is of size [2].");
    assertIllegal(
        () -> Func.jvp(SQUARE, arange(3), v3),
        "Expected primal to be floating point or complex, but got: torch.int64");
    assertIllegal(
        () -> Func.jvp(SQUARE, v3, arange(3)),
        "Expected tangent to be floating point or complex, but got: torch.int64");
    assertRefused(
        () -> Func.jvp((Tensor x) -> (Object) 3, v3, v3),
        "jvp(f, primals, tangents): expected f(*primals) to return only tensors, got unsupported"
            + " type java.lang.Integer");
    assertRefused(
        () -> Func.jvp((Tensor x) -> (Tensor) null, v3, v3),
        "Expected f to be a function that has non-empty output");
  }

  @Test
  void asManyArgumentsAsTheFunctionTakes() {
    for (List<Tensor> given : List.of(List.of(ones(2)), List.of(ones(2), ones(2), ones(2)))) {
      assertRefused(
          () -> Func.jvp((x, y) -> x, given, given),
          "the function takes 2 arguments, but was given " + given.size());
    }
  }

  @Test
  @Tag("autograd-17.15")
  void strictRefusesIndependentOutputs() {
    assertThat(Func.jvp((Tensor x) -> v3, v3, v3).tangent()).hasToString("tensor([0., 0., 0.])");
    String text =
        "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This"
            + " is not allowed with strict=True.";
    assertRefused(() -> Func.jvp((Tensor x) -> v3, v3, v3, true), text);
    assertRefused(() -> Func.jvp((Tensor x) -> List.of(x, v3), v3, v3, true), text);
    assertFlat(Func.jvp((Tensor x) -> x.mul(2), v3, v3, true).tangent(), "tensor([2., 4., 6.])");
  }

  @Test
  void directionsOfOtherPrecision() {
    assertFlat(
        Func.jvp(SQUARE, v3, ones(3).to(FLOAT64)).tangent(),
        "tensor([2., 4., 6.], dtype=torch.float64)");
    assertFlat(Func.jvp(SQUARE, v3.to(FLOAT16), ones(3)).tangent(), "tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.24")
  void aLinearizationServesAllDirections() {
    List<String> runs = new ArrayList<>();
    var linear =
        Func.linearize(
            (Tensor x) -> {
              runs.add("run");
              return x.pow(3);
            },
            v3);
    assertThat(linear.output()).hasToString("tensor([ 1.,  8., 27.])");
    for (Tensor v : List.of(ones(3), v3, tensor(0.0, 1.0, 0.0))) {
      assertThat(linear.apply(v).toDoubleArray())
          .isEqualTo(Func.jvp((Tensor x) -> x.pow(3), v3, v).tangent().toDoubleArray());
    }
    assertThat(runs).hasSize(1);
    assertFlat(
        Func.linearize((Tensor x) -> List.of(x.mul(2), Map.of("a", x.sum())), v3).apply(v3),
        "[tensor([2., 4., 6.]), {a=tensor(6.)}]");
    assertFlat(Func.linearize((Tensor x) -> v3, v3).apply(v3), "tensor([0., 0., 0.])");
    // It may be mapped over directions.
    assertFlat(
        Func.vmap((Tensor v) -> linear.apply(v)).apply(stack(List.of(ones(3), v3), 0)),
        "tensor([[ 3., 12., 27.], [ 3., 24., 81.]])");
    assertFlat(
        Func.linearize((List<Tensor> l) -> l.get(0).mul(l.get(1)), List.of(v3, v3.mul(2)))
            .apply(List.of(ones(3), zeros(3))),
        "tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.24")
  void directionsFitTheArgument() {
    var linear = Func.linearize(SQUARE, v3);
    assertRefused(
        () -> linear.apply(ones(2)),
        "tangent:0 with shape torch.Size([2]) in flattened pytree doesn't match the shape"
            + " torch.Size([3]) of the corresponding primal.");
    assertRefused(
        () -> linear.apply(v3.to(FLOAT64)),
        "tangent:0 with dtype torch.float64 in flattened pytree doesn't match the dtype"
            + " torch.float32 of the corresponding primal.");
    Function<List<Tensor>, Tensor> product = l -> l.get(0).mul(l.get(1));
    var two = Func.linearize(product, List.of(v3, v3));
    assertRefused(
        () -> two.apply(List.of(v3)),
        "Expected the tangents [*] to have the same argspec as the primals [*, *]");
  }

  @Test
  @Tag("autograd-17.25")
  void wrappersPrintWhatTheyStandFor() {
    List<String> texts = new ArrayList<>();
    TensorFunction show =
        x -> {
          texts.add(x.toString());
          return x.sum();
        };
    Func.grad(show).apply(v3);
    assertThat(texts.removeLast())
        .isEqualTo("GradTrackingTensor(lvl=1, value=\n    tensor([1., 2., 3.])\n)");
    Func.jvp(show, v3, v3);
    assertThat(texts.removeLast())
        .isEqualTo("GradTrackingTensor(lvl=1, value=\n    tensor([1., 2., 3.])\n)");
    Tensor x = arange(6.0).view(2, 3);
    Func.vmap(show).apply(x);
    assertThat(texts.removeLast())
        .isEqualTo(
            "BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[0., 1., 2.],\n            [3., 4.,"
                + " 5.]])\n)");
    Func.vmap(show, dev.adjoint.VmapOptions.inDims(1)).apply(x);
    assertThat(flat(texts.removeLast()))
        .isEqualTo("BatchedTensor(lvl=1, bdim=1, value= tensor([[0., 1., 2.], [3., 4., 5.]]) )");
    Func.grad((Tensor y) -> Func.grad((Tensor z) -> show.apply(z.mul(y))).apply(y).sum()).apply(v3);
    assertThat(flat(texts.removeLast()))
        .isEqualTo(
            "GradTrackingTensor(lvl=2, value= GradTrackingTensor(lvl=1, value="
                + " tensor([1., 4., 9.]) ) )");
    Func.vmap(Func.grad(show)).apply(x);
    assertThat(flat(texts.removeLast()))
        .isEqualTo(
            "GradTrackingTensor(lvl=2, value= BatchedTensor(lvl=1, bdim=0, value="
                + " tensor([[0., 1., 2.], [3., 4., 5.]]) ) )");
    Func.grad((Tensor y) -> y.sum().add(show.apply(ones(2)))).apply(v3); // made inside
    assertThat(flat(texts.removeLast()))
        .isEqualTo("GradTrackingTensor(lvl=1, value= tensor([1., 1.]) )");
    Func.vmap((Tensor y) -> y.sum().add(show.apply(ones(2)))).apply(v3); // one for all members
    assertThat(texts.removeLast()).isEqualTo("tensor([1., 1.])");
  }

  @Test
  void tangentOfWhatIsJoinedWithTruthValues() {
    Tensor truth = tensor(true, true);
    TensorFunction joined = x -> cat(List.of(x, truth), 0);
    assertThat(Func.jvp(joined, v3, v3).tangent()).hasToString("tensor([1., 2., 3., 0., 0.])");
    TensorFunction stacked = x -> stack(List.of(x, tensor(1L, 1L, 1L)), 0);
    assertThat(Func.jvp(stacked, v3, v3).tangent().get(1)).hasToString("tensor([0., 0., 0.])");
  }

  @Test
  void tangentThatLiesOtherwiseInMemory() {
    // As one dimension the first are a view, of which there is none of the tangent.
    TensorFunction merged = x -> x.expand(3, 2, 2).reshape(6, 2);
    var x = ones(2).expand(2, 2);
    var tangent = tensor(new double[][] {{1, 2}, {3, 4}}).to(FLOAT32);
    assertThat(Func.jvp(merged, x, tangent).tangent().get(3)).hasToString("tensor([3., 4.])");
  }
}
