package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static dev.adjoint.func.Texts.assertIllegal;
import static dev.adjoint.func.Texts.assertRefused;
import static dev.adjoint.func.Texts.flat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import dev.adjoint.WithAux;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JacobianTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private static final String DIAGONAL = "tensor([[2., 0., 0.], [0., 4., 0.], [0., 0., 6.]])";
  private static final String UNIT = "tensor([[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]])";
  private static final String NONE = "tensor([[0., 0., 0.], [0., 0., 0.], [0., 0., 0.]])";
  private static final TensorFunction SQUARE = x -> x.mul(x);
  private static final TensorBiFunction PRODUCT = (a, b) -> a.mul(b);

  @Test
  @Tag("autograd-17.20")
  void outputShapeThenInputShape() {
    assertFlat(Func.jacrev(SQUARE).apply(v3), DIAGONAL);
    assertFlat(Func.jacfwd(SQUARE).apply(v3), DIAGONAL);
    manualSeed(2);
    Tensor x = randn(2, 3);
    TensorFunction f = t -> t.matmul(t.t()).tanh().sum(1).unsqueeze(0);
    Tensor reverse = Func.jacrev(f).apply(x);
    assertThat(reverse.shape()).hasToString("torch.Size([1, 2, 2, 3])");
    assertThat(reverse.allclose(Func.jacfwd(f).apply(x), 1e-4, 1e-5)).isTrue();
    // Of one number, and for one.
    assertFlat(Func.jacrev((Tensor t) -> t.sum()).apply(v3), "tensor([1., 1., 1.])");
    assertFlat(Func.jacfwd((Tensor t) -> t.sum()).apply(v3), "tensor([1., 1., 1.])");
    assertFlat(Func.jacrev(SQUARE).apply(tensor(2.0)), "tensor(4.)");
    assertFlat(Func.jacfwd(SQUARE).apply(tensor(2.0)), "tensor(4.)");
    // Of what does not depend on the argument, and of nothing.
    assertFlat(Func.jacrev((Tensor t) -> v3).apply(v3), NONE);
    assertFlat(Func.jacfwd((Tensor t) -> v3).apply(v3), NONE);
    assertFlat(Func.jacrev((Tensor t) -> t).apply(ones(0)), "tensor([], size=(0, 0))");
    assertFlat(Func.jacfwd((Tensor t) -> t).apply(ones(0)), "tensor([], size=(0, 0))");
    assertFlat(Func.jacrev((Tensor t) -> t.sum()).apply(ones(0)), "tensor([])");
    assertThat(Func.jacrev((Tensor t) -> t.to(FLOAT64)).apply(v3).dtype()).isEqualTo(FLOAT32);
    assertThat(Func.jacfwd((Tensor t) -> t.to(FLOAT64)).apply(v3).dtype()).isEqualTo(FLOAT64);
  }

  @Test
  @Tag("autograd-17.20")
  void chosenArguments() {
    Tensor w = v3.mul(2);
    for (boolean reverse : new boolean[] {true, false}) {
      assertFlat(
          (reverse ? Func.jacrev(PRODUCT, 1) : Func.jacfwd(PRODUCT, 1)).apply(w, v3), DIAGONAL);
      assertFlat(
          (reverse ? Func.jacrev(PRODUCT, -1) : Func.jacfwd(PRODUCT, -1)).apply(w, v3), DIAGONAL);
      var both = Func.argnums(1, 0);
      assertFlat(
          (reverse ? Func.jacrev(PRODUCT, both) : Func.jacfwd(PRODUCT, both)).apply(w, v3),
          "[" + DIAGONAL + ", tensor([[1., 0., 0.], [0., 2., 0.], [0., 0., 3.]])]");
      var last = Func.argnums(1);
      assertFlat(
          (reverse ? Func.jacrev(PRODUCT, last) : Func.jacfwd(PRODUCT, last)).apply(w, v3),
          "[" + DIAGONAL + "]");
    }
  }

  record Parts(Tensor a, List<Tensor> b) {}

  @Test
  @Tag("autograd-17.20")
  void containersGiveAJacobianForEachPair() {
    Function<Tensor, Map<String, Object>> named =
        x -> {
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("sum", x.sum());
          result.put("all", List.of(x));
          return result;
        };
    String text = "{sum=tensor([1., 1., 1.]), all=[" + UNIT + "]}";
    assertFlat(Func.jacrev(named).apply(v3), text);
    assertFlat(Func.jacfwd(named).apply(v3), text);
    Function<List<Tensor>, List<Tensor>> swap = l -> List.of(l.get(1), l.get(0).mul(2));
    String pairs = "[[" + NONE + ", " + UNIT + "], [" + flat(eye3().mul(2)) + ", " + NONE + "]]";
    assertFlat(Func.jacrev(swap).apply(List.of(v3, v3)), pairs);
    assertFlat(Func.jacfwd(swap).apply(List.of(v3, v3)), pairs);
    // Records of tensors cannot hold records: a map does.
    Function<Parts, Parts> same = p -> p;
    String nested =
        "{a=Parts[a=" + UNIT + ", b=[" + NONE + "]], b=[Parts[a=" + NONE + ", b=[" + UNIT + "]]]}";
    assertFlat(Func.jacrev(same).apply(new Parts(v3, List.of(v3))), nested);
    assertFlat(Func.jacfwd(same).apply(new Parts(v3, List.of(v3))), nested);
    Function<Tensor[], Tensor[]> array = a -> a;
    assertThat(Func.jacrev(array).apply(new Tensor[] {v3})).isInstanceOf(Object[].class);
  }

  private static Tensor eye3() {
    return tensor(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}).to(FLOAT32);
  }

  @Test
  @Tag("autograd-17.20")
  void asideResultsAndChunks() {
    assertFlat(
        Func.jacrevWithAux((Tensor x) -> new WithAux<>(x.mul(x), x.add(1))).apply(v3),
        "WithAux[value=" + DIAGONAL + ", aux=tensor([2., 3., 4.])]");
    assertFlat(
        Func.jacfwdWithAux((Tensor x) -> new WithAux<>(x.mul(x), v3)).apply(v3),
        "WithAux[value=" + DIAGONAL + ", aux=tensor([1., 2., 3.])]");
    for (long chunk : new long[] {1, 2, 3, 4}) {
      assertFlat(Func.jacrev(SQUARE, chunk).apply(v3), DIAGONAL);
    }
    assertIllegal(
        () -> Func.jacrev(SQUARE, 0).apply(v3), "jacrev: `chunk_size` should be greater than 0.");
  }

  @Test
  @Tag("autograd-17.20")
  void argumentsAndOutputsAreTensors() {
    assertIllegal(
        () -> Func.jacrev((Object x) -> x).apply(3), "Thing passed to transform API must be");
    assertIllegal(
        () -> Func.jacfwd((Object x) -> x).apply(3), "Thing passed to transform API must be");
    assertRefused(() -> Func.jacrev((Tensor x) -> (Object) 3).apply(v3), "to return only tensors");
    assertRefused(() -> Func.jacfwd((Tensor x) -> (Object) 3).apply(v3), "to return only tensors");
    assertRefused(
        () -> Func.jacrev(SQUARE).apply(arange(3)), "only Tensors of floating point dtype");
    assertIllegal(
        () -> Func.jacfwd(SQUARE).apply(arange(3)), "Expected primal to be floating point");
    assertRefused(
        () -> Func.jacrev((Tensor x) -> x.to(INT64)).apply(v3),
        "All outputs of f must be floating-point");
  }

  @Test
  void columnsMayDrawRandomNumbers() {
    TensorFunction noisy = x -> x.mul(rand(3));
    manualSeed(0);
    assertRefused(() -> Func.jacfwd(noisy).apply(v3), "randomness error mode");
    manualSeed(0);
    assertFlat(
        Func.jacfwd(noisy, "same").apply(v3),
        "tensor([[0.4963, 0.0000, 0.0000], [0.0000, 0.7682, 0.0000], [0.0000, 0.0000, 0.0885]])");
    manualSeed(0);
    assertFlat(
        Func.jacfwd(noisy, "different").apply(v3),
        "tensor([[0.4963, 0.0000, 0.0000], [0.0000, 0.3074, 0.0000], [0.0000, 0.0000, 0.4556]])");
    manualSeed(0);
    assertFlat(
        Func.jacrev(noisy).apply(v3),
        "tensor([[0.4963, 0.0000, 0.0000], [0.0000, 0.7682, 0.0000], [0.0000, 0.0000, 0.0885]])");
  }

  @Test
  @Tag("autograd-17.22")
  void hessiansByEveryWay() {
    manualSeed(3);
    Tensor x = randn(4).to(FLOAT64);
    TensorFunction f = t -> t.sin().mul(t.get(0)).add(t.pow(3)).sum().tanh();
    Tensor hessian = Func.hessian(f).apply(x);
    assertThat(hessian.shape()).hasToString("torch.Size([4, 4])");
    assertThat(hessian.allclose(hessian.t())).isTrue();
    for (TensorFunction other :
        List.of(
            Func.jacrev(Func.jacrev(f)),
            Func.jacfwd(Func.jacrev(f)),
            Func.jacrev(Func.jacfwd(f)),
            Func.jacfwd(Func.jacfwd(f)),
            Func.jacfwd(Func.grad(f)),
            Func.jacrev(Func.grad(f)))) {
      assertThat(other.apply(x).allclose(hessian)).isTrue();
    }
    // By differences of gradients.
    TensorFunction slope = Func.grad(f);
    double h = 1e-6;
    for (int i = 0; i < 4; i++) {
      Tensor step = zeros(size(4), FLOAT64).set(i, h);
      Tensor row = slope.apply(x.add(step)).sub(slope.apply(x.sub(step))).div(2 * h);
      assertThat(row.allclose(hessian.get(i), 1e-6, 1e-7)).isTrue();
    }
  }

  @Test
  @Tag("autograd-17.22")
  void hessiansOfBatchesAndOfSeveralArguments() {
    manualSeed(4);
    Tensor batch = randn(3, 2);
    TensorFunction f = t -> t.pow(3).sum().mul(t.get(0));
    Tensor all = Func.vmap(Func.hessian(f)).apply(batch);
    assertThat(all.shape()).hasToString("torch.Size([3, 2, 2])");
    for (int i = 0; i < 3; i++) {
      assertThat(all.get(i).allclose(Func.hessian(f).apply(batch.get(i)))).isTrue();
    }
    // Forward at one level, batches and forward at others.
    TensorFunction diagonal =
        t ->
            Func.jacfwd((Tensor s) -> Func.vmap(Func.grad((Tensor u) -> u.pow(3))).apply(s))
                .apply(t);
    assertFlat(diagonal.apply(v3), "tensor([[ 6., 0., 0.], [ 0., 12., 0.], [ 0., 0., 18.]])");
    TensorFunction third = Func.jacfwd(Func.hessian((Tensor t) -> t.pow(3).sum()));
    assertFlat(third.apply(ones(2)), "tensor([[[6., 0.], [0., 0.]], [[0., 0.], [0., 6.]]])");
    TensorBiFunction g = (a, b) -> a.mul(b).mul(b).sum();
    assertFlat(
        Func.hessian(g, Func.argnums(0, 1)).apply(v3, v3),
        "[[" + NONE + ", " + DIAGONAL + "], [" + DIAGONAL + ", " + DIAGONAL + "]]");
    assertFlat(Func.hessian(g, 1).apply(v3, v3), DIAGONAL);
    assertFlat(
        Func.hessian((Parts p) -> p.a().mul(p.b().get(0)).sum()).apply(new Parts(v3, List.of(v3))),
        "{a=Parts[a=" + NONE + ", b=[" + UNIT + "]], b=[Parts[a=" + UNIT + ", b=[" + NONE + "]]]}");
  }
}
