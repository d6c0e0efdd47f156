package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Transforms in transforms: functions that write in place, or use whole reductions, against the
 * same functions written element by element.
 */
class NestingTest {
  private static final Tensor X = fromArray(new double[] {0.4, -0.7, 1.1}, 3);
  private static final Tensor W =
      fromArray(new double[] {.3, -.2, .5, .1, .4, -.6, -.7, .2, .9}, 3, 3);

  private static final List<UnaryOperator<TensorFunction>> TRANSFORMS =
      List.of(
          f -> Func.grad((Tensor x) -> f.apply(x).sum()),
          f -> x -> Func.jvp(f, x, x.mul(0.5).add(0.1)).tangent(),
          f -> x -> Func.vjp(f, x).apply(x.cos()),
          f -> x -> Func.vmap(f).apply(stack(List.of(x, x.mul(2).sub(0.3)), 0)).sum(0),
          f -> x -> Func.jacfwd(f).apply(x).sum(0),
          f -> x -> Func.jacrev(f).apply(x).sum(0),
          f ->
              x ->
                  Func.vmap(f, VmapOptions.inDims(1).outDims(1))
                      .apply(stack(List.of(x, x.mul(x)), 1))
                      .sum(1));

  private static Tensor inPlace(Tensor x) {
    Tensor y = x.clone();
    y.set(0, x.get(1).mul(x.get(2)));
    y.get("1:").mul_(x.get(":2"));
    y.view(3, 1).add_(0.5);
    return W.matmul(y).tanh().mul(y);
  }

  private static Tensor outOfPlace(Tensor x) {
    List<Tensor> e = x.unbind();
    Tensor y =
        stack(List.of(e.get(1).mul(e.get(2)), e.get(1).mul(e.get(0)), e.get(2).mul(e.get(1))), 0)
            .add(0.5);
    return W.matmul(y).tanh().mul(y);
  }

  private static Tensor reductions(Tensor x) {
    Tensor products = x.mul(cat(List.of(x.get("2:"), x.get(":2")), 0));
    return x.exp().add(products.max().mul(x.prod())).add(products.amin()).mul(x.norm());
  }

  private static Tensor elements(Tensor x) {
    List<Tensor> e = x.unbind();
    Tensor a = e.get(0).mul(e.get(2));
    Tensor b = e.get(1).mul(e.get(0));
    Tensor c = e.get(2).mul(e.get(1));
    Tensor most = larger(a, larger(b, c));
    Tensor least = larger(a.neg(), larger(b.neg(), c.neg())).neg();
    Tensor all = e.get(0).mul(e.get(1)).mul(e.get(2));
    Tensor norm = e.get(0).pow(2).add(e.get(1).pow(2)).add(e.get(2).pow(2)).sqrt();
    return x.exp().add(most.mul(all)).add(least).mul(norm);
  }

  private static Tensor larger(Tensor a, Tensor b) {
    return where(a.gt(b), a, b);
  }

  private static Tensor indexed(Tensor x) {
    Tensor y = zerosLike(x);
    y.set(tensor(2, 0, 1), x.mul(x));
    Tensor e = x.unsqueeze(0).expand(3, 3).t().clone();
    e.get(0).add_(x);
    return e.mul(W).sum(1).sin().add(y);
  }

