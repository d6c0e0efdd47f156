package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FunctionTest {

  static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  /** One tensor in, one out: what most functions are. */
  static final class Exp extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      Tensor y = x.exp();
      ctx.saveForBackward(y);
      return y;
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(ctx.saved(0));
    }
  }

  /** Two tensors around a number, as in PyTorch's first test of all. */
  static final class MulScaled extends Function {
    @Override
    protected Tensor forward(Context ctx, Object... inputs) {
      Tensor x = (Tensor) inputs[0];
      Tensor y = (Tensor) inputs[2];
      double scale = (Double) inputs[1];
      ctx.put("scale", scale);
      ctx.saveForBackward(x, y);
      return x.add(y.mul(scale)).add(x.mul(y));
    }

    @Override
    protected Tensor[] backward(Context ctx, Tensor grad) {
      Tensor x = ctx.saved(0);
      Tensor y = ctx.saved(1);
      double scale = ctx.get("scale", Double.class);
      return new Tensor[] {grad.add(grad.mul(y)), null, grad.mul(scale).add(grad.mul(x))};
    }
  }

  /** Identity whose gradient is whatever the test wants. */
  static Function returning(java.util.function.Function<Tensor, Object> gradient) {
    return new Function() {
      @Override
      protected Object forward(Context ctx, Object... inputs) {
        return ((Tensor) inputs[0]).clone();
      }

      @Override
      protected Object backward(Context ctx, Tensor grad) {
        return gradient.apply(grad);
      }
    };
  }

  @Test
  @Tag("autograd-10.29")
  void aFunctionOfOneTensor() {
    Tensor x = leaf(0, 1);
    Tensor y = new Exp().apply(x);
    assertThat(y).hasToString("tensor([1.0000, 2.7183], grad_fn=<ExpBackward>)");
    assertThat(y.gradFn().name()).isEqualTo("ExpBackward");
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1.0000, 2.7183])");
    assertThat(returning(g -> g).apply(x).gradFn().name()).isEqualTo("FunctionBackward");
  }

  @Test
  @Tag("autograd-10.01")
  void argumentsThatAreNoTensorsHaveNullGradients() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = new MulScaled().apply(x, 2.0, y);
    assertThat(z).hasToString("tensor([10., 18.], grad_fn=<MulScaledBackward>)");
    assertThat(z.gradFn().nextEdges()).hasSize(2); // tensors alone are part of the graph
    z.sum().backward(null, null, true, null);
    assertThat(x.grad().detach()).hasToString("tensor([4., 5.])");
    assertThat(y.grad().detach()).hasToString("tensor([3., 4.])");
    // The gradients are differentiable in turn, through what was saved.
    assertThat(grad(x.grad().sum(), y).getFirst()).hasToString("tensor([1., 1.])");

    Function wrong =
        new Function() {
          @Override
          protected Object forward(Context ctx, Object... inputs) {
            return ((Tensor) inputs[0]).mul((Integer) inputs[1]);
          }

          @Override
          protected Tensor[] backward(Context ctx, Tensor grad) {
            return new Tensor[] {grad, grad};
          }
        };
    Tensor failing = wrong.apply(x, 3).sum();
    assertThatThrownBy(failing::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function FunctionBackward returned a gradient different than None at position 2, but"
                + " the corresponding forward input was not a Variable");
  }

  static final class SaveWithNull extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      ctx.saveForBackward(null, x, null);
      ctx.put("list", List.of("a", 1));
      ctx.put("nothing", null);
      return x.mul(x);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      List<@Nullable Tensor> saved = ctx.savedTensors();
      assertThat(saved).hasSize(3);
      assertThat(saved.get(0)).isNull();
      assertThat(saved.get(2)).isNull();
      assertThat(ctx.get("list")).isEqualTo(List.of("a", 1));
      assertThat(ctx.get("nothing")).isNull();
      assertThat(ctx.get("absent")).isNull();
      return grad.mul(2).mul(saved.get(1));
    }
  }

  @Test
  @Tag("autograd-10.02")
  void theContextKeepsAnythingAndNullsKeepTheirPlace() {
    Tensor x = leaf(1, 3);
    Tensor y = new SaveWithNull().apply(x);
    Context ctx = ((FunctionNode) y.gradFn()).context();
    assertThat(ctx.savedTensors()).containsExactly(null, x, null);
    assertThat(ctx.savedTensors().get(1)).isSameAs(x);
    assertThat(ctx.rawSavedTensors()).hasSize(3);
    assertThat(ctx.get("list")).isEqualTo(List.of("a", 1));
    assertThatThrownBy(() -> ctx.get("absent", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'SaveWithNullBackward' object has no attribute 'absent'");
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 6.])");
  }

  static final class Mixed extends Function {
    @Override
    protected List<Object> forward(Context ctx, Object... inputs) {
      Tensor t1 = (Tensor) inputs[0];
      Tensor t2 = (Tensor) inputs[1];
      int scale = (Integer) inputs[2];
      Tensor t3 = (Tensor) inputs[3];
      ctx.put("scale", scale);
      ctx.saveForBackward(t1, t2, t3);
      Tensor t4 = t1.add(t2.mul(t3)).mul(scale);
      Tensor t5 = t1.mul(t2).add(t3).mul(scale);
      return Arrays.asList(scale, t4, null, true, t5, "bar", t1);
    }

    @Override
    @OnceDifferentiable
    protected Tensor[] backward(Context ctx, Tensor... grads) {
      assertThat(grads).hasSize(7);
      for (int i : new int[] {0, 2, 3, 5}) {
        assertThat(grads[i]).isNull();
      }
      int scale = ctx.get("scale", Integer.class);
      Tensor t1 = ctx.saved(0);
      Tensor t2 = ctx.saved(1);
      Tensor t3 = ctx.saved(2);
      return new Tensor[] {
        grads[1].mul(scale).add(grads[4].mul(t2).mul(scale)).add(grads[6]),
        grads[1].mul(t3).mul(scale).add(grads[4].mul(t1).mul(scale)),
        null,
        grads[1].mul(t2).mul(scale).add(grads[4].mul(scale))
      };
    }
  }

  @Test
  @Tag("autograd-10.03")
  void outputsMayMixTensorsWithAnything() {
    Tensor t1 = leaf(1);
    Tensor t2 = leaf(2);
    Tensor t3 = leaf(3);
    List<@Nullable Object> out = new Mixed().applyAll(t1, t2, 10, t3);
    assertThat(out.get(0)).isEqualTo(10);
    assertThat(out.get(2)).isNull();
    assertThat(out.get(3)).isEqualTo(true);
    assertThat(out.get(5)).isEqualTo("bar");
    Tensor t4 = (Tensor) out.get(1);
    Tensor t5 = (Tensor) out.get(4);
    Tensor t6 = (Tensor) out.get(6);
    assertThat(t4).hasToString("tensor([70.], grad_fn=<MixedBackward>)");
    assertThat(t5.outputNr()).isEqualTo(4);
    assertThat(t6).isNotSameAs(t1).hasToString("tensor([1.], grad_fn=<MixedBackward>)");
    backward(List.of(t4.mul(2), t5.mul(3), t6.mul(5)), null);
    assertThat(t1.grad().item()).isEqualTo(2 * 10 + 3 * 2 * 10 + 5);
    assertThat(t2.grad().item()).isEqualTo(2 * 3 * 10 + 3 * 1 * 10);
    assertThat(t3.grad().item()).isEqualTo(2 * 2 * 10 + 3 * 10);
    assertThatThrownBy(() -> new Mixed().apply(t1, t2, 10, t3))
        .hasMessageStartingWith("Mixed did not return one tensor: use applyAll");
    assertThatThrownBy(() -> new Mixed().applyTensors(t1, t2, 10, t3))
        .hasMessageStartingWith("Mixed did not return tensors alone: use applyAll");
  }

  @Test
  @Tag("autograd-10.04")
  void noTensorsAtAll() {
    Function f =
        new Function() {
          @Override
          protected List<Object> forward(Context ctx, Object... inputs) {
            List<Object> out = new ArrayList<>(Arrays.asList(inputs));
            out.add(ctx.needsInputGrad().length);
            return out;
          }
        };
    assertThat(f.applyAll(1, "two", null)).containsExactly(1, "two", null, 3);
    assertThat(f.applyAll()).containsExactly(0);
    Function source =
        new Function() {
          @Override
          protected Object forward(Context ctx, Object... inputs) {
            return ones(2);
          }
        };
    assertThat(source.apply()).hasToString("tensor([1., 1.])");
  }

  static final class Identity extends Function {
    @Override
    protected Tensor[] forward(Context ctx, Tensor a, Tensor b) {
      return new Tensor[] {a, a.add(b)};
    }

    @Override
    protected Tensor[] backward(Context ctx, Tensor... grads) {
      return new Tensor[] {grads[0].add(grads[1]), grads[1]};
    }
  }

  @Test
  @Tag("autograd-10.06")
  void anInputReturnedAsItIsHasAHistoryOfItsOwn() {
    Tensor x = leaf(1, 2);
    Tensor y = returnInput().apply(x);
    assertThat(y).isNotSameAs(x).hasToString("tensor([1., 2.], grad_fn=<FunctionBackward>)");
    assertThat(y.dataPtr()).isEqualTo(x.dataPtr());
    assertThat(y.base()).isSameAs(x);
    assertThat(x.isLeaf()).isTrue();
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.])");

    Tensor a = leaf(1, 1);
    Tensor b = leaf(1, 1);
    List<Tensor> out = new Identity().applyTensors(a, b);
    List<Tensor> seen = new ArrayList<>();
    out.get(0)
        .registerHook(
            g -> {
              seen.add(g);
              return null;
            });
    out.get(0).add(out.get(1)).add(a).sum().backward();
    // The hook sees the gradient of the output, not what flows to the input on other ways.
    assertThat(seen).singleElement().hasToString("tensor([1., 1.])");
    assertThat(a.grad()).hasToString("tensor([3., 3.])");
    assertThat(b.grad()).hasToString("tensor([1., 1.])");

    Tensor plain = ones(2);
    assertThat(returnInput().apply(plain)).isNotSameAs(plain).hasToString("tensor([1., 1.])");
  }

  private static Function returnInput() {
    return new Function() {
      @Override
      protected Tensor forward(Context ctx, Tensor x) {
        return x;
      }

      @Override
      protected Tensor backward(Context ctx, Tensor grad) {
        return grad.mul(3);
      }
    };
  }

  /** A tensor and where its greatest element is, which has no gradient. */
  private static final class WithIndex extends Function {
    private final boolean materializeNonDiff;
    List<@Nullable Tensor> got = List.of();

    WithIndex(boolean materializeNonDiff) {
      this.materializeNonDiff = materializeNonDiff;
    }

    @Override
    protected Object[] forward(Context ctx, Tensor x) {
      ctx.setMaterializeNonDiffGrads(materializeNonDiff);
      Tensor index = x.max(0).indices();
      Tensor half = x.mul(0.5);
      ctx.markNonDifferentiable(index, half);
      return new Object[] {x.mul(2), index, half, 4};
    }

    @Override
    protected Tensor backward(Context ctx, @Nullable Tensor... grads) {
      got = Arrays.asList(grads);
      return grads[0].mul(2);
    }
  }

  @Test
  @Tag("autograd-10.09")
  @Tag("autograd-10.10")
  void outputsThatHaveNoGradient() {
    Tensor x = leaf(1, 2);
    WithIndex zeros = new WithIndex(true);
    List<@Nullable Object> out = zeros.applyAll(x);
    assertThat(out.get(1)).hasToString("tensor(1)");
    assertThat(out.get(2)).hasToString("tensor([0.5000, 1.0000])");
    assertThat(((Tensor) out.get(2)).requiresGrad()).isFalse();
    assertThat(((Tensor) out.get(2)).gradFn()).isNull();
    ((Tensor) out.get(0)).sum().backward();
    assertThat(zeros.got.get(1)).hasToString("tensor(0)");
    assertThat(zeros.got.get(2)).hasToString("tensor([0., 0.])");
    assertThat(zeros.got.get(3)).isNull();
    WithIndex nulls = new WithIndex(false);
    ((Tensor) nulls.applyAll(x).get(0)).sum().backward();
    assertThat(nulls.got.get(0)).hasToString("tensor([1., 1.])");
    assertThat(nulls.got.subList(1, 4)).containsOnlyNulls();
    assertThat(x.grad()).hasToString("tensor([4., 4.])");
  }

  @Test
  @Tag("autograd-10.10")
  void anInputMarkedAsNotDifferentiableIsReturnedDetached() {
    Tensor x = leaf(1, 2);
    Function f =
        new Function() {
          @Override
          protected Tensor[] forward(Context ctx, Tensor a) {
            ctx.markNonDifferentiable(a);
            return new Tensor[] {a, a.mul(2)};
          }

          @Override
          protected Tensor backward(Context ctx, Tensor... grads) {
            return grads[1].mul(2);
          }
        };
    List<Tensor> out = f.applyTensors(x);
    assertThat(out.get(0)).isNotSameAs(x).hasToString("tensor([1., 2.])");
    assertThat(out.get(1)).hasToString("tensor([2., 4.], grad_fn=<FunctionBackward>)");
    assertThat(x.requiresGrad()).isTrue();
  }

  static final class DoubleDuplicate extends Function {
    @Override
    protected Tensor[] forward(Context ctx, Tensor x) {
      Tensor y = x.mul(2);
      return new Tensor[] {y, y};
    }

    @Override
    protected Tensor backward(Context ctx, Tensor... grads) {
      return grads[0].mul(2).add(grads[1].mul(2));
    }
  }

  @Test
  @Tag("autograd-10.11")
  void theSameTensorTwice() {
    Tensor x = leaf(1, 2);
    List<Tensor> out = new DoubleDuplicate().applyTensors(x);
    assertThat(out.get(0)).isSameAs(out.get(1));
    assertThat(out.get(0).outputNr()).isEqualTo(1);
    out.get(0).add(out.get(1)).sum().backward();
    assertThat(x.grad()).hasToString("tensor([4., 4.])");
  }

  static final class Nothing extends Function {}

  static final class NoBackward extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(2);
    }
  }

  static final class Both extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(2);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad;
    }

    @Override
    protected Tensor vjp(Context ctx, Tensor... grads) {
      return grads[0];
    }
  }

  static final class ByVjp extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(2);
    }

    @Override
    protected Tensor vjp(Context ctx, Tensor... grads) {
      return grads[0].mul(2);
    }
  }

  @Test
  @Tag("autograd-10.17")
  void missingParts() {
    Tensor x = leaf(1, 2);
    assertThatThrownBy(() -> new Nothing().apply(x))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("You must implement the forward function for custom autograd.Function.");
    Tensor y = new NoBackward().apply(x);
    assertThat(y).hasToString("tensor([2., 4.], grad_fn=<NoBackwardBackward>)");
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "You must implement either the backward or vjp method for your custom autograd.Function"
                + " to use it with backward mode AD.");
    Tensor z = new Both().apply(x);
    assertThatThrownBy(() -> z.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You"
                + " should only implement one of them.");
    new ByVjp().apply(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
    assertThatThrownBy(() -> new Exp().apply(x, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no forward of Exp takes these inputs: [Tensor, Tensor]; override the form that does,"
                + " or forward(Context, Object...)");
  }

  @Test
  @Tag("autograd-10.18")
  void needsInputGrad() {
    boolean[][] seen = new boolean[2][];
    Function f =
        new Function() {
          @Override
          protected Tensor[] forward(Context ctx, Object... inputs) {
            seen[0] = ctx.needsInputGrad();
            return new Tensor[] {(Tensor) inputs[0], (Tensor) inputs[2]};
          }

          @Override
          protected Tensor[] backward(Context ctx, Tensor... grads) {
            assertThat(ctx.needsInputGrad(0)).isTrue();
            seen[1] = ctx.needsInputGrad();
            return new Tensor[] {grads[0], null, null};
          }
        };
    Tensor x = leaf(1, 2);
    Tensor y = tensor(3.0, 4.0);
    List<Tensor> out = f.applyTensors(x, "text", y);
    List<Tensor> hooked = new ArrayList<>();
    for (Tensor t : out) {
      t.registerHook(
          g -> {
            hooked.add(g);
            return null;
          });
    }
    out.get(0).add(out.get(1)).sum().backward();
    assertThat(hooked).hasSize(2).doesNotContainNull();
    assertThat(seen[0]).containsExactly(true, false, false);
    assertThat(seen[1]).containsExactly(true, false, false);
    noGrad(() -> f.applyTensors(x, "text", y));
    assertThat(seen[0]).containsExactly(true, false, false); // whatever the grad mode
  }

  /** The same as {@link MulScaled} with the context set up apart. */
  static final class MulScaledApart extends Function {
    private final double offset;

    MulScaledApart() {
      this(0); // what is a default argument in Python
    }

    MulScaledApart(double offset) {
      this.offset = offset;
    }

    @Override
    protected Tensor forward(Object... inputs) {
      assertThat(GradMode.isEnabled()).isFalse();
      Tensor x = (Tensor) inputs[0];
      Tensor y = (Tensor) inputs[2];
      return x.add(y.mul((Double) inputs[1])).add(x.mul(y)).add(offset);
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {
      ctx.put("scale", inputs[1]);
      ctx.saveForBackward((Tensor) inputs[0], (Tensor) inputs[2], (Tensor) output);
    }

    @Override
    protected Tensor[] backward(Context ctx, Tensor grad) {
      Tensor x = ctx.saved(0);
      Tensor y = ctx.saved(1);
      double scale = ctx.get("scale", Double.class);
      return new Tensor[] {grad.add(grad.mul(y)), null, grad.mul(scale).add(grad.mul(x))};
    }
  }

  static final class SinCosApart extends Function {
    @Override
    protected List<Tensor> forward(Tensor x) {
      return List.of(x.sin(), x.cos());
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {
      List<?> outputs = (List<?>) output;
      ctx.saveForBackward((Tensor) outputs.get(0), (Tensor) outputs.get(1));
    }

    @Override
    protected Tensor backward(Context ctx, Tensor... grads) {
      return grads[0].mul(ctx.saved(1)).sub(grads[1].mul(ctx.saved(0)));
    }
  }

  @Test
  @Tag("autograd-10.19")
  void theContextMayBeSetUpApart() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = new MulScaledApart().apply(x, 2.0, y);
    assertThat(z).hasToString("tensor([10., 18.], grad_fn=<MulScaledApartBackward>)");
    assertThat(((FunctionNode) z.gradFn()).context().savedTensors()).hasSize(3);
    z.sum().backward();
    Tensor x2 = leaf(1, 2);
    Tensor y2 = leaf(3, 4);
    new MulScaled().apply(x2, 2.0, y2).sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(x2.grad().toDoubleArray());
    assertThat(y.grad().toDoubleArray()).containsExactly(y2.grad().toDoubleArray());
    assertThat(new MulScaledApart(5).apply(x.detach(), 2.0, y.detach()))
        .hasToString("tensor([15., 23.])");

    Tensor t = leaf(0.5);
    List<Tensor> sinCos = new SinCosApart().applyTensors(t);
    Tensor g = gradient(List.of(sinCos.get(0).mul(2).add(sinCos.get(1).mul(3))), List.of(t), true);
    assertThat(g.item()).isCloseTo(2 * Math.cos(0.5) - 3 * Math.sin(0.5), offset(1e-6));
    assertThatThrownBy(() -> new SinCosApart().applyTensors(t, t))
        .hasMessage(
            "no forward of SinCosApart takes these inputs without a context: [Tensor, Tensor];"
                + " override the form that does, or forward(Object...)");
  }

  static Tensor gradient(List<Tensor> outputs, List<Tensor> inputs, boolean createGraph) {
    return Autograd.grad(outputs, inputs, null, null, createGraph, null, false).getFirst();
  }

  @Test
  @Tag("autograd-10.19")
  void aReturnedInputCannotBeSavedWhereTheContextIsSetUpApart() {
    Function f =
        new Function() {
          @Override
          protected Tensor forward(Tensor x) {
            return x;
          }

          @Override
          protected void setupContext(Context ctx, Object[] inputs, Object output) {
            ctx.saveForBackward((Tensor) inputs[0]);
          }
        };
    assertThatThrownBy(() -> f.apply(leaf(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("input that has been returned as-is as output is being saved");
  }

  @Test
  @Tag("autograd-10.28")
  void cyclesAreCollected() {
    Tensor x = leaf(1, 2);
    var cycle = new WeakReference<>(cycle(x));
    for (int i = 0; i < 50 && cycle.get() != null; i++) {
      System.gc();
    }
    assertThat(cycle.get()).isNull();
    assertThat(x.requiresGrad()).isTrue();
  }

  /** The context of a call that leads to its output, which leads back to it. */
  private static Context cycle(Tensor x) {
    Tensor y = new Exp().apply(x);
    Context ctx = ((FunctionNode) y.gradFn()).context();
    ctx.put("output", y);
    ctx.put("self", ctx);
    return ctx;
  }

  @Test
  @Tag("autograd-5.07")
  void functionsRespectNoGrad() {
    Tensor x = leaf(1, 2);
    Tensor y = noGrad(() -> new Exp().apply(x));
    assertThat(y.requiresGrad()).isFalse();
    assertThat(y.gradFn()).isNull();
    Tensor z = noGrad(() -> returnInput().apply(x));
    assertThat(x.requiresGrad()).isTrue();
    assertThat(z).isNotSameAs(x);
    assertThat(z.gradFn()).isNull();
  }

  /** Saves nothing, so it has nothing to set up. */
  private static class Doubled extends Function {
    @Override
    protected Tensor forward(Tensor x) {
      return x.mul(2);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(2);
    }
  }

  @Test
  void withoutAContextThereNeedBeNothingToSetUp() {
    Tensor x = tensor(3.0).requiresGrad_();
    Tensor y = new Doubled().apply(x);
    y.backward();
    assertThat(y.item()).isEqualTo(6);
    assertThat(x.grad().item()).isEqualTo(2);
    assertThat(Func.grad((Tensor t) -> new Doubled().apply(t)).apply(tensor(1.0)).item())
        .isEqualTo(2);
    Function any =
        new Function() {
          @Override
          protected Object forward(Object... inputs) {
            return ((Tensor) inputs[0]).mul((double) inputs[1]);
          }
        };
    assertThat(any.apply(tensor(3.0), 0.5).item()).isEqualTo(1.5);
  }

  @Test
  void bothFormsOfForwardMeanThatTheContextIsWanted() {
    Function both =
        new Doubled() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            return x.mul(3);
          }
        };
    assertThat(both.apply(tensor(1.0)).item()).isEqualTo(3);
    Function neither =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            return x;
          }

          @Override
          protected void setupContext(Context ctx, Object[] inputs, Object output) {}
        };
    assertThatThrownBy(() -> neither.apply(tensor(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "without a context: [Tensor]; where setupContext is overridden, forward gets no"
                + " Context: leave one of the two out");
  }

  @Test
  void aFormThatTakesTooFewIsNamed() {
    Function two =
        new Doubled() {
          @Override
          protected Tensor forward(Tensor x) {
            throw new UnsupportedOperationException();
          }

          @Override
          protected Object forward(Object... inputs) {
            return new Object[] {((Tensor) inputs[0]).mul(2), ((Tensor) inputs[0]).mul(3)};
          }
        };
    List<Tensor> outputs = two.applyTensors(tensor(1.0).requiresGrad_());
    assertThatThrownBy(() -> outputs.get(0).add(outputs.get(1)).backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no backward of Doubled takes [Tensor, Tensor]: override backward(Context, Tensor...)");
  }
}
