package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.func.Texts.assertFlat;
import static dev.adjoint.func.Texts.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ReturnValueIgnored") // what is looked at is seen inside the functions
class InPlaceTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private final Tensor batch = arange(6.0).view(2, 3);

  /** Writes into a copy, and into views of it, in turn. */
  private static Tensor views(Tensor x) {
    Tensor y = x.clone();
    Tensor tail = y.view(3, 1).get("1:");
    y.mul_(2);
    tail.add_(1);
    y.set(0, tensor(5.0));
    return tail.mul(tail).sum().add(y.mul(y).sum());
  }

  /** Writes part of a copy into another part. */
  private static Tensor mixed(Tensor x) {
    Tensor y = emptyLike(x);
    y.copy_(x);
    y.set(0, x.get(1).mul(x.get(2)));
    return y.prod();
  }

  @Test
  @Tag("autograd-17.09")
  void copiesMayBeWrittenTo() {
    TensorFunction f =
        x -> {
          Tensor y = x.clone();
          y.copy_(x.mul(2));
          y.add_(x);
          return y.sum();
        };
    assertThat(Func.grad(f).apply(v3)).hasToString("tensor([3., 3., 3.])");
    assertThat(Func.jvp(f, v3, ones(3)).tangent()).hasToString("tensor(9.)");
    TensorFunction part =
        x -> {
          Tensor y = x.clone();
          y.get(0).mul_(3);
          return y.mul(y).sum();
        };
    assertThat(Func.grad(part).apply(v3)).hasToString("tensor([18.,  4.,  6.])");
    // Also what was made of captured tensors and numbers.
    Tensor captured = ones(3);
    TensorFunction local =
        x -> {
          Tensor y = captured.clone();
          y.mul_(x);
          Tensor z = zeros(3);
          z.add_(x);
          return y.mul(z).sum();
        };
    assertThat(Func.grad(local).apply(v3)).hasToString("tensor([2., 4., 6.])");
    assertThat(Func.hessian(local).apply(ones(2 + 1)).sum()).hasToString("tensor(6.)");
    assertThat(captured).hasToString("tensor([1., 1., 1.])");
    // And of the arguments of an outer transform.
    TensorFunction nested = x -> Func.grad((Tensor y) -> x.clone().mul_(y).sum()).apply(x).sum();
    assertThat(Func.grad(nested).apply(v3)).hasToString("tensor([1., 1., 1.])");
  }

  @Test
  @Tag("autograd-17.09")
  void viewsOfCopiesMayBeWrittenToAtEveryLevel() {
    TensorFunction f = InPlaceTest::views;
    assertThat(Func.grad(f).apply(v3)).hasToString("tensor([ 0., 40., 56.])");
    assertFlat(Func.jvp(f, v3, ones(3)), "Jvp[output=tensor(173.), tangent=tensor(96.)]");
    assertThat(Func.vmap(f).apply(batch)).hasToString("tensor([ 93., 429.])");
    assertFlat(Func.vmap(Func.grad(f)).apply(batch), "tensor([[ 0., 24., 40.], [ 0., 72., 88.]])");
    String second = "tensor([[ 0., 0., 0.], [ 0., 16., 0.], [ 0., 0., 16.]])";
    assertFlat(Func.jacfwd(Func.grad(f)).apply(v3), second);
    assertFlat(Func.jacrev(Func.grad(f)).apply(v3), second);
    assertFlat(
        Func.grad((Tensor x) -> Func.jvp(f, x, x).tangent()).apply(v3), "tensor([ 0., 72., 104.])");
    assertFlat(
        Func.vmap((Tensor x) -> Func.jvp(f, x, x).tangent()).apply(batch), "tensor([104., 728.])");
  }

  @Test
  @Tag("autograd-17.09")
  void whatIsWrittenMayDependOnTheMember() {
    TensorFunction f = InPlaceTest::mixed;
    String second = "tensor([[ 0., 0., 0.], [ 0., 18., 24.], [ 0., 24., 8.]])";
    assertFlat(Func.hessian(f).apply(v3), second);
    assertFlat(Func.jacrev(Func.jacrev(f)).apply(v3), second);
    assertFlat(Func.jacfwd(Func.jacfwd(f)).apply(v3), second);
    assertFlat(Func.jacrev(Func.jacfwd(f)).apply(v3), second);
    assertFlat(
        Func.vmap(Func.hessian(f)).apply(batch.add(1)),
        "tensor([[[ 0., 0., 0.], [ 0., 18., 24.], [ 0., 24., 8.]], [[ 0., 0., 0.], [ 0., 72.,"
            + " 120.], [ 0., 120., 50.]]])");
    TensorFunction scaled =
        x -> {
          Tensor y = x.clone();
          y.get(0).mul_(x.get(1));
          return y.sum();
        };
    assertFlat(Func.vmap(Func.grad(scaled)).apply(batch), "tensor([[1., 1., 1.], [4., 4., 1.]])");
    TensorFunction filled =
        x -> {
          Tensor y = zeros(3);
          y.set(0, x.get(1));
          y.get("1:").add_(x.get(":2"));
          return y;
        };
    String first = "tensor([[0., 1., 0.], [1., 0., 0.], [0., 1., 0.]])";
    assertFlat(Func.jacfwd(filled).apply(v3), first);
    assertFlat(Func.jacrev(filled).apply(v3), first);
  }

  @Test
  void layoutsMayBeChangedInPlace() {
    TensorFunction f =
        x -> {
          Tensor y = x.clone();
          y.unsqueeze_(0);
          y.t_();
          y.squeeze_(1);
          return y.mul(x);
        };
    assertFlat(Func.vmap(f).apply(batch), "tensor([[ 0., 1., 4.], [ 9., 16., 25.]])");
    String diagonal = "tensor([[2., 0., 0.], [0., 4., 0.], [0., 0., 6.]])";
    assertFlat(Func.jacrev(f).apply(v3), diagonal);
    assertFlat(Func.jacfwd(f).apply(v3), diagonal);
    assertFlat(
        Func.vmap(Func.jacrev(f)).apply(v3.view(1, 3)),
        "tensor([" + diagonal.substring(7, diagonal.length() - 1) + "])");
  }

  @Test
  @Tag("autograd-17.09")
  void viewsOfManyMayNotBeWrittenTo() {
    TensorFunction f =
        x -> {
          Tensor first = x.clone().split(size(1, 2)).getFirst();
          first.mul_(2);
          return first.sum();
        };
    assertRefused(
        () -> Func.grad(f).apply(v3),
        "is a view and is being modified inplace. This view is the output of a function that"
            + " returns multiple views.");
    assertFlat(Func.vmap(f).apply(batch), "tensor([0., 6.])");
    TensorFunction unrecorded =
        x -> {
          Tensor first = noGrad(() -> x.clone().get(0));
          return first.mul_(x.get(1));
        };
    assertRefused(
        () -> Func.grad(unrecorded).apply(v3), "A view was created in no_grad mode and is being");
  }

  private static void refusedCapture(String operation, TensorBiFunction write) {
    TensorFunction f =
        x -> {
          Tensor captured = ones(3);
          return Func.grad(
                  (Tensor y) -> {
                    write.apply(captured, y);
                    return y.mul(captured).sum();
                  })
              .apply(x);
        };
    assertRefused(
        () -> f.apply(tensor(1.0, 2.0, 3.0)),
        "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call"
            + " in-place operation (aten::"
            + operation
            + ") that would mutate a captured Tensor. This is not supported; please rewrite the"
            + " function being transformed to explicitly accept the mutated Tensor(s) as inputs.");
  }

  @Test
  @Tag("autograd-17.09")
  void capturedTensorsMayNotBeWrittenTo() {
    refusedCapture("copy_", (captured, x) -> captured.copy_(x));
    refusedCapture("add_", (captured, x) -> captured.add_(x));
    refusedCapture("add_", (captured, x) -> captured.add_(1));
    refusedCapture("zero_", (captured, x) -> captured.zero_());
    refusedCapture("fill_", (captured, x) -> captured.fill_(x.sum()));
    refusedCapture("copy_", (captured, x) -> captured.set(0, x.get(0)));
    refusedCapture("copy_", (captured, x) -> captured.copy_(x.detach()));
    refusedCapture("add_", (captured, x) -> noGrad(() -> captured.add_(1)));
    // Nor through views of them.
    refusedCapture("add_", (captured, x) -> captured.view(3).add_(x));
    refusedCapture("mul_", (captured, x) -> captured.detach().mul_(x));
    refusedCapture("copy_", (captured, x) -> captured.get(0).copy_(x.get(0)));
    Tensor captured = ones(3);
    assertRefused(() -> Func.jvp((Tensor x) -> captured.copy_(x), v3, v3), "a captured Tensor");
    assertRefused(() -> Func.vjp((Tensor x) -> captured.mul_(x), v3), "a captured Tensor");
    // An outer transform's argument is captured by the inner one.
    assertRefused(
        () ->
            Func.grad((Tensor x) -> Func.grad((Tensor y) -> x.mul_(y).sum()).apply(x).sum())
                .apply(v3),
        "a captured Tensor");
    assertThat(captured).hasToString("tensor([1., 1., 1.])");
  }

  @Test
  @Tag("autograd-17.09")
  void argumentsOfReverseTransformsAreLeaves() {
    String text = "a leaf Variable that requires grad is being used in an in-place operation";
    assertRefused(() -> Func.grad((Tensor x) -> x.mul_(2).sum()).apply(v3), text);
    assertRefused(() -> Func.vjp((Tensor x) -> x.mul_(2), v3), text);
    // Those of others are not, and are written to where they are.
    Tensor x = v3.clone();
    assertFlat(
        Func.jvp((Tensor t) -> t.mul_(2), x, v3.clone()),
        "Jvp[output=tensor([2., 4., 6.]), tangent=tensor([2., 4., 6.])]");
    assertThat(x).hasToString("tensor([2., 4., 6.])");
    Tensor rows = batch.clone();
    Func.vmap((Tensor t) -> t.mul_(2)).apply(rows);
    assertFlat(rows, "tensor([[ 0., 2., 4.], [ 6., 8., 10.]])");
  }

  @Test
  @Tag("autograd-17.19")
  void aTensorForAllMembersTakesNothingThatDiffers() {
    String text =
        "vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor"
            + " `other` in extra_args that has more elements than `self`. This happened due to"
            + " `other` being vmapped over but `self` not being vmapped over in a vmap.";
    Tensor captured = ones(3);
    for (TensorFunction f :
        List.<TensorFunction>of(
            x -> captured.copy_(x),
            x -> captured.add_(x),
            x -> zeros(3).add_(x),
            x -> ones(3).mul_(x),
            x -> ones(3).fill_(x.sum()),
            x -> zeros(3).get(0).copy_(x.get(0)))) {
      assertRefused(() -> Func.vmap(f).apply(batch), text);
    }
    assertThat(captured).hasToString("tensor([1., 1., 1.])");
    // What is the same for all may be written, and so may what is like a member.
    assertThat(Func.vmap((Tensor x) -> captured.add_(1).mul(x)).apply(tensor(1.0, 2.0)).sum())
        .hasToString("tensor(18.)");
    assertThat(captured).hasToString("tensor([2., 2., 2.])");
    for (TensorFunction f :
        List.<TensorFunction>of(
            x -> zerosLike(x).add_(x), x -> emptyLike(x).copy_(x), x -> onesLike(x).mul_(x))) {
      assertFlat(Func.vmap(f).apply(batch), "tensor([[0., 1., 2.], [3., 4., 5.]])");
    }
    // A member of the outer batch is one for all members of the inner one.
    assertRefused(
        () -> Func.vmap((Tensor x) -> Func.vmap((Tensor y) -> x.add_(y)).apply(ones(2))).apply(v3),
        "vmap: inplace arithmetic");
  }
}
