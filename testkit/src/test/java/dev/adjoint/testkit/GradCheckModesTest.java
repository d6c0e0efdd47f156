package dev.adjoint.testkit;

import static dev.adjoint.testkit.GradCheck.gradcheck;
import static dev.adjoint.testkit.GradCheck.gradgradcheck;
import static dev.adjoint.testkit.GradCheckTest.BOTH;
import static dev.adjoint.testkit.GradCheckTest.SLOW;
import static dev.adjoint.testkit.GradCheckTest.fails;
import static dev.adjoint.testkit.GradCheckTest.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.Function;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fast mode, forward mode, many gradients at once, second derivatives. */
final class GradCheckModesTest {

  private static void argument(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
  }

  // ---- fast mode

  @Test
  @Tag("autograd-14.11")
  void fastModeRunsTheFunctionOnceForEachInput() {
    int[] runs = new int[2];
    for (GradCheckOptions options : BOTH) {
      int mode = options.fastMode() ? 1 : 0;
      OpCall counting =
          in -> {
            runs[mode]++;
            return List.of(in[0].exp().mul(in[1]));
          };
      Tensor x = Adjoint.linspace(0, 1, 20, Adjoint.FLOAT64).requiresGrad_();
      Tensor y = Adjoint.linspace(1, 2, 20, Adjoint.FLOAT64).requiresGrad_();
      assertThat(gradcheck(counting, options.checkUndefinedGrad(false), x, y)).isTrue();
    }
    assertThat(runs[0]).isGreaterThanOrEqualTo(80); // two for each element
    assertThat(runs[1]).isLessThan(10);
  }

  @Test
  @Tag("autograd-14.11")
  void fastModeSaysWhatTheWholeJacobiansAre() {
    GradCheckOptions fast = SLOW.fastMode(true);
    assertThatThrownBy(() -> gradcheck(x -> x.mul(x.detach()), leaf(1, 2), fast))
        .isInstanceOf(GradCheckError.class)
        .hasMessageMatching(
            "(?s)Jacobian mismatch for output 0 with respect to input 0,\n"
                + "numerical:[0-9.]+\nanalytical:[0-9.]+\n\nThe above quantities relating .*")
        .hasMessageContaining(
            "\nNumerical:\n tensor([[2.0000, 0.0000],\n"
                + "        [0.0000, 4.0000]], dtype=torch.float64)\n"
                + "Analytical:\ntensor([[1., 0.],\n"
                + "        [0., 2.]], dtype=torch.float64)\n\n"
                + "The max per-element difference (slow mode) is: ");
    GradCheckOptions loose = SLOW.atol(3);
    assertThat(gradcheck(x -> x.mul(x.detach()), leaf(1, 2), loose)).isTrue();
    assertThat(gradcheck(x -> x.mul(x.detach()), leaf(1, 2), loose.fastMode(true))).isTrue();
  }

  // ---- forward mode

  /** 2x + 3y, with whatever derivatives. */
  private static final class Sum extends Function {
    private final double backward;
    private final double forward;

    Sum(double backward, double forward) {
      this.backward = backward;
      this.forward = forward;
    }

    @Override
    protected Tensor forward(Context ctx, Tensor x, Tensor y) {
      return x.mul(2).add(y.mul(3));
    }

    @Override
    protected List<Tensor> backward(Context ctx, Tensor grad) {
      return List.of(grad.mul(2), grad.mul(backward));
    }

    @Override
    protected @Nullable Object jvp(Context ctx, @Nullable Tensor... tangents) {
      Tensor x = tangents[0];
      Tensor y = tangents[1];
      return x == null || y == null ? null : x.mul(2).add(y.mul(forward));
    }
  }

  @Test
  @Tag("autograd-14.12")
  void forwardModeIsChecked() {
    Tensor[] inputs = {leaf(1, 2), leaf(3, 4)};
    OpCall wrongForward = OpCall.of((x, y) -> new Sum(3, 4).apply(x, y));
    OpCall wrongBackward = OpCall.of((x, y) -> new Sum(4, 3).apply(x, y));
    for (GradCheckOptions options : BOTH) {
      GradCheckOptions forward = options.checkForwardAd(true);
      assertThat(gradcheck(wrongForward, options, inputs)).isTrue();
      fails(
          wrongForward,
          forward,
          "Jacobian computed with forward mode mismatch for output 0 with respect to input 1,\n"
              + "numerical:",
          inputs);
      fails(
          wrongBackward, forward, "Jacobian mismatch for output 0 with respect to input 1", inputs);
      assertThat(gradcheck(wrongBackward, forward.checkBackwardAd(false), inputs)).isTrue();
      OpCall right = OpCall.of((x, y) -> new Sum(3, 3).apply(x, y));
      assertThat(gradcheck(right, forward, inputs)).isTrue();
      assertThat(gradcheck((x, y) -> x.exp().mul(y), inputs[0], inputs[1], forward)).isTrue();
    }
  }

