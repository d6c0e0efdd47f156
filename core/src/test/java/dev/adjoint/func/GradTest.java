package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static dev.adjoint.func.Texts.assertIllegal;
import static dev.adjoint.func.Texts.assertRefused;
import static dev.adjoint.func.Texts.flat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import dev.adjoint.TensorTriFunction;
import dev.adjoint.WithAux;
import dev.adjoint.autograd.Functional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ReturnValueIgnored") // what is looked at is seen inside the functions
class GradTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private static final TensorFunction CUBE = x -> x.pow(3);
  private static final TensorFunction SQUARES = x -> x.mul(x).sum();
  private static final TensorBiFunction PRODUCT = (a, b) -> a.mul(b).sum();

  @Test
  @Tag("autograd-17.01")
  void gradientsOfAnyOrder() {
    Tensor x = tensor(2.0);
    assertThat(Func.grad(CUBE).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(Func.grad(CUBE)).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(Func.grad(Func.grad(CUBE))).apply(x)).hasToString("tensor(6.)");
    assertThat(Func.grad(Func.grad(Func.grad(Func.grad(CUBE)))).apply(x)).hasToString("tensor(0.)");
    assertThat(Func.grad(SQUARES).apply(v3)).hasToString("tensor([2., 4., 6.])");
    assertThat(Func.valueAndGrad(SQUARES).apply(v3).value()).hasToString("tensor(14.)");
    assertThat(Func.valueAndGrad(SQUARES).apply(v3).grad()).hasToString("tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.01")
  void gradientsNestWithPullbacksInAnyOrder() {
    Tensor x = tensor(2.0);
    TensorFunction pulled = t -> Func.vjp(CUBE, t).apply(ones());
    assertThat(Func.grad(pulled).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.vjp(Func.grad(CUBE), x).apply(ones())).hasToString("tensor(12.)");
    assertThat(Func.vjp(pulled, x).apply(ones())).hasToString("tensor(12.)");
    TensorFunction pushed = t -> Func.jvp(CUBE, t, ones()).tangent();
    assertThat(Func.grad(pushed).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.jvp(pulled, x, ones()).tangent()).hasToString("tensor(12.)");
    // Forward, reverse, forward.
    TensorFunction both = t -> Func.vjp(pushed, t).apply(ones());
    assertThat(Func.jvp(both, x, ones()).tangent()).hasToString("tensor(6.)");
  }

  @Test
  @Tag("autograd-17.01")
  void levelsAreNotMixedUp() {
    // d/dx (x · d/dy (x + y)) = d/dx x = 1
    TensorFunction f = x -> x.mul(Func.grad((Tensor y) -> x.add(y)).apply(tensor(1.0)));
    assertThat(Func.grad(f).apply(tensor(3.0))).hasToString("tensor(1.)");
    TensorFunction g =
        x -> x.mul(Func.jvp((Tensor y) -> x.mul(y), tensor(1.0), tensor(1.0)).tangent());
    assertThat(Func.jvp(g, tensor(3.0), tensor(1.0)).tangent()).hasToString("tensor(6.)");
    assertThat(Func.grad(g).apply(tensor(3.0))).hasToString("tensor(6.)");
  }

  @Test
  @Tag("autograd-17.02")
  void chosenArguments() {
    Tensor w = v3.mul(2);
    assertThat(Func.grad(PRODUCT).apply(v3, w)).hasToString("tensor([2., 4., 6.])");
    assertThat(Func.grad(PRODUCT, 1).apply(v3, w)).hasToString("tensor([1., 2., 3.])");
    assertThat(Func.grad(PRODUCT, -2).apply(v3, w)).hasToString("tensor([2., 4., 6.])");
    assertFlat(
        Func.grad(PRODUCT, Func.argnums(1, 0)).apply(v3, w),
        "[tensor([1., 2., 3.]), tensor([2., 4., 6.])]");
    assertFlat(Func.grad(PRODUCT, Func.argnums(-1)).apply(v3, w), "[tensor([1., 2., 3.])]");
    TensorTriFunction three = (a, b, c) -> a.mul(b).mul(c).sum();
    assertFlat(
        Func.grad(three, Func.argnums(2, 0)).apply(v3, w, ones(3)),
        "[tensor([ 2., 8., 18.]), tensor([2., 4., 6.])]");
    assertThat(Func.grad(three, -1).apply(v3, w, ones(3))).hasToString("tensor([ 2.,  8., 18.])");
    assertFlat(
        Func.valueAndGrad(PRODUCT, Func.argnums(1)).apply(v3, w),
        "ValueAndGrad[value=tensor(28.), grad=[tensor([1., 2., 3.])]]");
  }

  @Test
  @Tag("autograd-17.02")
  void argumentsThatAreNotThere() {
    assertRefused(
        () -> Func.grad(PRODUCT, Func.argnums()).apply(v3, v3), "argnums must be non-empty");
    assertRefused(
        () -> Func.grad(PRODUCT, Func.argnums(0, 0)).apply(v3, v3),
        "argnums elements must be unique");
    assertRefused(
        () -> Func.grad(PRODUCT, Func.argnums(0, -2)).apply(v3, v3),
        "argnums elements must be unique");
    assertRefused(
        () -> Func.grad(PRODUCT, 2).apply(v3, v3), "Got argnum=2, but only 2 positional inputs");
    assertRefused(
        () -> Func.grad(PRODUCT, -3).apply(v3, v3), "Got argnum=-3, but only 2 positional inputs");
    assertRefused(
        () -> Func.jacrev(PRODUCT, Func.argnums()).apply(v3, v3), "argnums must be non-empty");
    assertRefused(
        () -> Func.jacfwd(PRODUCT, Func.argnums(0, 5)).apply(v3, v3),
        "Got argnum=5, but only 2 positional inputs");
  }

  record Parameters(Tensor weight, List<Tensor> biases) {}

  @Test
  @Tag("autograd-17.03")
  void containersOfTensors() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put("w", v3);
    named.put("b", v3.mul(2));
    Function<Map<String, Tensor>, Map<String, Tensor>> ofMap =
        Func.grad((Map<String, Tensor> m) -> m.get("w").mul(m.get("b")).sum());
    assertFlat(ofMap.apply(named), "{w=tensor([2., 4., 6.]), b=tensor([1., 2., 3.])}");

    assertFlat(
        Func.grad((Parameters p) -> p.weight().mul(p.biases().get(0)).sum())
            .apply(new Parameters(v3, List.of(v3.mul(2)))),
        "Parameters[weight=tensor([2., 4., 6.]), biases=[tensor([1., 2., 3.])]]");

    assertFlat(
        Func.grad((Tensor[] a) -> a[0].mul(a[1]).sum()).apply(new Tensor[] {v3, v3.mul(2)}),
        "[tensor([2., 4., 6.]), tensor([1., 2., 3.])]");

    assertFlat(
        Func.vjp((List<Tensor> l) -> List.of(l.get(0).mul(l.get(1))), List.of(v3, v3))
            .apply(List.of(ones(3))),
        "[tensor([1., 2., 3.]), tensor([1., 2., 3.])]");
    assertFlat(
        Func.jvp(
                (Parameters p) -> p,
                new Parameters(v3, List.of(v3)),
                new Parameters(v3, List.of(v3.mul(2))))
            .tangent(),
        "Parameters[weight=tensor([1., 2., 3.]), biases=[tensor([2., 4., 6.])]]");
  }

  @Test
  @Tag("autograd-17.03")
  void mapsAreMatchedByTheirKeys() {
    Map<String, Tensor> out = new LinkedHashMap<>();
    var vjp =
        Func.vjp(
            (Tensor x) -> {
              out.put("double", x.mul(2));
              out.put("triple", x.mul(3));
              return out;
            },
            v3);
    Map<String, Tensor> cotangents = new LinkedHashMap<>();
    cotangents.put("triple", zeros(3));
    cotangents.put("double", ones(3));
    assertThat(vjp.apply(cotangents)).hasToString("tensor([2., 2., 2.])");

    Map<String, Tensor> primals = new LinkedHashMap<>();
    primals.put("a", tensor(2.0));
    primals.put("b", tensor(5.0));
    Map<String, Tensor> tangents = new LinkedHashMap<>();
    tangents.put("b", tensor(0.0));
    tangents.put("a", tensor(1.0));
    assertThat(
            Func.jvp((Map<String, Tensor> m) -> m.get("a").mul(m.get("b")), primals, tangents)
                .tangent())
        .hasToString("tensor(5.)");
  }

  @Test
  @Tag("autograd-17.03")
  void whatIsNoTensorIsNoArgument() {
    assertIllegal(
        () -> Func.grad((List<Object> l) -> ((Tensor) l.get(0)).sum()).apply(List.of(v3, 3)),
        "Thing passed to transform API must be Tensor, got java.lang.Integer");
    assertRefused(
        () -> Func.grad(SQUARES).apply(arange(3)),
        "only Tensors of floating point dtype can require gradients");
  }

  @Test
  @Tag("autograd-17.04")
  void theOutputIsOneNumber() {
    assertRefused(
        () -> Func.grad((Tensor x) -> x).apply(v3),
        "Expected f(*args) to return a scalar Tensor, got tensor with 1 dims. Maybe you wanted to"
            + " use the vjp or jacrev APIs instead?");
    assertRefused(
        () -> Func.grad((Tensor x) -> x.get("0:1")).apply(v3),
        "Expected f(*args) to return a scalar Tensor, got tensor with 1 dims");
    assertRefused(
        () -> Func.grad((Tensor x) -> (Tensor) null).apply(v3),
        "Expected f(*args) to return a Tensor, got null");
  }

  @Test
  @Tag("autograd-17.05")
  void asideResultsAreHandedThrough() {
    WithAux<Tensor, List<Tensor>> result =
        Func.gradWithAux((Tensor x) -> new WithAux<>(x.mul(x).sum(), List.of(x.mul(2), x.gt(1))))
            .apply(v3);
    assertThat(result.value()).hasToString("tensor([2., 4., 6.])");
    assertFlat(result.aux(), "[tensor([2., 4., 6.]), tensor([False, True, True])]");
    assertThat(result.aux().getFirst().requiresGrad()).isFalse();

    assertFlat(
        Func.gradWithAux((Tensor x, Tensor y) -> new WithAux<>(x.mul(y).sum(), y.add(x)))
            .apply(v3, ones(3)),
        "WithAux[value=tensor([1., 1., 1.]), aux=tensor([2., 3., 4.])]");
    assertFlat(
        Func.valueAndGradWithAux((Tensor x) -> new WithAux<>(x.sum(), x.mul(2))).apply(v3),
        "WithAux[value=ValueAndGrad[value=tensor(6.), grad=tensor([1., 1., 1.])],"
            + " aux=tensor([2., 4., 6.])]");
    var vjp = Func.vjpWithAux((Tensor x) -> new WithAux<>(x.mul(2), x.mul(3)), v3);
    assertThat(vjp.aux()).hasToString("tensor([3., 6., 9.])");
    assertThat(vjp.value().apply(ones(3))).hasToString("tensor([2., 2., 2.])");
    var jvp = Func.jvpWithAux((Tensor x) -> new WithAux<>(x.mul(2), Map.of("x", x)), v3, v3);
    assertFlat(jvp.aux(), "{x=tensor([1., 2., 3.])}");
    assertThat(jvp.value().tangent()).hasToString("tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-17.05")
  void asideResultsOfOuterTransformsKeepTheirGradient() {
    TensorFunction f =
        x -> {
          var inner = Func.gradWithAux((Tensor y) -> new WithAux<>(y.pow(2), y.pow(3))).apply(x);
          return inner.value().mul(inner.aux()); // 2x · x³
        };
    assertThat(Func.grad(f).apply(tensor(2.0))).hasToString("tensor(64.)");
  }

  @Test
  @Tag("autograd-17.05")
  void asideResultsAreTensors() {
    String text = "Expected tensors, got unsupported type java.lang.Integer";
    assertRefused(() -> Func.gradWithAux((Tensor x) -> new WithAux<>(x.sum(), 3)).apply(v3), text);
    assertRefused(
        () -> Func.gradWithAux((Tensor x) -> new WithAux<>(x.sum(), List.of(x, 3))).apply(v3),
        text);
    assertRefused(() -> Func.vjpWithAux((Tensor x) -> new WithAux<>(x, 3), v3), text);
    assertRefused(() -> Func.jvpWithAux((Tensor x) -> new WithAux<>(x, 3), v3, v3), text);
    assertRefused(() -> Func.jacrevWithAux((Tensor x) -> new WithAux<>(x, 3)).apply(v3), text);
    assertRefused(() -> Func.jacfwdWithAux((Tensor x) -> new WithAux<>(x, 3)).apply(v3), text);
    String pair = "output of function f should be a tuple: (output, aux)";
    assertRefused(
        () -> Func.gradWithAux((Tensor x) -> (WithAux<Tensor, Tensor>) null).apply(v3), pair);
    assertRefused(() -> Func.vjpWithAux((Tensor x) -> (WithAux<Tensor, Tensor>) null, v3), pair);
    assertRefused(
        () -> Func.jvpWithAux((Tensor x) -> (WithAux<Tensor, Tensor>) null, v3, v3), pair);
  }

  @Test
  @Tag("autograd-17.06")
  void independentResultsHaveZeroGradients() {
    assertThat(Func.grad((Tensor x) -> tensor(1.0)).apply(v3)).hasToString("tensor([0., 0., 0.])");
    assertThat(Func.grad((Tensor x) -> x.gt(1).sum()).apply(v3))
        .hasToString("tensor([0., 0., 0.])");
    assertFlat(
        Func.grad((TensorBiFunction) (x, y) -> y.sum(), Func.argnums(0, 1)).apply(v3, v3),
        "[tensor([0., 0., 0.]), tensor([1., 1., 1.])]");
    assertThat(Func.vjp((Tensor x) -> v3.mul(2), v3).apply(v3)).hasToString("tensor([0., 0., 0.])");
    var several = Func.vjp((Tensor x) -> List.of(v3.mul(2), x), v3);
    assertThat(several.apply(List.of(v3, v3))).hasToString("tensor([1., 2., 3.])");
    assertThat(Func.vjp((Tensor x) -> x, v3).apply(v3)).hasToString("tensor([1., 2., 3.])");
    assertThat(Func.grad(Func.grad((Tensor x) -> x.mul(2))).apply(tensor(1.0)))
        .hasToString("tensor(0.)");
    // Zeros of a batch are zeros for each member, which may be written to.
    TensorFunction zero = x -> Func.grad((Tensor y) -> tensor(1.0)).apply(x).add_(x);
    assertFlat(Func.vmap(zero).apply(arange(4.0).view(2, 2)), "tensor([[0., 1.], [2., 3.]])");
  }

  @Test
  @Tag("autograd-17.07")
  void resultsCanBeDifferentiatedBackward() {
    Tensor x = tensor(2.0).requiresGrad_();
    Tensor w = tensor(3.0).requiresGrad_();
    Tensor slope = Func.grad((Tensor t) -> t.pow(3).mul(w)).apply(x);
    assertThat(slope).hasToString("tensor(36., grad_fn=<MulBackward0>)");
    slope.backward();
    assertThat(x.grad()).hasToString("tensor(36.)");
    assertThat(w.grad()).hasToString("tensor(12.)");
    assertThat(x.isLeaf()).isTrue();

    var vjp = Func.vjp(CUBE, x);
    Tensor back = vjp.apply(ones());
    assertThat(vjp.output()).hasToString("tensor(8., grad_fn=<PowBackward0>)");
    assertThat(dev.adjoint.Adjoint.grad(back, x).getFirst()).hasToString("tensor(12.)");

    Tensor v = tensor(1.0, 2.0).requiresGrad_();
    Func.jvp((Tensor t) -> t.mul(t).mul(v), tensor(3.0, 4.0), ones(2)).tangent().sum().backward();
    assertThat(v.grad()).hasToString("tensor([6., 8.])");
    v.setGrad(null);
    Func.vmap((Tensor t) -> t.mul(v).sum()).apply(arange(4.0).view(2, 2)).sum().backward();
    assertThat(v.grad()).hasToString("tensor([2., 4.])");
    v.setGrad(null);
    Func.hessian((Tensor t) -> t.mul(t).mul(v).sum()).apply(ones(2)).sum().backward();
    assertThat(v.grad()).hasToString("tensor([2., 2.])");
  }

  @Test
  @Tag("autograd-17.07")
  void viewsOfArgumentsAndOfCapturedTensors() {
    Tensor w = tensor(1.0, 2.0, 3.0, 4.0).requiresGrad_();
    TensorFunction f = x -> x.view(2, 2).t().mul(w.view(2, 2)).sum();
    Tensor slope = Func.grad(f).apply(ones(4));
    assertThat(slope.detach()).hasToString("tensor([1., 3., 2., 4.])");
    slope.mul(arange(4.0)).sum().backward();
    assertThat(w.grad()).hasToString("tensor([0., 2., 1., 3.])");
  }

  private static Tensor constantPart(Tensor x) {
    Tensor shift = noGrad(() -> x.mul(x));
    return x.mul(x).sub(shift);
  }

  @Test
  @Tag("autograd-17.08")
  void noGradAroundATransformOnlyStopsTheOuterRecord() {
    Tensor x = tensor(2.0).requiresGrad_();
    Tensor slope = noGrad(() -> Func.grad(CUBE).apply(x));
    assertThat(slope).hasToString("tensor(12.)");
    assertThat(slope.requiresGrad()).isFalse();
    var made = noGrad(() -> Func.vjp(CUBE, x));
    assertThat(made.output().requiresGrad()).isFalse();
    assertThat(made.apply(ones())).hasToString("tensor(12., grad_fn=<MulBackward0>)");
    var usedThere = Func.vjp(CUBE, x);
    Tensor back = noGrad(() -> usedThere.apply(ones()));
    assertThat(back).hasToString("tensor(12.)");
    assertThat(noGrad(() -> Func.jvp(CUBE, x, ones()).tangent())).hasToString("tensor(12.)");
    assertThat(noGrad(() -> Func.hessian(CUBE).apply(x))).hasToString("tensor(12.)");
  }

  @Test
  @Tag("autograd-17.08")
  void noGradInsideMakesAConstantForEnclosingTransforms() {
    Tensor x = tensor(2.0);
    assertThat(Func.grad(GradTest::constantPart).apply(x)).hasToString("tensor(4.)");
    TensorFunction once = GradTest::constantPart;
    assertThat(Func.grad(Func.grad(once)).apply(x)).hasToString("tensor(2.)");
    assertThat(Func.jvp(Func.grad(once), x, ones()).tangent()).hasToString("tensor(2.)");
    // An inner transform is as good as ever; what comes of it is a constant outside.
    TensorFunction inner = t -> noGrad(() -> Func.grad((Tensor y) -> y.mul(y)).apply(t));
    assertThat(inner.apply(x)).hasToString("tensor(4.)");
    assertThat(Func.grad(inner).apply(x)).hasToString("tensor(0.)");
    assertThat(Func.grad((Tensor t) -> inner.apply(t).mul(t)).apply(x)).hasToString("tensor(4.)");
    TensorFunction shifted =
        t -> t.pow(3).sub(noGrad(() -> Func.grad((Tensor y) -> y.pow(4).mul(0.25)).apply(t)));
    assertThat(shifted.apply(x)).hasToString("tensor(0.)");
    assertThat(Func.grad(shifted).apply(x)).hasToString("tensor(12.)");
    assertThat(Func.grad(Func.grad(shifted)).apply(x)).hasToString("tensor(12.)");
    TensorFunction outside =
        t -> {
          Tensor shift = noGrad(() -> t.pow(3));
          return Func.grad((Tensor y) -> y.pow(3).sub(shift)).apply(t);
        };
    assertThat(Func.grad(outside).apply(x)).hasToString("tensor(12.)");
  }

  @Test
  @Tag("autograd-17.10")
  void tensorsThatEscapeArePlain() {
    List<Tensor> kept = new ArrayList<>();
    Func.grad(
            (Tensor x) -> {
              kept.add(x);
              kept.add(x.mul(2));
              return x.mul(x).sum();
            })
        .apply(v3);
    Tensor x = kept.get(0);
    Tensor twice = kept.get(1);
    assertThat(x).hasToString("tensor([1., 2., 3.])");
    assertThat(twice.mul(2)).hasToString("tensor([4., 8., 12.])".replace("4., 8.", " 4.,  8."));
    assertThat(twice.mul(2).requiresGrad()).isFalse();
    assertThat(x.sum().item()).isEqualTo(6);
    assertThat(twice.get(0)).hasToString("tensor(2.)");
    assertThat(cat(List.of(x, twice), 0)).hasToString("tensor([1., 2., 3., 2., 4., 6.])");
    assertThat(Func.grad((Tensor y) -> y.mul(twice).sum()).apply(v3))
        .hasToString("tensor([2., 4., 6.])");
    x.add_(1);
    assertThat(v3).hasToString("tensor([2., 3., 4.])");

    AtomicReference<Tensor> dual = new AtomicReference<>();
    Func.jvp(
        (Tensor y) -> {
          dual.set(y.mul(2));
          return y;
        },
        ones(2),
        ones(2));
    assertThat(dual.get()).hasToString("tensor([2., 2.])");
    assertThat(dual.get().mul(3)).hasToString("tensor([6., 6.])");
  }

  @Test
  @Tag("autograd-17.10")
  void membersOfABatchThatEscapeHaveNoValue() {
    List<Tensor> kept = new ArrayList<>();
    Func.vmap(
            (Tensor x) -> {
              kept.add(x);
              return x.mul(2);
            })
        .apply(arange(6.0).view(2, 3));
    Tensor member = kept.getFirst();
    String text = "Either your tensor may have escaped from inside a function being vmapped";
    assertRefused(() -> member.mul(2), text);
    assertRefused(() -> member.sum(), text);
    assertRefused(() -> member.get(0), text);
    assertRefused(() -> member.toDoubleArray(), ".item()");
    assertThat(member.shape()).hasToString("torch.Size([3])");
    assertThat(flat(member)).startsWith("BatchedTensor(lvl=1, bdim=0, value=");
  }

  @Test
  @Tag("autograd-17.11")
  void whatBelongsToTheOrdinaryGraphIsRefused() {
    String text = "inside of a function being transformed by a functorch transform";
    assertRefused(
        () -> Func.grad((Tensor x) -> x.requiresGrad_().sum()).apply(v3),
        "You are attempting to call Tensor.requires_grad_() (or perhaps using"
            + " torch.autograd.functional.* APIs) "
            + text);
    assertRefused(
        () -> Func.grad((Tensor x) -> ones(3).requiresGrad_().mul(x).sum()).apply(v3), text);
    assertRefused(() -> Func.vmap((Tensor x) -> x.requiresGrad_()).apply(v3), text);
    assertRefused(
        () ->
            Func.grad(
                    (Tensor x) -> {
                      x.retainGrad();
                      return x.sum();
                    })
                .apply(v3),
        "You are attempting to call Tensor.retain_grad() " + text);
    assertRefused(
        () ->
            Func.grad(
                    (Tensor x) -> {
                      x.sum().backward();
                      return x.sum();
                    })
                .apply(v3),
        "backward() called inside a functorch transform");
    // Once outside again, all is as ever.
    Tensor leaf = ones(2).requiresGrad_();
    leaf.sum().backward();
    assertThat(leaf.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-17.11")
  void functionsThatNeedLeavesAreRefused() {
    TensorFunction twice = x -> x.mul(2);
    TensorFunction sum = x -> x.mul(2).sum();
    for (TensorFunction inner :
        List.<TensorFunction>of(
            x -> Functional.jacobian(twice, x),
            x -> Functional.hessian(sum, x),
            x -> Functional.vjp(sum, x).product(),
            x -> Functional.jvp(twice, x, x).product(),
            x -> Functional.vhp(sum, x, x).product(),
            x -> Functional.hvp(sum, x, x).product())) {
      String text =
          "You are attempting to call Tensor.requires_grad_() (or perhaps using"
              + " torch.autograd.functional.* APIs) inside of a function being transformed";
      assertRefused(() -> Func.grad((Tensor x) -> inner.apply(x).sum()).apply(v3), text);
      assertRefused(() -> Func.vmap(inner).apply(ones(2, 3)), text);
      assertRefused(() -> Func.jvp(inner, v3, v3), text);
      assertThat(inner.apply(v3).numel()).isPositive(); // outside it works
    }
  }

  @Test
  void hooksSeeGradientsInside() {
    TensorFunction f =
        x -> {
          Tensor y = x.mul(x);
          y.registerHook(g -> g.mul(2));
          return y.sum();
        };
    assertThat(Func.grad(f).apply(v3)).hasToString("tensor([ 4.,  8., 12.])");
  }

  @Test
  void transformsEndWhenTheFunctionFails() {
    TensorFunction boom =
        x -> {
          throw new UnsupportedOperationException("boom");
        };
    for (TensorFunction transformed :
        Arrays.<TensorFunction>asList(
            Func.grad(boom),
            Func.vmap(boom),
            Func.jacrev(boom),
            Func.jacfwd(boom),
            Func.hessian(boom),
            x -> Func.vjp(boom, x).output(),
            x -> Func.jvp(boom, x, x).output(),
            x -> noGrad(() -> Func.grad(boom).apply(x)),
            Func.vmap(Func.grad(Func.vmap(boom))))) {
      assertThatThrownBy(() -> transformed.apply(ones(2, 2))).hasMessage("boom");
      Tensor leaf = ones(2).requiresGrad_(); // which a transform would refuse
      assertThat(leaf.mul(2).requiresGrad()).isTrue();
      assertThat(Func.grad(SQUARES).apply(v3)).hasToString("tensor([2., 4., 6.])");
    }
  }

  @Test
  void halfPrecisionStaysWhatItIs() {
    for (DType dtype : List.of(FLOAT16, BFLOAT16, FLOAT64)) {
      Tensor x = v3.to(dtype);
      assertThat(Func.grad(SQUARES).apply(x).dtype()).isEqualTo(dtype);
      assertThat(Func.jacrev((Tensor t) -> t.mul(t)).apply(x).dtype()).isEqualTo(dtype);
      assertThat(Func.jacfwd((Tensor t) -> t.mul(t)).apply(x).dtype()).isEqualTo(dtype);
      assertThat(Func.jvp((Tensor t) -> t.mul(t), x, x).tangent().dtype()).isEqualTo(dtype);
      // Through a conversion the gradient comes back converted.
      assertThat(Func.grad((Tensor t) -> t.to(FLOAT32).sum()).apply(x).dtype()).isEqualTo(dtype);
    }
  }

  @Test
  void threadsHaveTransformsOfTheirOwn() throws InterruptedException {
    AtomicReference<Object> seen = new AtomicReference<>();
    Func.grad(
            (Tensor x) -> {
              Thread other =
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            Tensor leaf = ones(2).requiresGrad_();
                            leaf.mul(2).sum().backward();
                            seen.set(flat(leaf.grad()) + flat(Func.grad(SQUARES).apply(ones(2))));
                          });
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return x.sum();
            })
        .apply(v3);
    assertThat(seen.get()).isEqualTo("tensor([2., 2.])tensor([2., 2.])");
    List<Thread> many = new ArrayList<>();
    List<String> results = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 8; i++) {
      many.add(
          Thread.ofVirtual()
              .start(() -> results.add(flat(Func.vmap(Func.hessian(CUBE)).apply(v3)))));
    }
    for (Thread thread : many) {
      thread.join();
    }
    assertThat(results).hasSize(8).containsOnly("tensor([ 6., 12., 18.])");
  }
}
