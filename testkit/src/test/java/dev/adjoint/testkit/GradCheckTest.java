package dev.adjoint.testkit;

import static dev.adjoint.testkit.GradCheck.gradcheck;
import static dev.adjoint.testkit.GradCheck.gradgradcheck;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every check does; every failure is looked for with whole Jacobians and in fast mode. */
final class GradCheckTest {
  static final GradCheckOptions SLOW = GradCheck.defaults();
  static final GradCheckOptions FAST = SLOW.fastMode(true);
  static final List<GradCheckOptions> BOTH = List.of(SLOW, FAST);

  static Tensor leaf(double... values) {
    return Adjoint.fromArray(values, values.length).requiresGrad_();
  }

  /** The check fails with this text, or answers false where it is not to throw. */
  static void fails(OpCall f, GradCheckOptions options, String text, Tensor... inputs) {
    quietly(
        () -> {
          assertThatThrownBy(() -> gradcheck(f, options, inputs))
              .isInstanceOf(GradCheckError.class)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageStartingWith(text);
          assertThat(gradcheck(f, options.raiseException(false), inputs)).isFalse();
        });
  }

  private static List<String> quietly(Runnable body) {
    List<String> warnings = new ArrayList<>();
    try (Warnings.Capture _ = Warnings.capture(warnings::add)) {
      body.run();
    }
    return warnings;
  }

  private static void argument(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
  }

  @Test
  @Tag("autograd-14.01")
  void acceptsRightGradients() {
    Tensor x = leaf(0.5, -1.5, 2);
    Tensor y = leaf(1.5, 0.25, -3);
    assertThat(gradcheck(Tensor::tanh, x)).isTrue();
    assertThat(gradcheck(Tensor::mul, x, y)).isTrue();
    assertThat(gradgradcheck(Tensor::tanh, x)).isTrue();
    assertThat(gradgradcheck(Tensor::mul, x, y)).isTrue();
    assertThat(gradcheck(Tensor::mul, x, y.detach())).isTrue();
    assertThat(gradcheck(in -> List.of(in[0].mul(in[1]), in[0].exp()), SLOW, x, y)).isTrue();
  }

  @Test
  @Tag("autograd-14.01")
  void usesPyTorchsDefaults() {
    assertThat(GradCheck.defaults())
        .isEqualTo(
            new GradCheckOptions(
                1e-6, 1e-5, 1e-3, true, 0.0, true, false, false, false, false, true, false, false));
  }

  @Test
  @Tag("autograd-14.01")
  void differencesAreCentral() {
    // One-sided differences of x squared are wrong by the step.
    assertThat(gradcheck(x -> x.pow(2), leaf(1, -2), SLOW.eps(0.25).rtol(0).atol(1e-9))).isTrue();
    // Those of x cubed by its square, here 1/16: the tolerances add up.
    GradCheckOptions wide = SLOW.eps(0.25).rtol(0);
    assertThat(gradcheck(x -> x.pow(3), leaf(1), wide.atol(0.063))).isTrue();
    fails(OpCall.of(x -> x.pow(3)), wide.atol(0.062), "Jacobian mismatch", leaf(1));
    assertThat(gradcheck(x -> x.pow(3), leaf(1), wide.atol(0).rtol(0.021))).isTrue();
  }