  private static Tensor gathered(Tensor x) {
    List<Tensor> e = x.unbind();
    Tensor squares = x.mul(x);
    Tensor y = stack(List.of(squares.get(1), squares.get(2), squares.get(0)), 0);
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Tensor row = e.get(i).mul(W.get(i));
      rows.add((i == 0 ? row.add(x.mul(W.get(0))) : row).sum());
    }
    return stack(rows, 0).sin().add(y);
  }

  private static void assertAlike(TensorFunction f, TensorFunction g, int depth, String path) {
    Tensor expected = g.apply(X);
    assertThat(f.apply(X).allclose(expected, 1e-9, 1e-9)).as(path).isTrue();
    for (int i = 0; i < TRANSFORMS.size() && depth > 0; i++) {
      var transform = TRANSFORMS.get(i);
      assertAlike(transform.apply(f), transform.apply(g), depth - 1, path + i);
    }
  }

  @Test
  @Tag("autograd-17.01")
  @Tag("autograd-17.09")
  void writesInPlaceUnderAllPairsOfTransforms() {
    assertAlike(NestingTest::inPlace, NestingTest::outOfPlace, 2, "");
    assertAlike(NestingTest::indexed, NestingTest::gathered, 2, "");
  }

  @Test
  @Tag("autograd-17.01")
  void reductionsUnderAllPairsOfTransforms() {
    assertAlike(NestingTest::reductions, NestingTest::elements, 2, "");
  }

  @Test
  @Tag("autograd-17.01")
  void threeTransformsDeep() {
    int[][] paths = {{0, 1, 2}, {1, 1, 0}, {1, 3, 0}, {2, 1, 1}, {4, 5, 3}, {6, 3, 5}, {1, 6, 4}};
    for (int[] path : paths) {
      TensorFunction f = NestingTest::inPlace;
      TensorFunction g = NestingTest::outOfPlace;
      for (int i : path) {
        f = TRANSFORMS.get(i).apply(f);
        g = TRANSFORMS.get(i).apply(g);
      }
      assertAlike(f, g, 0, java.util.Arrays.toString(path));
    }
  }

  @Test
  void reductionsOfWholeMembers() {
    Tensor x = tensor(new double[][][] {{{0, 2}, {3, 0}}, {{1, 2}, {0, 4}}});
    // Each member has zeros of its own, and ties.
    assertFlat(
        Func.grad((Tensor t) -> Func.vmap((Tensor m) -> m.prod()).apply(t).sum()).apply(x),
        "tensor([[[0., 0.], [0., 0.]], [[0., 0.], [8., 0.]]])");
    assertFlat(
        Func.vmap(Func.grad((Tensor m) -> m.prod())).apply(x),
        "tensor([[[0., 0.], [0., 0.]], [[0., 0.], [8., 0.]]])");
    assertFlat(
        Func.grad((Tensor t) -> Func.vmap((Tensor m) -> m.min()).apply(t).sum()).apply(x),
        "tensor([[[0.5000, 0.0000], [0.0000, 0.5000]], [[0.0000, 0.0000], [1.0000, 0.0000]]])");
    // Numbers as members: no dimension is reduced, not all.
    Tensor v = tensor(3.0, 3.0, 1.0);
    for (TensorFunction f :
        List.<TensorFunction>of(
            m -> m.max(), m -> m.amax(), m -> m.prod(), m -> m.sum(), m -> m.norm())) {
      assertFlat(
          Func.grad((Tensor t) -> Func.vmap(f).apply(t).sum()).apply(v), "tensor([1., 1., 1.])");
      assertFlat(Func.vmap(Func.grad(f)).apply(v), "tensor([1., 1., 1.])");
    }
  }

  /** A copy, or a conversion, of what an inner transform has captured is a constant there. */
  @Test
  void copiesOfWhatIsCapturedAreConstants() {
    for (UnaryOperator<Tensor> copy :
        List.<UnaryOperator<Tensor>>of(
            Tensor::clone,
            t -> t.to(DType.FLOAT32),
            t -> t.repeat(1),
            t -> t.expand(3, 3).contiguous().sum(0))) {
      TensorFunction inner =
          x -> Func.grad((Tensor y) -> y.mul(copy.apply(x)).mul(y).sum()).apply(copy.apply(x));
      TensorFunction plain = x -> copy.apply(x).mul(copy.apply(x)).mul(2);
      for (var transform : TRANSFORMS) {
        Tensor found = transform.apply(inner).apply(X);
        Tensor expected = transform.apply(plain).apply(X);
        assertThat(found.allclose(expected, 1e-5, 1e-6)).isTrue();
      }
      TensorFunction twice =
          x -> Func.linearize((Tensor y) -> y.mul(copy.apply(x)), copy.apply(x)).jvp().apply(x);
      TensorFunction product = x -> copy.apply(x).mul(x);
      for (var transform : TRANSFORMS) {
        if (copy.apply(X).shape().equals(X.shape()) && copy.apply(X).dtype() == X.dtype()) {
          Tensor found = transform.apply(twice).apply(X);
          assertThat(found.allclose(transform.apply(product).apply(X), 1e-5, 1e-6)).isTrue();
        }
      }
    }
  }
}
