package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.Function;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the comparison of transforms with loops lets pass, and what it does not. */
final class TransformProgramTest {
  private final List<Step> steps = new ArrayList<>();

  @Test
  void tangentsHaveTheResultsTypeWhereGradientsHaveTheArguments() {
    Ref x = leaf(DType.FLOAT64, 1);
    Ref narrow = call("add", "x + y", leaf(DType.FLOAT32, new long[] {1}, 3), x);
    Ref written = call("fill", "x.fill_(-2.5)", narrow);
    for (Transform outer : Transform.values()) {
      for (Transform inner : Transform.values()) {
        assertThat(run(x, written, outer, inner)).isNull();
      }
    }
  }

  @Test
  void aDerivativeIsInfiniteAtAMemberOfTheBatch() {
    Ref x = leaf(DType.FLOAT64, new long[] {3}, 1, 2, -0.75);
    Ref least = call("clamp", "torch.clamp(x, -1, 2)", x);
    Ref y = call("log1p", "x.log1p_()", least); // of -1 at 1.5 times the argument
    assertThat(run(x, y, Transform.VMAP, Transform.JVP)).isNull();
  }

  @Test
  void noTangentIsNotDividedByZero() {
    Ref x = leaf(DType.FLOAT64, 1);
    Ref infinite = call("div", "x / 0.0", x);
    Ref y = call("clamp", "x.clamp_(y, z)", call("clone", "x.clone()", x), infinite, x);
    assertThat(run(x, y, Transform.JVP, Transform.VJP)).isNull();
  }

  @Test
  void nothingElseIsAllowedToBeNoNumber() {
    OpSpec twice = OpSpec.unary("twice", x -> new Twice().apply(x));
    Ref x = leaf(DType.FLOAT64, 1);
    Ref y = call(twice, "torch.twice(x)", x);
    assertThat(run(x, y, Transform.VJP)).isNull();
    assertThat(run(x, y, Transform.JVP)).asString().contains("NaN, by loops -0.8");
  }

  /** Its tangents are wrong. */
  private static final class Twice extends Function {
    @Override
    protected Tensor forward(Tensor x) {
      return x.mul(2);
    }

    @Override
    protected void setupContext(Context ctx, @Nullable Object[] inputs, @Nullable Object output) {}

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(2);
    }

    @Override
    protected Tensor jvp(Context ctx, Tensor tangent) {
      return Adjoint.tensor(new double[] {Double.NaN}, DType.FLOAT64).view();
    }
  }

  private Ref leaf(DType dtype, double value) {
    return leaf(dtype, new long[0], value);
  }

  private Ref leaf(DType dtype, long[] sizes, double... values) {
    Input input = new Input(dtype, sizes, Form.CONTIGUOUS, new Values.Floats(values));
    steps.add(new Leaf(steps.size(), input, false));
    return new Ref(steps.size() - 1, 0);
  }

  private Ref call(String name, String python, Ref... reads) {
    return call(OpSpecs.named(name), python, reads);
  }

  private Ref call(OpSpec row, String python, Ref... reads) {
    List<String> all = row.cases().stream().map(OpCase::python).toList();
    assertThat(all).contains(python);
    steps.add(new Call(steps.size(), row, all.indexOf(python), List.of(reads)));
    return new Ref(steps.size() - 1, 0);
  }

  private @Nullable Difference run(Ref x, Ref y, Transform... transforms) {
    Program program = new Program("", List.copyOf(steps));
    try (Warnings.Capture _ = Warnings.capture(text -> {})) {
      return new TransformProgram(x.step(), y, Arrays.asList(transforms)).run(program).difference();
    }
  }
}