  @Test
  @Tag("autograd-14.01")
  void leavesInputsAsTheyWere() {
    Tensor x = leaf(0.5, -1.5);
    for (GradCheckOptions options : BOTH) {
      gradcheck(Tensor::exp, x, options);
      assertThat(x.detach().toDoubleArray()).containsExactly(0.5, -1.5);
    }
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-14.02")
  void findsWrongGradient() {
    // The detached factor keeps half of the derivative of x squared out of the graph.
    fails(
        OpCall.of(x -> x.mul(x.detach())),
        SLOW,
        "Jacobian mismatch for output 0 with respect to input 0,\n"
            + "numerical:tensor([[2.0000, 0.0000],\n"
            + "        [0.0000, 4.0000]], dtype=torch.float64)\n"
            + "analytical:tensor([[1., 0.],\n"
            + "        [0., 2.]], dtype=torch.float64)\n",
        leaf(1, 2));
    for (GradCheckOptions options : BOTH) {
      fails(
          in -> List.of(in[1].mul(2), in[0].mul(in[1].detach())),
          options,
          "Jacobian mismatch for output 1 with respect to input 1,\nnumerical:",
          leaf(1, 2),
          leaf(3, 4));
    }
  }

  @Test
  @Tag("autograd-14.03")
  void wantsAnInputThatRequiresGradient() {
    String text =
        "gradcheck expects at least one input tensor to require gradient, but none of them have"
            + " requires_grad=True.";
    for (GradCheckOptions options : BOTH) {
      argument(() -> gradcheck(Tensor::exp, leaf(1).detach(), options), text);
      argument(() -> gradcheck(Tensor::exp, leaf(1).detach(), options.raiseException(false)), text);
    }
  }

  @Test
  @Tag("autograd-14.04")
  void warnsOfInputsThatAreNotFloat64() {
    Tensor x = Adjoint.ones(2).requiresGrad_();
    for (GradCheckOptions options : BOTH) {
      List<String> warnings =
          quietly(() -> gradcheck(Tensor::exp, x, options.eps(1e-2).atol(1e-2)));
      assertThat(warnings)
          .containsExactly(
              "Input #0 requires gradient and is not a double precision floating point or complex."
                  + " This check will likely fail if all the inputs are not of double precision"
                  + " floating point or complex. ");
    }
    assertThat(quietly(() -> gradcheck(Tensor::exp, leaf(1)))).isEmpty();
  }

  @Test
  @Tag("autograd-14.04")
  void refusesOverlappingInputs() {
    Tensor x = Adjoint.zeros(1, 2).to(DType.FLOAT64).expand(3, 2).requiresGrad_();
    for (GradCheckOptions options : List.of(SLOW, FAST, SLOW.raiseException(false))) {
      assertThatThrownBy(() -> gradcheck(Tensor::exp, x, options))
          .isInstanceOf(IllegalStateException.class)
          .isNotInstanceOf(GradCheckError.class)
          .hasMessageStartingWith("The 0th input has a dimension with stride 0.");
    }
    assertThat(gradcheck(Tensor::mul, leaf(1, 2), x.detach())).isTrue();
  }

  /** Doubles; backward adds a little more every time it runs. */
  private static final class Drifting extends Function {
    private static final double DRIFT = 1e-7;
    private int runs;

    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(2);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(2 + DRIFT * runs++);
    }
  }

  @Test
  @Tag("autograd-14.05")
  void findsBackwardThatDiffersFromRunToRun() {
    for (GradCheckOptions options : BOTH) {
      OpCall f = OpCall.of(x -> new Drifting().apply(x));
      fails(
          f,
          options,
          "Backward is not reentrant, i.e., running backward with same input and grad_output"
              + " multiple times gives different values, although analytical gradient matches"
              + " numerical gradient.The tolerance for nondeterminism was 0.0.",
          leaf(1, 2));
      fails(f, options.nondetTol(1e-8), "Backward is not reentrant", leaf(1, 2));
      assertThat(gradcheck(f, options.nondetTol(1e-5), leaf(1, 2))).isTrue();
    }
  }

