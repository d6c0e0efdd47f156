package dev.adjoint;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Functional;
import dev.adjoint.autograd.FunctionalOptions;
import dev.adjoint.autograd.Graph;
import dev.adjoint.autograd.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The forms of calls of transforms that other tests have no reason to use. */
final class FuncFormsTest {
  private static final Tensor TWO = tensor(2.0);
  private static final Tensor THREE = tensor(3.0);

  @Test
  void gradientsOfSeveralArguments() {
    TensorTriFunction product = (x, y, z) -> x.mul(y).mul(z);
    assertThat(Func.grad(product).apply(TWO, THREE, TWO)).hasToString("tensor(6.)");
    BiFunction<List<Tensor>, Tensor, Tensor> weighted = (p, x) -> p.get(0).mul(x).add(p.get(1));
    assertThat(Func.grad(weighted).apply(List.of(TWO, TWO), THREE))
        .hasToString("[tensor(3.), tensor(1.)]");
  }

  @Test
  void valuesWithGradients() {
    TensorBiFunction product = (x, y) -> x.mul(y);
    Func.ValueAndGrad<Tensor> both = Func.valueAndGrad(product).apply(TWO, THREE);
    assertThat(both.value()).hasToString("tensor(6.)");
    assertThat(both.grad()).hasToString("tensor(3.)");
    Function<List<Tensor>, Tensor> ofList = p -> p.get(0).mul(p.get(1));
    Func.ValueAndGrad<List<Tensor>> parts = Func.valueAndGrad(ofList).apply(List.of(TWO, THREE));
    assertThat(parts.grad()).hasToString("[tensor(3.), tensor(2.)]");
    BiFunction<List<Tensor>, Tensor, Tensor> scaled = (p, x) -> p.get(0).mul(x);
    Func.ValueAndGrad<List<Tensor>> first = Func.valueAndGrad(scaled).apply(List.of(TWO), THREE);
    assertThat(first.value()).hasToString("tensor(6.)");
    assertThat(first.grad()).hasToString("[tensor(3.)]");
  }

  @Test
  void batchesOfThreeArguments() {
    TensorTriFunction fused = (x, y, z) -> x.mul(y).add(z);
    Tensor x = tensor(1.0, 2.0);
    assertThat(Func.vmap(fused).apply(x, x, x)).hasToString("tensor([2., 6.])");
    assertThat(Func.vmap(fused, VmapOptions.inDims(0, null, null)).apply(x, THREE, TWO))
        .hasToString("tensor([5., 8.])");
  }

  /** A line with a slope and an offset. */
  private record Line(Map<String, Tensor> namedParameters)
      implements Func.Parametrized<Tensor, Tensor> {
    @Override
    public Tensor forward(Map<String, Tensor> parameters, Tensor input) {
      return parameters.get("slope").mul(input).add(parameters.get("offset"));
    }
  }

  @Test
  void aModuleWithOtherParameters() {
    Line line = new Line(Map.of("slope", TWO, "offset", THREE));
    assertThat(Func.functionalCall(line, Map.of("slope", THREE), TWO)).hasToString("tensor(9.)");
    Function<Tensor, Tensor> ofSlope =
        slope -> Func.functionalCall(line, Map.of("slope", slope), TWO);
    assertThat(Func.grad(ofSlope).apply(THREE)).hasToString("tensor(2.)");
  }

  @Test
  void matricesOfTwoArguments() {
    TensorBiFunction product = (x, y) -> x.mul(y).sum();
    FunctionalOptions options = FunctionalOptions.DEFAULT.vectorize(true);
    assertThat(Functional.jacobian(product, TWO, THREE, options))
        .hasToString("[tensor(3.), tensor(2.)]");
    assertThat(Functional.hessian(product, TWO, THREE, options))
        .hasToString("[[tensor(0.), tensor(1.)], [tensor(1.), tensor(0.)]]");
  }

  @Test
  void edgesAndHooksFromGraph() {
    Tensor x = ones(2).requiresGrad_();
    Tensor y = x.mul(2);
    Node node = y.gradFn();
    assertThat(node.numOutputs()).isEqualTo(1);
    assertThat(node.toString()).isEqualTo("<MulBackward0>");
    assertThat(Graph.getGradientEdge(y).node()).isSameAs(node);
    List<String> seen = new ArrayList<>();
    Graph.registerMultiGradHook(List.of(x), grads -> seen.add(grads.toString()), "any");
    y.sum().backward();
    assertThat(seen).containsExactly("[tensor([2., 2.])]");
  }

  @Test
  void backwardFromSeveralRoots() {
    Tensor x = ones(2).requiresGrad_();
    List<Tensor> roots = List.of(x.mul(2), x.mul(3));
    Autograd.backward(roots, List.of(ones(2), ones(2)), true, false, List.of(x));
    assertThat(x.grad()).hasToString("tensor([5., 5.])");
  }

  @Test
  void backwardWithOptions() {
    Tensor x = ones(2).requiresGrad_();
    Tensor y = x.mul(x);
    y.backward(ones(2), true);
    y.backward(ones(2), true, true);
    assertThat(x.grad().detach()).hasToString("tensor([4., 4.])");
    assertThat(y.gradFn().nextFunctions()).hasSize(2);
    assertThat(ones(2).resize_(Shape.of(3, 0))).hasToString("tensor([], size=(3, 0))");
  }
}
