package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.ForwardAd.UnpackedDualTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FunctionForwardModeTest {

  /** A function whose parts the test gives. */
  private static Function of(
      BiFunction<Context, Object[], Object> forward,
      java.util.function.Function<Tensor[], Object> jvp) {
    return new Function() {
      @Override
      protected Object forward(Context ctx, Object... inputs) {
        return forward.apply(ctx, inputs);
      }

      @Override
      protected @Nullable Object jvp(Context ctx, Tensor... tangents) {
        return jvp.apply(tangents);
      }
    };
  }

  private static Function of(
      java.util.function.Function<Tensor, Object> forward,
      java.util.function.Function<Tensor, Object> jvp) {
    return of((ctx, in) -> forward.apply((Tensor) in[0]), t -> jvp.apply(t[0]));
  }

  private static Tensor dual() {
    return ForwardAd.makeDual(tensor(1.0, 2.0), tensor(3.0, 4.0));
  }

  private static List<UnpackedDualTensor> run(Function f, Object... more) {
    try (var _ = ForwardAd.dualLevel()) {
      Object[] inputs = new Object[1 + more.length];
      inputs[0] = dual();
      System.arraycopy(more, 0, inputs, 1, more.length);
      return f.applyTensors(inputs).stream().map(ForwardAd::unpackDual).toList();
    }
  }

  private static String tangent(Function f, Object... more) {
    return String.valueOf(run(f, more).getFirst().tangent());
  }

  @Test
  @Tag("autograd-10.30")
  void tangentsComeFromJvp() {
    assertThat(tangent(of(x -> x.mul(2), t -> t.mul(2)))).isEqualTo("tensor([6., 8.])");
    // Null for what is no tensor, wherever it stands, and zeros for a tensor without a tangent.
    List<Object> seen = new ArrayList<>();
    Function three =
        of(
            (ctx, in) -> ((Tensor) in[0]).mul((Integer) in[1]).mul((Tensor) in[2]),
            t -> {
              seen.addAll(Arrays.asList(t));
              return t[0].mul(2);
            });
    assertThat(tangent(three, 5, ones(2))).isEqualTo("tensor([6., 8.])");
    assertThat(seen.get(1)).isNull();
    assertThat(seen.get(2)).hasToString("tensor([0., 0.])");
    seen.clear();
    try (var _ = ForwardAd.dualLevel()) {
      Function second =
          of(
              (ctx, in) -> ((Tensor) in[1]).mul((Integer) in[0]),
              t -> {
                seen.addAll(Arrays.asList(t));
                return t[1].mul(7);
              });
      Tensor out = second.apply(5, dual());
      assertThat(ForwardAd.unpackDual(out).tangent()).hasToString("tensor([21., 28.])");
      assertThat(seen.get(0)).isNull();
    }
    Function unmaterialized =
        of(
            (ctx, in) -> {
              ctx.setMaterializeGrads(false);
              return ((Tensor) in[0]).mul((Tensor) in[1]);
            },
            t -> {
              assertThat(t[1]).isNull();
              return t[0];
            });
    assertThat(tangent(unmaterialized, ones(2))).isEqualTo("tensor([3., 4.])");
    // Without any tangent it is not called.
    Function never =
        of(
            x -> x.mul(2),
            t -> {
              throw new AssertionError("called");
            });
    try (var _ = ForwardAd.dualLevel()) {
      assertThat(never.apply(ones(2))).hasToString("tensor([2., 2.])");
    }
  }

  @Test
  @Tag("autograd-10.30")
  void whatJvpMayNotReturn() {
    assertThatThrownBy(() -> run(of(x -> x.mul(2), t -> List.of(t, t))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Function's jvp returned an invalid number of forward gradients (expected 1 but got"
                + " 2)");
    assertThatThrownBy(() -> run(of(x -> List.of(x.mul(2), x.mul(3)), t -> t)))
        .hasMessageContaining("(expected 2 but got 1)");
    assertThatThrownBy(() -> run(of(x -> x.mul(2), t -> 5)))
        .hasMessage("expected Variable or None (got java.lang.Integer) for grad output 0.");
    assertThatThrownBy(() -> run(of(x -> x.mul(2), t -> ones(5))))
        .hasMessageStartingWith(
            "Trying to set a forward gradient that has a different size than that of the original"
                + " Tensor, this is not supported. Tensor is of size [2] while the given forward"
                + " gradient is of size [5].");
    BiFunction<Context, Object[], Object> partly =
        (ctx, in) -> {
          Tensor x = (Tensor) in[0];
          Tensor y = x.mul(3);
          ctx.markNonDifferentiable(y);
          return List.of(x.mul(2), y);
        };
    assertThatThrownBy(() -> run(of(partly, t -> List.of(t[0], t[0]))))
        .hasMessageStartingWith(
            "Function's jvp returned a gradient at position 1, but  the corresponding forward"
                + " output is not a differentiable Tensor.");
    List<UnpackedDualTensor> out = run(of(partly, t -> Arrays.asList(t[0], null)));
    assertThat(out.get(0).tangent()).hasToString("tensor([3., 4.])");
    assertThat(out.get(1).tangent()).isNull();
  }

  @Test
  @Tag("autograd-10.30")
  @Tag("autograd-10.23")
  void aWriteMustWriteTheTangent() {
    BiFunction<Context, Object[], Object> write =
        (ctx, in) -> {
          Tensor x = (Tensor) in[0];
          ctx.markDirty(x);
          return x.mul_(2);
        };
    try (var _ = ForwardAd.dualLevel()) {
      Tensor x = dual();
      Tensor y = of(write, t -> t[0].mul_(2)).apply(x);
      assertThat(y).isSameAs(x);
      assertThat(ForwardAd.unpackDual(y).primal()).hasToString("tensor([2., 4.])");
      assertThat(ForwardAd.unpackDual(y).tangent()).hasToString("tensor([6., 8.])");
    }
    for (var wrong :
        List.<java.util.function.Function<Tensor[], Object>>of(t -> t[0].mul(2), t -> t[0])) {
      assertThatThrownBy(() -> run(of(write, wrong)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "An inplace custom Function is not modifying the forward mode gradients inplace.");
    }
    assertThatThrownBy(
            () ->
                run(
                    of(
                        write,
                        t -> {
                          t[0].mul_(2);
                          return t[0].clone();
                        })))
        .hasMessageStartingWith(
            "An inplace custom Function is not modifying the forward mode gradients inplace.");
    assertThatThrownBy(() -> run(of(write, t -> t[0].mul_(2).view(2))))
        .hasMessageStartingWith(
            "An inplace custom Function is not returning the forward mode gradients as-is.");
    // An input without a tangent that is written to gets one.
    try (var _ = ForwardAd.dualLevel()) {
      Tensor plain = ones(2);
      Function second =
          of(
              (ctx, in) -> {
                ctx.markDirty((Tensor) in[1]);
                return ((Tensor) in[1]).mul_((Tensor) in[0]);
              },
              t -> t[0].clone());
      assertThat(second.apply(dual(), plain)).isSameAs(plain);
      assertThat(ForwardAd.unpackDual(plain).tangent()).hasToString("tensor([3., 4.])");
    }
  }

  @Test
  @Tag("autograd-10.30")
  void aViewMustHaveAViewOfTheTangent() {
    assertThat(tangent(of(x -> x.get("0:1"), t -> t.get("0:1")))).isEqualTo("tensor([3.])");
    assertThat(tangent(of(x -> x, t -> t.view(2)))).isEqualTo("tensor([3., 4.])");
    for (Function wrong :
        List.of(
            of(x -> x.get("0:1"), t -> t.get("0:1").clone()),
            of(x -> x, t -> t),
            of(x -> x, t -> t.mul(2)))) {
      assertThatThrownBy(() -> run(wrong))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "A custom Function's forward is returning a view (or an input as-is) but the jvp is"
                  + " not returning a view.");
    }
    assertThatThrownBy(() -> run(of(x -> x, t -> t.clone().view(2))))
        .hasMessage(
            "A custom Function is returning a view but the jvp is not returning a view of the given"
                + " grad input.");
    // The tangent of the view is part of that of the input.
    try (var _ = ForwardAd.dualLevel()) {
      Tensor x = dual();
      Tensor part = of(a -> a.get("0:1"), t -> t.get("0:1")).apply(x);
      ForwardAd.unpackDual(part).tangent().zero_();
      assertThat(ForwardAd.unpackDual(x).tangent()).hasToString("tensor([0., 4.])");
    }
  }

  @Test
  @Tag("autograd-10.30")
  void aForwardThatChangesNothing() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor x = dual();
      Tensor y = of(a -> a.clone(), t -> t).apply(x);
      Tensor given = ForwardAd.unpackDual(x).tangent();
      assertThat(ForwardAd.unpackDual(y).tangent()).isNotSameAs(given);
      y.mul_(2); // its tangent is not that of x
      assertThat(ForwardAd.unpackDual(x).tangent()).hasToString("tensor([3., 4.])");
      assertThat(ForwardAd.unpackDual(y).tangent()).hasToString("tensor([6., 8.])");
    }
  }

  @Test
  @Tag("autograd-10.30")
  void tangentsAreNotSeenInForwardAndAreDifferentiableBackward() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor t = tensor(3.0, 4.0).requiresGrad_();
      Tensor x = ForwardAd.makeDual(tensor(1.0, 2.0), t);
      List<Object> seen = new ArrayList<>();
      Function f =
          of(
              a -> {
                seen.add(ForwardAd.unpackDual(a).tangent());
                return a.mul(2);
              },
              v -> {
                seen.add(GradMode.isEnabled());
                return v.mul(v);
              });
      Tensor out = ForwardAd.unpackDual(f.apply(x)).tangent();
      assertThat(seen).containsExactly(null, true);
      assertThat(out).hasToString("tensor([ 9., 16.], grad_fn=<MulBackward0>)");
      out.sum().backward();
      assertThat(t.grad()).hasToString("tensor([6., 8.])");
    }
  }

  @Test
  @Tag("autograd-10.17")
  void aMissingJvp() {
    Function f =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            return x.mul(2);
          }
        };
    assertThat(f.apply(ones(2))).hasToString("tensor([2., 2.])");
    assertThatThrownBy(() -> run(f))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "You must implement the jvp function for custom autograd.Function to use it with"
                + " forward mode AD.");
  }

  /** Saves different things for each mode. */
  private static final class Saves extends Function {
    private final boolean forForward;
    List<@Nullable Tensor> inJvp = List.of();
    List<@Nullable Tensor> inBackward = List.of();

    Saves(boolean forForward) {
      this.forForward = forForward;
    }

    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      ctx.saveForBackward(x);
      if (forForward) {
        ctx.saveForForward(x, null, x.mul(10));
      }
      return x.mul(x);
    }

    @Override
    protected Tensor jvp(Context ctx, Tensor tangent) {
      inJvp = ctx.savedTensors();
      return forForward ? tangent.mul(2).mul(ctx.saved(0)) : tangent;
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      inBackward = ctx.savedTensors();
      return grad.mul(2).mul(ctx.saved(0));
    }
  }

  @Test
  @Tag("autograd-10.31")
  void whatIsSavedForForwardIsSeenInJvpAlone() {
    Saves both = new Saves(true);
    try (var _ = ForwardAd.dualLevel()) {
      Tensor x = tensor(1.0, 2.0).requiresGrad_();
      Tensor y = both.apply(ForwardAd.makeDual(x, tensor(3.0, 4.0)));
      assertThat(ForwardAd.unpackDual(y).tangent().detach()).hasToString("tensor([ 6., 16.])");
      assertThat(both.inJvp).hasSize(3);
      assertThat(both.inJvp.get(1)).isNull();
      assertThat(both.inJvp.get(2)).hasToString("tensor([10., 20.])");
      y.sum().backward();
      assertThat(both.inBackward).hasSize(1);
      // Backward ran among dual tensors, so that the gradient has a tangent too.
      assertThat(x.grad()).hasToString("tensor([2., 4.], tangent=tensor([6., 8.]))");
    }
    Saves backwardOnly = new Saves(false);
    run(backwardOnly);
    assertThat(backwardOnly.inJvp).isEmpty();
  }
}