  /** The identity; backward is 1e-6 where nothing comes. */
  private static final class NotMultiplied extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.clone();
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return Adjoint.where(grad.eq(0), Adjoint.fullLike(grad, 1e-6), grad);
    }
  }

  @Test
  @Tag("autograd-14.06")
  void findsBackwardThatIsNotMultiplied() {
    for (GradCheckOptions options : BOTH) {
      fails(
          OpCall.of(x -> new NotMultiplied().apply(x)),
          options,
          "backward not multiplied by grad_output",
          leaf(0.5, 1));
    }
  }

  /** Two doubles of the input; says what backward makes of gradients that are not there. */
  private static final class Undefined extends Function {
    private final boolean copes;
    private final double constant;

    Undefined(boolean copes, double constant) {
      this.copes = copes;
      this.constant = constant;
    }

    @Override
    protected List<Tensor> forward(Context ctx, Tensor x) {
      ctx.setMaterializeGrads(false);
      return List.of(x.mul(2), x.mul(2));
    }

    @Override
    protected @Nullable Object backward(Context ctx, @Nullable Tensor... grads) {
      Tensor sum = null;
      for (Tensor grad : grads) {
        if (grad != null) {
          sum = sum == null ? grad.mul(2) : sum.add(grad.mul(2));
        } else if (!copes) {
          throw new IllegalStateException("no gradient");
        }
      }
      boolean none = Arrays.stream(grads).allMatch(g -> g == null);
      return new @Nullable Tensor[] {
        none && constant != 0 ? Adjoint.fullLike(leaf(0, 0).detach(), constant) : sum
      };
    }
  }

  @Test
  @Tag("autograd-14.07")
  void backwardCopesWithUndefinedGradients() {
    Tensor x = leaf(1, 2);
    for (GradCheckOptions options : BOTH) {
      OpCall good = in -> new Undefined(true, 0).applyTensors(in[0]);
      assertThat(gradcheck(good, options, x)).isTrue();
      OpCall throwing = in -> new Undefined(false, 0).applyTensors(in[0]);
      // Only backward of both outputs together gets both gradients.
      OpCall both = in -> List.of(sum(throwing.apply(in)));
      fails(
          both,
          options,
          "Expected backward function to handle undefined output grads. Please look at \"Notes"
              + " about undefined output gradients\" in \"tools/autograd/derivatives.yaml\"",
          x);
      assertThat(gradcheck(both, options.checkUndefinedGrad(false), x)).isTrue();
      OpCall constant = in -> List.of(sum(new Undefined(true, 1).applyTensors(in[0])));
      fails(
          constant,
          options,
          "Expected all input grads to be undefined or zero when all output grads are undefined or"
              + " zero.",
          x);
      assertThat(quietly(() -> gradcheck(constant, options.raiseException(false), x)))
          .singleElement()
          .asString()
          .startsWith(
              "Backwards compatibility: New undefined gradient support checking feature is enabled"
                  + " by default");
    }
  }

  private static Tensor sum(List<Tensor> tensors) {
    return tensors.get(0).add(tensors.get(1));
  }

  @Test
  @Tag("autograd-14.08")
  void outputsWithoutGradientMustBeConstant() {
    for (GradCheckOptions options : BOTH) {
      fails(
          OpCall.of(x -> x.detach().mul(2)),
          options,
          "Numerical gradient for function expected to be zero",
          leaf(1, 2));
      assertThat(gradcheck(x -> Adjoint.ones(3), leaf(1, 2), options)).isTrue();
      assertThat(gradcheck(x -> x.detach().gt(0), leaf(1, 2), options)).isTrue();
      // Beside an output that has a gradient, others are not looked at.
      OpCall mixed = in -> List.of(in[0].detach().mul(2), in[0].mul(3), in[0].gt(0));
      assertThat(gradcheck(mixed, options.checkForwardAd(true), leaf(1, 2))).isTrue();
    }
  }

  @Test
  @Tag("autograd-14.09")
  void outputsKeepSizesAndDtype() {
    OpCall longer = OpCall.of(x -> x.get(0).item() <= 0.5 ? x : Adjoint.cat(List.of(x, x), 0));
    OpCall narrower = OpCall.of(x -> x.get(0).item() <= 0.5 ? x : x.to(DType.FLOAT32));
    String text =
        "Expected `func` to return outputs with the same %s when inputs are perturbed %sby 1e-06,"
            + " but got: %s and %s.";
    for (GradCheckOptions options : List.of(SLOW, FAST, SLOW.raiseException(false))) {
      String where = options.fastMode() ? "" : "on index (0,) ";
      argument(
          () -> gradcheck(longer, options, leaf(0.5, 1)),
          text.formatted("shape", where, "shapes torch.Size([2])", "torch.Size([4])"));
      argument(
          () -> gradcheck(narrower, options, leaf(0.5, 1)),
          text.formatted("dtype", where, "dtypes torch.float64", "torch.float32"));
    }
  }
}