  @Test
  @Tag("autograd-14.12")
  void aFunctionMayHaveForwardModeAlone() {
    class ForwardOnly extends Function {
      @Override
      protected Tensor forward(Context ctx, Tensor x) {
        return x.mul(2);
      }

      @Override
      protected Tensor jvp(Context ctx, Tensor tangent) {
        return tangent.mul(2);
      }
    }
    GradCheckOptions forward = SLOW.checkForwardAd(true).checkBackwardAd(false);
    assertThat(gradcheck(x -> new ForwardOnly().apply(x), leaf(1, 2), forward)).isTrue();
    assertThatThrownBy(() -> gradcheck(x -> new ForwardOnly().apply(x), leaf(1, 2)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Tag("autograd-14.12")
  void tangentsMayBeAbsent() {
    class OfZeros extends Function {
      @Override
      protected Tensor forward(Context ctx, Tensor x, Tensor y) {
        ctx.setMaterializeGrads(false);
        return x.mul(2).add(y.mul(3));
      }

      @Override
      protected List<Tensor> backward(Context ctx, Tensor grad) {
        return List.of(grad.mul(2), grad.mul(3));
      }

      @Override
      protected @Nullable Object jvp(Context ctx, @Nullable Tensor... tangents) {
        Tensor x = tangents[0];
        Tensor y = tangents[1];
        Tensor own = x == null ? y : x;
        return x == null || y == null ? own : x.mul(2).add(y.mul(3));
      }
    }
    Tensor[] inputs = {leaf(1, 2), leaf(3, 4)};
    OpCall f = OpCall.of((x, y) -> new OfZeros().apply(x, y));
    GradCheckOptions forward = SLOW.checkForwardAd(true);
    fails(f, forward, "Mismatch in tangent values for output with index: 0 when input: ", inputs);
    assertThat(gradcheck(f, forward.checkUndefinedGrad(false), inputs)).isTrue();
  }

  @Test
  @Tag("autograd-14.12")
  void somethingHasToBeChecked() {
    GradCheckOptions none = SLOW.checkBackwardAd(false);
    argument(
        () -> gradcheck(Tensor::exp, leaf(1), none),
        "Expected at least one of check_forward_ad or check_backward_ad to be True");
    argument(
        () -> gradcheck(Tensor::exp, leaf(1), none.checkForwardAd(true).checkBatchedGrad(true)),
        "Setting check_batched_grad=True requires check_backward_ad to be True");
    argument(
        () -> gradcheck(Tensor::exp, leaf(1), SLOW.checkBatchedForwardGrad(true)),
        "Setting check_batched_forward_grad=True requires check_forward_ad to be True");
    argument(
        () -> gradgradcheck(Tensor::exp, leaf(1), none),
        "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True");
    argument(
        () -> gradgradcheck(Tensor::exp, leaf(1), none.checkForwardAd(true)),
        "Setting check_undefined_grad=True requires check_rev_over_rev to be True");
  }

  // ---- many at once

  /** Doubles; backward or forward mode looks at a value, which differs from member to member. */
  private static final class Looking extends Function {
    private final boolean backward;

    Looking(boolean backward) {
      this.backward = backward;
    }

    private Tensor twice(Tensor t, boolean look) {
      return look && Double.isNaN(t.sum().item()) ? t : t.mul(2);
    }

    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(2);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return twice(grad, backward);
    }

    @Override
    protected Tensor jvp(Context ctx, Tensor tangent) {
      return twice(tangent, !backward);
    }
  }

  @Test
  @Tag("autograd-14.13")
  void manyGradientsAtOnce() {
    for (GradCheckOptions options : BOTH) {
      GradCheckOptions batched = options.checkBatchedGrad(true);
      OpCall looking = OpCall.of(x -> new Looking(true).apply(x));
      assertThat(gradcheck(looking, options, leaf(1, 2))).isTrue();
      fails(looking, batched, "While computing batched gradients, got: ", leaf(1, 2));
      assertThatThrownBy(() -> gradcheck(looking, batched, leaf(1, 2)))
          .hasMessageContaining(
              "\n\ngradcheck or gradgradcheck failed while testing batched gradient computation.");
      OpCall unused = in -> List.of(in[0].exp(), in[1].sin());
      assertThat(gradcheck(unused, batched, leaf(1, 2), leaf(3))).isTrue();
      assertThat(gradgradcheck(unused, batched, leaf(1, 2), leaf(3))).isTrue();
    }
  }

  @Test
  @Tag("autograd-14.13")
  void manyTangentsAtOnce() {
    GradCheckOptions forward = SLOW.checkForwardAd(true);
    OpCall looking = OpCall.of(x -> new Looking(false).apply(x));
    assertThat(gradcheck(looking, forward.checkBatchedGrad(true), leaf(1, 2))).isTrue();
    GradCheckOptions batched = forward.checkBatchedForwardGrad(true);
    assertThatThrownBy(() -> gradcheck(looking, batched, leaf(1, 2)))
        .isInstanceOf(GradCheckError.class)
        .hasMessageStartingWith("While computing batched gradients, got: ")
        .hasMessageContaining(
            "gradcheck failed while testing batched gradient computation with forward-mode AD.");
    assertThat(gradcheck((x, y) -> x.exp().mul(y), leaf(1, 2), leaf(3, 4), batched)).isTrue();
  }

  // ---- second derivatives

  @Test
  @Tag("autograd-14.12")
  void forwardOverReverse() {
    Tensor x = leaf(0.5, -1.5);
    GradCheckOptions both = SLOW.checkForwardAd(true);
    assertThat(gradgradcheck(t -> t.exp().mul(t), x, both)).isTrue();
    GradCheckOptions forward = both.checkBackwardAd(false).checkUndefinedGrad(false);
    assertThat(gradgradcheck(Tensor::tanh, x, forward)).isTrue();
    // Second derivatives are lost where backward detaches.
    class Cut extends Function {
      @Override
      protected Tensor forward(Context ctx, Tensor t) {
        ctx.saveForBackward(t);
        ctx.saveForForward(t);
        return t.mul(t);
      }

      @Override
      protected Tensor backward(Context ctx, Tensor grad) {
        return grad.mul(ctx.saved(0).detach().mul(2));
      }

      @Override
      protected Tensor jvp(Context ctx, Tensor tangent) {
        return tangent.mul(ctx.saved(0).mul(2));
      }
    }
    assertThat(gradcheck(t -> new Cut().apply(t), x)).isTrue();
    assertThatThrownBy(() -> gradgradcheck(t -> new Cut().apply(t), x))
        .isInstanceOf(GradCheckError.class)
        .hasMessageStartingWith("Jacobian mismatch for output 0 with respect to input 0");
    assertThatThrownBy(() -> gradgradcheck(t -> new Cut().apply(t), x, forward))
        .isInstanceOf(GradCheckError.class)
        .hasMessageStartingWith("Jacobian computed with forward mode mismatch");
  }

  @Test
  @Tag("autograd-14.01")
  void gradientsFromAboveMayBeGiven() {
    List<Tensor> seen = new ArrayList<>();
    class Spy extends Function {
      @Override
      protected Tensor forward(Context ctx, Tensor t) {
        return t.clone();
      }

      @Override
      protected Tensor backward(Context ctx, Tensor grad) {
        seen.add(grad);
        return grad.clone();
      }
    }
    OpCall f = OpCall.of(x -> new Spy().apply(x));
    Tensor x = Adjoint.ones(Adjoint.size(2, 2), Adjoint.FLOAT64).requiresGrad_();
    assertThat(gradgradcheck(f, SLOW, x)).isTrue();
    assertThat(seen.getFirst().isContiguous()).isTrue();
    seen.clear();
    assertThat(gradgradcheck(f, SLOW.genNonContigGradOutputs(true), x)).isTrue();
    assertThat(seen.getFirst().isContiguous()).isFalse();
    seen.clear();
    Tensor given = Adjoint.ones(Adjoint.size(2, 2), Adjoint.FLOAT64).mul(7).detach();
    assertThat(gradgradcheck(f, SLOW, List.of(given.requiresGrad_()), x)).isTrue();
    assertThat(seen.getFirst().detach().toDoubleArray()).containsOnly(7.0);
  }
}
