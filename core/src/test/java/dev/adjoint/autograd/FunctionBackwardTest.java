package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.FunctionTest.gradient;
import static dev.adjoint.autograd.FunctionTest.leaf;
import static dev.adjoint.autograd.FunctionTest.returning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.FunctionTest.Exp;
import dev.adjoint.graph.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FunctionBackwardTest {

  static final class Square extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      ctx.saveForBackward(x);
      return x.mul(x);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(ctx.saved(0)).mul(2);
    }
  }

  static final class SquareOnce extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      ctx.saveForBackward(x);
      return x.mul(x);
    }

    @Override
    @OnceDifferentiable
    protected Tensor backward(Context ctx, Tensor grad) {
      assertThat(GradMode.isEnabled()).isFalse();
      return grad.mul(ctx.saved(0)).mul(2);
    }
  }

  @Test
  @Tag("autograd-10.05")
  void onceDifferentiable() {
    Tensor x = leaf(1, 2);
    assertThat(grad(new SquareOnce().apply(x).sum(), x).getFirst()).hasToString("tensor([2., 4.])");
    Tensor weight = leaf(1, 1);
    Tensor g =
        Autograd.grad(
                List.of(new SquareOnce().apply(x)),
                List.of(x),
                List.of(weight),
                null,
                true,
                null,
                false)
            .getFirst();
    assertThat(g).hasToString("tensor([2., 4.], grad_fn=<Error>)");
    assertThat(GradMode.isEnabled()).isTrue();
    assertThatThrownBy(() -> g.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "trying to differentiate twice a function that was marked with @once_differentiable");
    // Where no incoming gradient needs gradients, neither do the results, as in PyTorch.
    Tensor plain =
        Autograd.grad(
                List.of(new SquareOnce().apply(x).sum()), List.of(x), null, null, true, null, false)
            .getFirst();
    assertThat(plain.requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-10.07")
  void backwardMayReturnNoGradient() {
    Tensor x = leaf(1, 2);
    returning(g -> null).apply(x).sum().backward();
    assertThat(x.grad()).isNull();
    returning(g -> null).apply(x.mul(2)).sum().backward();
    assertThat(x.grad()).isNull();
    returning(g -> null).apply(x).add(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
  }

  /** Two outputs; remembers what its backward got. */
  private static final class Two extends Function {
    private final boolean materialize;
    List<@Nullable Tensor> got = List.of();

    Two(boolean materialize) {
      this.materialize = materialize;
    }

    @Override
    protected Tensor[] forward(Context ctx, Tensor x) {
      ctx.setMaterializeGrads(materialize);
      return new Tensor[] {x.mul(2), x.get(0).mul(3)};
    }

    @Override
    protected @Nullable Tensor backward(Context ctx, @Nullable Tensor... grads) {
      got = Arrays.asList(grads);
      return grads[0] == null ? null : grads[0].mul(2);
    }
  }

  @Test
  @Tag("autograd-10.08")
  void outputsWithoutGradientsGetZerosOrNull() {
    Tensor x = leaf(1, 2);
    Two zeros = new Two(true);
    zeros.applyTensors(x).get(0).sum().backward();
    assertThat(zeros.got.get(0)).hasToString("tensor([1., 1.])");
    assertThat(zeros.got.get(1)).hasToString("tensor(0.)");
    Two nulls = new Two(false);
    nulls.applyTensors(x).get(0).sum().backward();
    assertThat(nulls.got.get(0)).hasToString("tensor([1., 1.])");
    assertThat(nulls.got.get(1)).isNull();
    assertThat(x.grad()).hasToString("tensor([4., 4.])");
    // A gradient that a later function leaves undefined arrives in the same way.
    Two behind = new Two(true);
    returning(g -> null).apply(behind.applyTensors(x).get(0)).sum().backward();
    assertThat(behind.got.get(0)).hasToString("tensor([0., 0.])");
    Two behindNull = new Two(false);
    returning(g -> null).apply(behindNull.applyTensors(x).get(0)).sum().backward();
    assertThat(behindNull.got).containsExactly(null, null);
    // The form for one gradient needs no check for null.
    Function one =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor a) {
            ctx.setMaterializeGrads(false);
            return a.clone();
          }

          @Override
          protected Tensor backward(Context ctx, Tensor grad) {
            throw new AssertionError("called without a gradient");
          }
        };
    Tensor y = leaf(1);
    returning(g -> null).apply(one.apply(y)).sum().backward();
    assertThat(y.grad()).isNull();
  }

  @Test
  @Tag("autograd-10.12")
  @Tag("autograd-10.14")
  void howManyGradientsBackwardReturns() {
    Tensor x = leaf(1, 2);
    returning(g -> new Tensor[] {g, null, null}).apply(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
    returning(g -> Arrays.asList(g, null)).apply(x, 1).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
    Tensor many = returning(g -> new Tensor[] {g, g}).apply(x).sum();
    assertThatThrownBy(many::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function FunctionBackward returned an incorrect number of gradients (expected 1, got"
                + " 2)");
    Tensor few = returning(g -> g).apply(x, x).sum();
    assertThatThrownBy(few::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function FunctionBackward returned an incorrect number of gradients (expected 2, got"
                + " 1)");
    Tensor number = returning(g -> 3).apply(x).sum();
    assertThatThrownBy(number::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected Variable or None (got java.lang.Integer)");
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
  }

  /** A node of a user's own, without a function. */
  private static final class Raw extends Node {
    private final int results;

    Raw(Tensor input, int results) {
      super(Variable.edges(input));
      this.results = results;
    }

    @Override
    public String name() {
      return "Raw";
    }

    @Override
    protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
      return new Tensor[results];
    }
  }

  @Test
  @Tag("autograd-10.14")
  void aNodeThatReturnsTheWrongNumberOfGradients() {
    Tensor x = leaf(1, 2);
    for (int results : new int[] {0, 2}) {
      Tensor y = ones(2);
      Variable.setHistory(y, new Raw(x, results));
      assertThatThrownBy(() -> y.sum().backward())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Function Raw returned an invalid number of gradients - expected 1, but got "
                  + results);
    }
  }

  static final class BadShape extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.mul(1);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return ones(10);
    }
  }

  @Test
  @Tag("autograd-10.13")
  void aGradientOfTheWrongShape() {
    Tensor x = ones(5, 5).requiresGrad_();
    Tensor y = new BadShape().apply(x).sum();
    assertThatThrownBy(y::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Function BadShapeBackward returned an invalid gradient at index 0 - got [10] but"
                + " expected shape compatible with [5, 5]");
    assertThat(x.grad()).isNull();
  }

  @Test
  @Tag("autograd-10.15")
  void gradientsAreSummedAndCastToFit() {
    Tensor x = leaf(1, 2);
    returning(g -> ones(size(4, 3, 2), FLOAT64)).apply(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([12., 12.])");
    assertThat(x.grad().dtype()).isEqualTo(FLOAT32);
    x.setGrad(null);
    returning(g -> ones(size(2), INT64)).apply(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
  }

  /** What a user's code may throw. */
  private static final class Mine extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mine(String message) {
      super(message);
    }
  }

  private static Tensor thrower(Tensor grad) {
    throw new Mine("from backward");
  }

  @Test
  @Tag("autograd-10.16")
  void exceptionsOfBackwardReachTheCallerUnchanged() {
    Tensor x = leaf(1, 2);
    Tensor y = returning(FunctionBackwardTest::thrower).apply(x.mul(2)).sum();
    assertThatThrownBy(y::backward)
        .isExactlyInstanceOf(Mine.class)
        .hasMessage("from backward")
        .hasNoCause()
        .satisfies(e -> assertThat(e.getStackTrace()[0].getMethodName()).isEqualTo("thrower"));
    assertThat(GradMode.isEnabled()).isTrue();
    // The next pass is not affected.
    x.mul(2).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
  }

  @Test
  @Tag("autograd-10.16")
  void exceptionsOfForwardLeaveEverythingAsItWas() {
    Tensor x = leaf(1, 2);
    Tensor c = x.clone();
    Node before = c.gradFn();
    Function f =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor a) {
            GradMode.set(false);
            a.mul_(2);
            ctx.markDirty(a);
            throw new Mine("from forward");
          }
        };
    assertThatThrownBy(() -> f.apply(c)).isExactlyInstanceOf(Mine.class);
    assertThat(GradMode.isEnabled()).isTrue();
    assertThat(c.gradFn()).isSameAs(before);
    assertThat(c.version()).isEqualTo(1); // the write itself did happen
    assertThat(noGrad(() -> GradMode.isEnabled())).isFalse();
  }

  @Test
  @Tag("autograd-10.26")
  void savedOutputsCanBeUsedInDoubleBackward() {
    Tensor x = leaf(0, 1);
    Tensor y = new Exp().apply(x);
    Context ctx = ((FunctionNode) y.gradFn()).context();
    assertThat(ctx.saved(0)).isNotSameAs(y);
    assertThat(ctx.saved(0).gradFn()).isSameAs(y.gradFn());
    Tensor first = gradient(List.of(y.sum()), List.of(x), true);
    Tensor second = gradient(List.of(first.sum()), List.of(x), true);
    Tensor third = gradient(List.of(second.sum()), List.of(x), true);
    assertThat(third.detach()).hasToString("tensor([1.0000, 2.7183])");

    Tensor a = leaf(3);
    Tensor b = a;
    for (int i = 0; i < 3; i++) {
      b = new Square().apply(b);
    }
    Tensor d = gradient(List.of(b), List.of(a), true);
    assertThat(d.item()).isEqualTo(8 * Math.pow(3, 7));
    assertThat(gradient(List.of(d), List.of(a), true).item()).isEqualTo(56 * Math.pow(3, 6));
  }

  @Test
  @Tag("autograd-10.27")
  void savedTensorsAreFreedWithTheGraph() {
    Tensor x = leaf(1, 2);
    Tensor y = new Square().apply(x);
    Context ctx = ((FunctionNode) y.gradFn()).context();
    y.sum().backward(true, false);
    assertThat(ctx.savedTensors()).containsExactly(x);
    y.sum().backward();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            ctx::savedTensors,
            ctx::rawSavedTensors,
            () -> ctx.saved(0),
            () -> y.sum().backward())) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Trying to backward through the graph a second time (or directly access saved tensors"
                  + " after they have already been freed).");
    }
    assertThat(x.grad()).hasToString("tensor([4., 8.])");
    // A function that asks for nothing can be used again.
    Tensor z = returning(g -> g).apply(x);
    z.sum().backward();
    z.sum().backward();
    assertThat(x.grad()).hasToString("tensor([ 6., 10.])");
  }

  @Test
  @Tag("autograd-10.27")
  void savedTensorsThatWereOverwrittenAreNoticed() {
    Tensor x = leaf(1, 2);
    Tensor y = new Exp().apply(x);
    y.add_(1);
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "one of the variables needed for gradient computation has been modified by an inplace"
                + " operation: [torch.FloatTensor [2]], which is output 0 of ExpBackward, is at"
                + " version 1; expected version 0 instead.");
  }

  @Test
  @Tag("autograd-1.13")
  void theSameGradientForTwoInputsIsNotShared() {
    for (long n : new long[] {3, 100_000}) {
      Tensor a = ones(n).requiresGrad_();
      Tensor b = ones(n).requiresGrad_();
      Function f =
          new Function() {
            @Override
            protected Tensor forward(Context ctx, Tensor x, Tensor y) {
              return x.add(y);
            }

            @Override
            protected Tensor[] backward(Context ctx, Tensor grad) {
              return new Tensor[] {grad, grad};
            }
          };
      f.apply(a, b).sum().backward();
      a.grad().zero_();
      assertThat(b.grad().eq(1).all().itemBoolean()).isTrue();
    }
  }

  @Test
  @Tag("autograd-1.24")
  void deepGraphsOfFunctions() {
    Tensor x = leaf(1);
    Tensor y = x;
    Exp unused = new Exp();
    Function f = returning(g -> g);
    for (int i = 0; i < 1_000_000; i++) {
      y = f.apply(y);
    }
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1.])");
    assertThat(unused.apply(x.detach()).requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-1.27")
  void theGradModeThatBackwardLeavesIsRestored() {
    for (boolean createGraph : new boolean[] {false, true}) {
      List<Boolean> modes = new ArrayList<>();
      Function f =
          new Function() {
            @Override
            protected Tensor forward(Context ctx, Tensor x) {
              ctx.saveForBackward(x);
              return x.mul(x);
            }

            @Override
            protected Tensor backward(Context ctx, Tensor grad) {
              modes.add(GradMode.isEnabled());
              GradMode.set(true);
              Tensor x = ctx.saved(0).detach().requiresGrad_();
              Tensor inner = Adjoint.grad(x.mul(x).sum(), x).getFirst();
              modes.add(GradMode.isEnabled());
              return inner.mul(grad);
            }
          };
      Tensor x = leaf(1, 2);
      Tensor y = f.apply(x.mul(1));
      y.registerHook(
          g -> {
            modes.add(GradMode.isEnabled());
            return null;
          });
      f.apply(y).sum().backward(null, true, createGraph, null);
      assertThat(modes).containsExactly(createGraph, true, createGraph, createGraph, true);
      assertThat(GradMode.isEnabled()).isTrue();
    }
  }

  @Test
  void largeValuesThatBackwardSeesAreKept() {
    Tensor x = ones(100_000).requiresGrad_();
    List<Tensor> seen = new ArrayList<>();
    Function f =
        returning(
            g -> {
              Tensor doubled = g.mul(2);
              seen.add(g);
              seen.add(doubled);
              return doubled;
            });
    f.apply(x.mul(1)).mul(3).sum().backward();
    for (int i = 0; i < 20; i++) {
      rand(100_000); // takes over whatever memory was given back too early
    }
    assertThat(seen.get(0).eq(3).all().itemBoolean()).isTrue();
    assertThat(seen.get(1).eq(6).all().itemBoolean()).isTrue();
    assertThat(x.grad().eq(6).all().itemBoolean()).isTrue();
  }
}
