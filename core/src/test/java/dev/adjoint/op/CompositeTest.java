package dev.adjoint.op;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.allclose;
import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.linspace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operation that states nothing but its composition, against the composition itself. */
class CompositeTest {

  /** The sums of the lines of {@code sin(x) * y}, and {@code exp(y)}. */
  private enum Waves implements Composite {
    WAVES;

    @Override
    public String nodeName() {
      return "WavesBackward0";
    }

    @Override
    public Tensor[] composed(Tensor[] in) {
      return new Tensor[] {in[0].sin().mul(in[1]).sum(-1), in[1].exp()};
    }
  }

  private static Tensor first(Tensor x, Tensor y) {
    return Dispatch.call(Waves.WAVES, x, y)[0];
  }

  private static Tensor both(Tensor x, Tensor y) {
    Tensor[] both = Dispatch.call(Waves.WAVES, x, y);
    return both[0].sum().mul(both[1].sum());
  }

  private static Tensor plainFirst(Tensor x, Tensor y) {
    return Waves.WAVES.composed(new Tensor[] {x, y})[0];
  }

  private static Tensor plainBoth(Tensor x, Tensor y) {
    Tensor[] both = Waves.WAVES.composed(new Tensor[] {x, y});
    return both[0].sum().mul(both[1].sum());
  }

  private static Tensor sample(double from, long... sizes) {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    return linspace(from, from + 1.7, count, FLOAT64).reshape(sizes);
  }

  private static void same(Tensor actual, Tensor expected) {
    assertThat(allclose(actual, expected)).as("%s, not %s", actual, expected).isTrue();
    assertThat(actual.shape()).isEqualTo(expected.shape());
  }

  @Test
  void resultsHaveOneNodeOfItsName() {
    Tensor x = sample(0.1, 2, 3).requiresGrad_();
    Tensor[] both = Dispatch.call(Waves.WAVES, x, sample(0.5, 2, 3));
    assertThat(both[0].gradFn()).isNotNull().isSameAs(both[1].gradFn());
    assertThat(both[0].gradFn().name()).isEqualTo("WavesBackward0");
    same(both[0], plainFirst(x, sample(0.5, 2, 3)));
  }

  @Test
  void gradientsOfEveryOrderFollow() {
    List<Tensor> ours = derivatives(CompositeTest::both);
    List<Tensor> expected = derivatives(CompositeTest::plainBoth);
    for (int i = 0; i < expected.size(); i++) {
      same(ours.get(i), expected.get(i));
    }
  }

  /** First, second and third derivatives by both arguments. */
  private static List<Tensor> derivatives(TensorBiFunction f) {
    Tensor x = sample(0.1, 2, 3).requiresGrad_();
    Tensor y = sample(0.5, 2, 3).requiresGrad_();
    List<Tensor> all = new ArrayList<>();
    Tensor value = f.apply(x, y);
    for (int order = 0; order < 3; order++) {
      List<Tensor> found = new ArrayList<>();
      for (Tensor g : grad(List.of(value), List.of(x, y), null, true, true, true)) {
        if (g != null) {
          found.add(g);
          all.add(g);
        }
      }
      value = found.getFirst().pow(2).sum().add(found.getLast().sin().sum());
    }
    return all;
  }

  @Test
  void onlyOneOfTheInputsMayBeDifferentiated() {
    Tensor y = sample(0.5, 2, 3).requiresGrad_();
    Tensor x = sample(0.1, 2, 3);
    Tensor ours = grad(List.of(both(x, y)), List.of(y)).getFirst();
    Tensor expected = grad(List.of(plainBoth(x, y)), List.of(y)).getFirst();
    assertThat(ours).isNotNull();
    assertThat(expected).isNotNull();
    same(ours, expected);
  }

  @Test
  void tangentsFollow() {
    Tensor x = sample(0.1, 2, 3);
    Tensor y = sample(0.5, 2, 3);
    Tensor t = sample(-1, 2, 3);
    same(Func.jvp(v -> both(v, y), x, t).tangent(), Func.jvp(v -> plainBoth(v, y), x, t).tangent());
    same(Func.jvp(v -> both(v, v), x, t).tangent(), Func.jvp(v -> plainBoth(v, v), x, t).tangent());
    same(Func.hessian(v -> both(v, y)).apply(x), Func.hessian(v -> plainBoth(v, y)).apply(x));
  }

  @Test
  void batchesFollowWithoutTheWarningOfALoop() {
    Tensor x = sample(0.1, 4, 2, 3);
    Tensor y = sample(0.5, 2, 3);
    List<String> warnings = new ArrayList<>();
    try (Warnings.Capture _ = Warnings.capture(warnings::add)) {
      same(Func.vmap(v -> first(v, y)).apply(x), plainFirst(x, y));
      same(Func.vmap(v -> both(y, v)).apply(x), Func.vmap(v -> plainBoth(y, v)).apply(x));
      same(
          Func.vmap(Func.grad(v -> both(v, y))).apply(x),
          Func.vmap(Func.grad(v -> plainBoth(v, y))).apply(x));
      same(
          Func.grad(v -> Func.vmap(m -> both(m, y)).apply(v).sum()).apply(x),
          Func.grad(v -> Func.vmap(m -> plainBoth(m, y)).apply(v).sum()).apply(x));
    }
    assertThat(warnings).isEmpty();
  }
}
