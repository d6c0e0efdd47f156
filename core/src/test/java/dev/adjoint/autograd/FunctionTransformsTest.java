package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FunctionTransformsTest {

  /** The cube and, as a second output, its derivative. */
  private static class Cube extends Function {
    @Override
    protected Tensor[] forward(Tensor x) {
      return new Tensor[] {x.pow(3), x.pow(2).mul(3)};
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {
      Tensor derivative = ((Tensor[]) output)[1];
      ctx.saveForBackward((Tensor) inputs[0], derivative);
      ctx.saveForForward((Tensor) inputs[0], derivative);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor... grads) {
      return grads[0].mul(ctx.saved(1)).add(grads[1].mul(6).mul(ctx.saved(0)));
    }

    @Override
    protected Tensor[] jvp(Context ctx, Tensor tangent) {
      return new Tensor[] {tangent.mul(ctx.saved(1)), tangent.mul(6).mul(ctx.saved(0))};
    }

    @Override
    protected boolean generateVmapRule() {
      return true;
    }
  }

  private static Tensor cube(Tensor x) {
    return new Cube().applyTensors(x).getFirst();
  }

  private static final TensorFunction CUBE = FunctionTransformsTest::cube;

  @Test
  @Tag("autograd-10.19")
  void gradientsNest() {
    Tensor x = tensor(2.0);
    assertThat(Func.grad(CUBE).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(Func.grad(CUBE)).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(Func.grad(Func.grad(CUBE))).apply(x)).hasToString("tensor(6.)");
    // And compose with ordinary backward.
    Tensor leaf = tensor(2.0).requiresGrad_();
    Func.grad(CUBE).apply(leaf).backward();
    assertThat(leaf.grad()).hasToString("tensor(12.)");
  }

  @Test
  @Tag("autograd-10.31")
  void forwardModeNests() {
    Tensor x = tensor(2.0);
    assertThat(Func.jacfwd(CUBE).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.hessian(CUBE).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.jacfwd(Func.grad(CUBE)).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(t -> Func.jacfwd(CUBE).apply(t)).apply(x)).hasToString("tensor(12.)");
  }

  @Test
  void batchesByAGeneratedRule() {
    Tensor xs = tensor(1.0, 2.0, 3.0);
    assertThat(Func.vmap(CUBE).apply(xs)).hasToString("tensor([ 1.,  8., 27.])");
    assertThat(Func.vmap(Func.grad(CUBE)).apply(xs)).hasToString("tensor([ 3., 12., 27.])");
    assertThat(Func.grad(x -> Func.vmap(CUBE).apply(x).sum()).apply(xs))
        .hasToString("tensor([ 3., 12., 27.])");
    assertThat(Func.vmap(Func.jacfwd(Func.grad(CUBE))).apply(xs))
        .hasToString("tensor([ 6., 12., 18.])");
    Tensor leaf = tensor(1.0, 2.0, 3.0).requiresGrad_();
    Func.vmap(CUBE).apply(leaf).sum().backward();
    assertThat(leaf.grad()).hasToString("tensor([ 3., 12., 27.])");
    Tensor square = arange(6.0).view(2, 3);
    assertThat(Func.vmap(Func.vmap(CUBE)).apply(square).view(6))
        .hasToString("tensor([  0.,   1.,   8.,  27.,  64., 125.])");
    Tensor whole = Func.grad(x -> Func.vmap(Func.vmap(CUBE)).apply(x).sum()).apply(square).view(6);
    assertThat(whole).hasToString("tensor([ 0.,  3., 12., 27., 48., 75.])");
  }

  /** Scales by a number kept as an attribute; the second input may be shared by all members. */
  private static final class Scale extends Function {
    @Override
    protected Tensor forward(Object... inputs) {
      return ((Tensor) inputs[0]).mul((Tensor) inputs[1]).mul((Integer) inputs[2]);
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {
      ctx.saveForBackward((Tensor) inputs[0], null, (Tensor) inputs[1]);
      ctx.put("factor", inputs[2]);
      ctx.put("y", inputs[1]);
    }

    @Override
    protected @Nullable Tensor[] backward(Context ctx, Tensor grad) {
      assertThat(ctx.savedTensors().get(1)).isNull();
      int factor = ctx.get("factor", Integer.class);
      Tensor y = ctx.get("y", Tensor.class);
      return new @Nullable Tensor[] {
        grad.mul(y).mul(factor), grad.mul(ctx.saved(0)).mul(factor), null
      };
    }

    @Override
    protected boolean generateVmapRule() {
      return true;
    }
  }

  @Test
  void sharedInputsOfABatchHaveTheSumOfTheGradients() {
    Tensor xs = tensor(1.0, 2.0, 3.0).requiresGrad_();
    Tensor y = tensor(10.0).requiresGrad_();
    Tensor out = Func.vmap((Tensor x) -> new Scale().apply(x, y, 2)).apply(xs);
    assertThat(out.detach()).hasToString("tensor([20., 40., 60.])");
    out.sum().backward();
    assertThat(xs.grad()).hasToString("tensor([20., 20., 20.])");
    assertThat(y.grad()).hasToString("tensor(12.)");
    // A member's gradient that is wider than its input is summed as without a batch.
    Tensor row = ones(2);
    TensorBiFunction f = (x, w) -> new Scale().apply(x, w, 1).sum();
    assertThat(Func.vmap(Func.grad((Tensor x) -> f.apply(x, row))).apply(xs.detach()))
        .hasToString("tensor([2., 2., 2.])");
    Tensor ws = tensor(1.0, 2.0, 3.0).requiresGrad_();
    Func.vmap((Tensor w) -> f.apply(row, w)).apply(ws).sum().backward();
    assertThat(ws.grad()).hasToString("tensor([2., 2., 2.])");
  }

  /** A rule of its own for batches, which doubles twice so that it can be told apart. */
  private static final class OwnRule extends Function {
    final List<Object> seen = new ArrayList<>();

    @Override
    protected Tensor forward(Object... inputs) {
      return ((Tensor) inputs[0]).mul(2);
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {}

    @Override
    protected Tensor[] backward(Context ctx, Tensor grad) {
      return new Tensor[] {grad.mul(2), null};
    }

    @Override
    protected VmapResult vmap(VmapInfo info, Integer[] inDims, Object... inputs) {
      seen.add(info.batchSize());
      seen.add(info.randomness());
      seen.addAll(Arrays.asList(inDims));
      Tensor x = (Tensor) inputs[0];
      seen.add(x.shape().toString());
      return new VmapResult(x.mul(4), inDims[0]);
    }
  }

  @Test
  void batchesByARuleOfItsOwn() {
    OwnRule f = new OwnRule();
    Tensor xs = ones(2, 3);
    Tensor out = Func.vmap((Tensor x) -> f.apply(x, "other")).apply(xs);
    assertThat(out.view(6)).hasToString("tensor([4., 4., 4., 4., 4., 4.])");
    assertThat(f.seen).containsExactly(2L, "error", 0, null, "torch.Size([2, 3])");
    // Where no input differs among the members, there is no batch.
    Tensor same = Func.vmap((Tensor x) -> f.apply(ones(3), "other").add(x)).apply(xs);
    assertThat(same.get(0)).hasToString("tensor([3., 3., 3.])");
  }

  @Test
  @Tag("autograd-10.29")
  void theNameInsideATransform() {
    List<String> names = new ArrayList<>();
    Tensor _ =
        Func.grad(
                x -> {
                  Tensor y = cube(x);
                  names.add(y.gradFn().name());
                  return y;
                })
            .apply(tensor(2.0));
    assertThat(names).containsExactly("CubeGeneratedBackward");
  }

  @Test
  @Tag("autograd-17.13")
  void transformsNeedSetupContext() {
    Function combined =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            return x.mul(2);
          }
        };
    TensorFunction f = x -> combined.apply(x);
    for (TensorFunction transformed : List.of(Func.grad(f), Func.vmap(f))) {
      assertThatThrownBy(() -> transformed.apply(ones(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must override the setup_context");
    }
  }

  @Test
  void missingAndDoubleRulesForBatches() {
    Function none =
        new Function() {
          @Override
          protected Tensor forward(Tensor x) {
            return x.mul(2);
          }

          @Override
          protected void setupContext(Context ctx, Object[] inputs, Object output) {}
        };
    assertThatThrownBy(() -> Func.vmap((Tensor x) -> none.apply(x)).apply(ones(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("but it does not have vmap support.");
    Function both =
        new Cube() {
          @Override
          protected VmapResult vmap(VmapInfo info, Integer[] inDims, Object... inputs) {
            return new VmapResult(inputs[0], 0);
          }
        };
    assertThatThrownBy(() -> Func.vmap((Tensor x) -> both.apply(x)).apply(ones(2)))
        .hasMessageContaining("it has both generate_vmap_rule=True and an overridden vmap");
  }

  /** Doubles in place. */
  private static final class InPlace extends Function {
    @Override
    protected Tensor forward(Tensor x) {
      return x.mul_(2);
    }

    @Override
    protected void setupContext(Context ctx, Object[] inputs, Object output) {
      ctx.markDirty((Tensor) inputs[0]);
    }

    @Override
    protected Tensor backward(Context ctx, Tensor grad) {
      return grad.mul(20);
    }

    @Override
    protected Tensor jvp(Context ctx, Tensor tangent) {
      return tangent.mul_(2);
    }

    @Override
    protected boolean generateVmapRule() {
      return true;
    }
  }

  @Test
  @Tag("autograd-10.23")
  void writesUnderTransforms() {
    TensorFunction f =
        x -> {
          Tensor c = x.clone();
          Tensor y = new InPlace().apply(c);
          assertThat(y).isSameAs(c);
          return c.mul(c);
        };
    // d/dx (2x)^2 with the factor 20 that backward claims, and the true one from jvp
    assertThat(Func.grad(f).apply(tensor(3.0))).hasToString("tensor(240.)");
    assertThat(Func.jacfwd(f).apply(tensor(3.0))).hasToString("tensor(24.)");
    assertThat(Func.vmap(f).apply(tensor(1.0, 2.0))).hasToString("tensor([ 4., 16.])");
  }
}
