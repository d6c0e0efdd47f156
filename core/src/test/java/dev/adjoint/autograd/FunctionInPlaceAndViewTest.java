package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FunctionInPlaceAndViewTest {
  private static final String MADE_BY_A_FUNCTION =
      "This view was created inside a custom Function (or because an input was returned as-is) and"
          + " the autograd logic to handle view+inplace would override the custom backward"
          + " associated with the custom Function, leading to incorrect gradients.";

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  /** Doubles in place; its backward multiplies by 3, so that it can be told apart. */
  private static final class DoubleInPlace extends Function {
    private final boolean twice;
    private final boolean returned;

    DoubleInPlace() {
      this(false, true);
    }

    DoubleInPlace(boolean twice, boolean returned) {
      this.twice = twice;
      this.returned = returned;
    }

    @Override
    protected Object forward(Context ctx, Tensor x) {
      x.mul_(2);
      ctx.markDirty(x);
      if (!returned) {
        return x.clone();
      }
      return twice ? new Tensor[] {x, x} : x;
    }

    @Override
    protected Tensor backward(Context ctx, Tensor... grads) {
      Tensor sum = grads[0];
      for (int i = 1; i < grads.length; i++) {
        sum = sum.add(grads[i]);
      }
      return sum.mul(3);
    }
  }

  @Test
  @Tag("autograd-10.20")
  void dirtyInputsMustBeReturned() {
    Tensor x = leaf(1, 2);
    for (Tensor input : List.of(x.clone(), ones(2))) {
      Node before = input.gradFn();
      assertThatThrownBy(() -> new DoubleInPlace(false, false).apply(input))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Some elements marked as dirty during the forward method were not returned as output."
                  + " The inputs that are modified inplace must all be outputs of the Function.");
      assertThat(input.gradFn()).isSameAs(before);
    }
  }

  @Test
  @Tag("autograd-10.20")
  @Tag("autograd-10.23")
  void aDirtyInputIsReturnedItselfWithANewHistory() {
    Tensor x = leaf(1, 2);
    Tensor c = x.clone();
    Tensor y = new DoubleInPlace().apply(c);
    assertThat(y).isSameAs(c).hasToString("tensor([2., 4.], grad_fn=<DoubleInPlaceBackward>)");
    assertThat(c.version()).isEqualTo(2); // the write, and that it was marked
    y.mul(1).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.])");
    Tensor plain = ones(2);
    assertThat(new DoubleInPlace().apply(plain)).isSameAs(plain).hasToString("tensor([2., 2.])");
    Tensor unrecorded = leaf(1, 2);
    noGrad(() -> new DoubleInPlace().apply(unrecorded));
    assertThat(unrecorded).hasToString("tensor([2., 4.], requires_grad=True)");
  }

  @Test
  @Tag("autograd-10.23")
  void marksAreNoticedByThoseThatSavedTheInput() {
    Tensor x = leaf(1, 2);
    Tensor c = x.clone();
    Tensor square = c.mul(c);
    new DoubleInPlace().apply(c);
    assertThatThrownBy(() -> square.sum().backward()).hasMessageContaining("is at version 2");
  }

  @Test
  @Tag("autograd-10.23")
  void theGradientThatIsRetainedIsThatOfTheNewVersion() {
    Tensor x = leaf(1, 2);
    Tensor c = x.clone();
    c.retainGrad();
    List<String> hooked = new ArrayList<>();
    c.registerHook(
        g -> {
          hooked.add(g.toString());
          return null;
        });
    new DoubleInPlace().apply(c).sum().backward();
    assertThat(c.grad()).hasToString("tensor([1., 1.])");
    assertThat(hooked).containsExactly("tensor([3., 3.])"); // of the version it was set on
  }

  @Test
  @Tag("autograd-10.11")
  @Tag("autograd-10.21")
  void aDirtyInputTwiceAndALeaf() {
    Tensor x = leaf(1, 2);
    List<Tensor> out = new DoubleInPlace(true, true).applyTensors(x.clone());
    assertThat(out.get(0)).isSameAs(out.get(1));
    out.get(0).add(out.get(1)).sum().backward();
    assertThat(x.grad()).hasToString("tensor([6., 6.])");
    assertThatThrownBy(() -> new DoubleInPlace().apply(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a leaf Variable that requires grad has been used in an in-place operation.");
    assertThat(x.isLeaf()).isTrue();
    assertThatThrownBy(() -> new DoubleInPlace().apply(x.get("0:1")))
        .hasMessage(
            "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }

  @Test
  @Tag("autograd-10.21")
  void markingWhatIsNoInputWarns() {
    Function f =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            Tensor y = x.mul(2);
            ctx.markDirty(y);
            return y;
          }

          @Override
          protected Tensor backward(Context ctx, Tensor grad) {
            return grad.mul(2);
          }
        };
    Tensor x = leaf(1, 2);
    List<String> said = new ArrayList<>();
    try (var _ = Warnings.capture(said::add)) {
      f.apply(x).sum().backward();
    }
    assertThat(said)
        .containsExactly(
            "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have"
                + " been mutated should be passed to ctx.mark_dirty().");
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
  }

  @Test
  @Tag("autograd-10.22")
  void aDirtyViewAllowsOneOutputOnly() {
    Tensor x = leaf(1, 2);
    assertThatThrownBy(() -> new DoubleInPlace(true, true).applyTensors(x.clone().get("0:1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "If your Function modifies inplace an input that is a view of another Tensor, your"
                + " Function cannot return more than one Tensor.");
    Tensor base = x.clone();
    Tensor view = base.get("0:1");
    assertThat(new DoubleInPlace().apply(view)).isSameAs(view);
    assertThat(base).hasToString("tensor([2., 2.], grad_fn=<CopySlices>)");
    assertThat(view).hasToString("tensor([2.], grad_fn=<AsStridedBackward0>)");
    base.sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 1.])");
  }

  /** Multiplies its second input in place. */
  static final class MulSecond extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor factor, Tensor x) {
      ctx.saveForBackward(factor, x.clone());
      ctx.markDirty(x);
      return x.mul_(factor);
    }

    @Override
    protected Tensor[] backward(Context ctx, Tensor grad) {
      return new Tensor[] {grad.mul(ctx.saved(1)).sum(), grad.mul(ctx.saved(0))};
    }
  }

  @Test
  @Tag("autograd-10.22")
  void aDirtyViewMayStandBehindOtherInputs() {
    Tensor x = leaf(1, 2, 3);
    Tensor factor = tensor(5.0).requiresGrad_();
    Tensor base = x.clone();
    new MulSecond().apply(factor, base.get("1:3"));
    assertThat(base).hasToString("tensor([ 1., 10., 15.], grad_fn=<CopySlices>)");
    base.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 5., 5.])");
    assertThat(factor.grad()).hasToString("tensor(5.)");
    assertThatThrownBy(() -> base.sum().backward()).hasMessageContaining("a second time");
  }

  @Test
  @Tag("autograd-10.23")
  void aDirtyInputWithoutAGradientIsReturnedDetached() {
    Function f =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            x.mul_(2);
            ctx.markDirty(x);
            ctx.markNonDifferentiable(x);
            return x;
          }
        };
    Tensor c = leaf(1, 2).clone();
    Tensor y = f.apply(c);
    assertThat(y).isNotSameAs(c).hasToString("tensor([2., 4.])");
    assertThat(c).hasToString("tensor([2., 4.], grad_fn=<CloneBackward0>)");
  }

  static final class Local extends Function {
    private final boolean inPlace;

    Local(boolean inPlace) {
      this.inPlace = inPlace;
    }

    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      Tensor view = x.clone().get("0:2");
      if (inPlace) {
        view.add_(2);
      }
      return view;
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return cat(grad);
    }

    private static Tensor cat(Tensor grad) {
      Tensor whole = zeros(3);
      whole.get("0:2").copy_(grad);
      return whole;
    }
  }

  @Test
  @Tag("autograd-10.24")
  void viewsAndWritesInsideForwardStayInside() {
    Tensor x = leaf(1, 2, 3);
    for (boolean inPlace : new boolean[] {false, true}) {
      Tensor y = new Local(inPlace).apply(x);
      assertThat(y.gradFn().name()).isEqualTo("LocalBackward");
      y.sum().backward();
    }
    assertThat(x.grad()).hasToString("tensor([2., 2., 0.])");
  }

  static final class Alias extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x.get(":");
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad;
    }
  }

  @Test
  @Tag("autograd-10.25")
  void aViewReturnedUnrecordedIsLikeAnyUnrecordedView() {
    Tensor x = leaf(1, 2);
    Tensor y = noGrad(() -> new Alias().apply(x));
    Tensor expected = noGrad(() -> x.get(":"));
    assertThat(y.requiresGrad()).isEqualTo(expected.requiresGrad());
    assertThat(y.gradFn()).isNull();
    assertThat(y.base()).isSameAs(x);
    assertThatThrownBy(() -> y.zero_())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("A view was created in no_grad mode and is being modified inplace");
  }

  static final class ReturnInput extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x;
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(10);
    }
  }

  @Test
  @Tag("autograd-4.43")
  void viewsMadeByAFunctionAreNotWrittenTo() {
    Tensor x = leaf(1, 2, 3);
    for (Function f : List.of(new Alias(), new ReturnInput(), new Local(false))) {
      Tensor y = f.apply(x.clone());
      assertThatThrownBy(() -> y.add_(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Output 0 of "
                  + f.getClass().getSimpleName()
                  + "Backward is a view and is being modified inplace. ")
          .hasMessageContaining(MADE_BY_A_FUNCTION);
      // Nothing is wrong with it where the write is not recorded, or goes to a copy.
      y.clone().add_(1).sum().backward();
      noGrad(() -> y.add_(1));
    }
    // A view of such a view is no better.
    Tensor further = new Alias().apply(x.clone()).get("0:1");
    assertThatThrownBy(() -> further.add_(1)).hasMessageContaining("custom Function");
    // Nor is one whose base was written to.
    Tensor base = x.clone();
    Tensor view = new Alias().apply(base);
    base.add_(1);
    assertThatThrownBy(view::gradFn)
        .hasMessageContaining(
            "Output 0 of AliasBackward is a view and its base or another view of its base has been"
                + " modified inplace")
        .hasMessageContaining(MADE_BY_A_FUNCTION);
    // Where nothing needs gradients, everything may be written to.
    assertThat(new Alias().apply(ones(2)).add_(1)).hasToString("tensor([2., 2.])");
    assertThat(new ReturnInput().apply(ones(2)).add_(1)).hasToString("tensor([2., 2.])");
  }

  static final class TwoViews extends Function {
    @Override
    protected Tensor[] forward(Context ctx, Tensor x) {
      return new Tensor[] {x.get("0:1"), x.get("1:2")};
    }

    @Override
    protected Tensor backward(Context ctx, Tensor... grads) {
      Tensor whole = zeros(2);
      whole.get("0:1").copy_(grads[0]);
      whole.get("1:2").copy_(grads[1]);
      return whole;
    }
  }

  @Test
  @Tag("autograd-4.43")
  void severalViewsMadeByAFunctionAreNotWrittenTo() {
    Tensor x = leaf(1, 2);
    List<Tensor> views = new TwoViews().applyTensors(x.clone());
    assertThatThrownBy(() -> views.get(1).add_(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Output 1 of TwoViewsBackward is a view and is being modified inplace. This view is the"
                + " output of a function that returns multiple views.");
    views.get(0).mul(2).add(views.get(1)).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 1.])");
  }

  @Test
  @Tag("autograd-4.36")
  void aFurtherViewOfOneOfSeveralViewsIsNotWrittenTo() {
    Tensor x = ones(2, 2).requiresGrad_();
    Function rows =
        new Function() {
          @Override
          protected Tensor[] forward(Context ctx, Tensor t) {
            return new Tensor[] {t.get(0), t.get(1)};
          }
        };
    Tensor further = rows.applyTensors(x.clone()).get(0).get("0:1");
    assertThatThrownBy(() -> further.add_(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("This view is the output of a function that returns multiple views.");
  }

  static final class MulInPlace extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x, Tensor other) {
      ctx.markDirty(x);
      return x.mul_(2);
    }

    @Override
    protected @Nullable Tensor[] backward(Context ctx, Tensor grad) {
      return new @Nullable Tensor[] {grad.mul(2), null};
    }
  }

  @Test
  @Tag("autograd-4.48")
  void aNullGradientOfAWriteIntoAView() {
    Tensor a = leaf(1);
    Tensor b = tensor(1.0).requiresGrad_();
    Tensor out = new MulInPlace().apply(a.clone().get(":"), b);
    out.backward();
    assertThat(b.grad()).isNull();
    assertThat(a.grad()).hasToString("tensor([2.])");

    // The same where the gradient of what was written to is the null one: it is zero there.
    Function none =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            ctx.markDirty(x);
            return x.mul_(2);
          }

          @Override
          protected @Nullable Tensor backward(Context ctx, Tensor grad) {
            return null;
          }
        };
    Tensor c = leaf(1, 2);
    Tensor base = c.clone();
    none.apply(base.get("0:1"));
    base.sum().backward();
    assertThat(c.grad()).hasToString("tensor([0., 1.])");
  }
}
