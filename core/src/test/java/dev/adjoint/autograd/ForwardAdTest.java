package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.autograd.ForwardAd.dualLevel;
import static dev.adjoint.autograd.ForwardAd.makeDual;
import static dev.adjoint.autograd.ForwardAd.unpackDual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.ops.copy.Clone;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ForwardAdTest {
  private final Tensor v3 = tensor(1.0, 2.0, 3.0);
  private final Tensor one = ones(3);

  private static void inLevel(Runnable body) {
    dualLevel(
        () -> {
          body.run();
          return true;
        });
  }

  private static @Nullable Tensor tangent(Tensor t) {
    return unpackDual(t).tangent();
  }

  private static void assertRefused(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(text);
  }

  private static void assertFlat(@Nullable Object value, String text) {
    assertThat(String.valueOf(value).replaceAll("\\s+", " ")).isEqualTo(text);
  }

  /** A dual tensor of its own memory. */
  private Tensor dual() {
    return makeDual(v3.clone(), ones(3));
  }

  @Test
  @Tag("autograd-15.01")
  void dualsAreMadeAndUnpacked() {
    Tensor kept;
    try (DualLevel level = dualLevel()) {
      Tensor dual = makeDual(v3, one);
      kept = dual;
      assertThat(dual.base()).isSameAs(v3);
      assertThat(dual.isLeaf()).isTrue();
      var parts = unpackDual(dual);
      assertThat(parts.primal().base()).isSameAs(v3);
      assertThat(parts.primal().dataPtr()).isEqualTo(v3.dataPtr());
      assertThat(parts.tangent()).isSameAs(one);
      assertThat(tangent(parts.primal())).isNull();
      assertThat(tangent(parts.primal().get(0))).isNull();
      assertThat(tangent(v3)).isNull();
      Tensor y = dual.mul(dual).sum();
      assertThat(y).hasToString("tensor(14., tangent=12.0)");
      assertThat(tangent(unpackDual(y.mul(2)).primal().mul(1))).isNull();
      assertThat(level.isAlive()).isTrue();
    }
    assertThat(tangent(kept)).isNull();
    assertThat(unpackDual(kept).primal()).isSameAs(kept);
    assertThat(kept).hasToString("tensor([1., 2., 3.])");
    inLevel(() -> assertThat(tangent(kept)).isNull()); // another level
    assertThat(tangent(v3)).isNull();
    assertRefused(
        () -> makeDual(v3, one),
        "Trying to create a dual Tensor for forward AD but no level exists, make sure to"
            + " enter_dual_level() first.");
  }

  @Test
  @Tag("autograd-15.01")
  void levelsEndWhateverHappens() {
    AtomicReference<Tensor> kept = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                inLevel(
                    () -> {
                      kept.set(makeDual(v3, one));
                      throw new UnsupportedOperationException("boom");
                    }))
        .hasMessage("boom");
    assertThat(tangent(kept.get())).isNull();
    inLevel(() -> assertThat(tangent(makeDual(v3, one))).isSameAs(one));
  }

  @Test
  @Tag("autograd-15.02")
  void levelsDoNotNest() {
    String text = "Nested forward mode AD is not supported at the moment";
    inLevel(() -> assertRefused(() -> inLevel(() -> {}), text));
    assertRefused(() -> Func.jvp((Tensor x) -> dualLevel(() -> x), v3, one), text);
    assertRefused(
        () ->
            Func.jacfwd((Tensor x) -> Func.grad((Tensor y) -> dualLevel(y::sum)).apply(x))
                .apply(v3),
        text);
    inLevel(() -> assertRefused(() -> Func.jvp((Tensor x) -> makeDual(x, one), v3, one), text));
    inLevel(() -> {}); // and the next one is none the worse
  }

  @Test
  @Tag("autograd-15.03")
  void tangentsFitTheirPrimals() {
    inLevel(
        () -> {
          assertRefused(
              () -> makeDual(v3, ones(2)),
              "Trying to set a forward gradient that has a different size than that of the original"
                  + " Tensor, this is not supported. Tensor is of size [3] while the given forward"
                  + " gradient is of size [2].");
          assertThatThrownBy(() -> makeDual(arange(3), one))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("Expected primal to be floating point or complex, but got: torch.int64");
          assertThatThrownBy(() -> makeDual(v3, arange(3)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("Expected tangent to be floating point or complex, but got: torch.int64");
        });
  }

  @Test
  @Tag("autograd-15.03")
  void tangentsKeepTheirDtype() {
    inLevel(
        () -> {
          assertFlat(
              makeDual(v3, one.to(FLOAT64)).mul(2),
              "tensor([2., 4., 6.], tangent=tensor([2., 2., 2.], dtype=torch.float64))");
          assertFlat(
              makeDual(v3.to(FLOAT16), one).mul(2),
              "tensor([2., 4., 6.], dtype=torch.float16, tangent=tensor([2., 2., 2.]))");
          for (var dtype : List.of(FLOAT16, BFLOAT16, FLOAT64)) {
            Tensor dual = makeDual(v3.to(dtype), one.to(dtype));
            for (Tensor t : List.of(dual.exp(), dual.sum(), dual.matmul(v3.to(dtype)))) {
              assertThat(tangent(t).dtype()).isEqualTo(dtype);
            }
          }
          assertThat(tangent(makeDual(v3, one).to(FLOAT16)).dtype()).isEqualTo(FLOAT16);
        });
  }

  @Test
  @Tag("autograd-15.04")
  void dualsHaveOneTangent() {
    inLevel(
        () -> {
          Tensor dual = makeDual(v3, one);
          assertRefused(
              () -> makeDual(v3, dual),
              "Setting a forward grad that itself has a forward gradient at the same level");
          assertRefused(
              () -> makeDual(dual, one),
              "Making a dual Tensor based on a Tensor that already has a forward gradient at the"
                  + " same level");
          // One primal may have several, under several objects.
          Tensor other = makeDual(v3, one.mul(3));
          assertFlat(dual.mul(other), "tensor([1., 4., 9.], tangent=tensor([ 4., 8., 12.]))");
        });
  }

  private static void assertKept(Tensor primal, Tensor tangent) {
    Tensor found = tangent(makeDual(primal, tangent));
    assertThat(found).isSameAs(tangent);
  }

  private static void assertCopied(Tensor primal, Tensor tangent) {
    Tensor found = tangent(makeDual(primal, tangent));
    assertThat(found).isNotNull().isNotSameAs(tangent);
    assertThat(found.dataPtr()).isNotEqualTo(tangent.dataPtr());
    assertThat(found.stride()).isEqualTo(primal.stride());
    assertThat(found.storageOffset()).isEqualTo(primal.storageOffset());
    assertThat(found.toDoubleArray()).isEqualTo(tangent.toDoubleArray());
  }

  @Test
  @Tag("autograd-15.05")
  void tangentsLieInMemoryAsPrimalsDo() {
    inLevel(
        () -> {
          Tensor x = arange(6.0).view(2, 3);
          assertKept(x, ones(2, 3));
          assertKept(ones(3).get(":1"), ones(3).get(":1"));
          assertCopied(x, ones(3, 2).t()); // other strides
          assertCopied(x.t(), ones(3, 2));
          assertCopied(x, ones(1, 3).expand(2, 3));
          assertCopied(x.get("1:"), ones(1, 3)); // another offset
          assertCopied(x, ones(3, 3).get("1:"));
          assertCopied(x.get(":1"), ones(1, 3)); // memory of another size
          assertCopied(ones(1), ones(3).get(":1"));
          assertCopied(x.get(":,1:"), ones(2, 2)); // gaps
          assertCopied(ones(3).get("::2"), ones(2));
          // So any view of the one is one of the other.
          Tensor dual = makeDual(x.get("1:"), tensor(new double[][] {{1, 2, 3}}).to(FLOAT32));
          assertFlat(
              dual.asStrided(size(2), new long[] {2}, 3L),
              "tensor([3., 5.], tangent=tensor([1., 3.]))");
        });
  }

  @Test
  @Tag("autograd-15.06")
  void dualsShareMemoryAndVersionWithTheirPrimals() {
    inLevel(
        () -> {
          Tensor primal = v3.clone();
          Tensor given = ones(3);
          Tensor dual = makeDual(primal, given);
          dual.mul_(2);
          assertFlat(dual, "tensor([2., 4., 6.], tangent=tensor([2., 2., 2.]))");
          assertFlat(primal, "tensor([2., 4., 6.])");
          assertFlat(given, "tensor([2., 2., 2.])");
          assertThat(primal.version()).isEqualTo(1);
          primal.mul_(2); // has no tangent
          assertFlat(dual, "tensor([ 4., 8., 12.], tangent=tensor([2., 2., 2.]))");
          assertThat(dual.version()).isEqualTo(2);
          unpackDual(dual).primal().zero_();
          assertFlat(dual, "tensor([0., 0., 0.], tangent=tensor([2., 2., 2.]))");
        });
  }

  @Test
  @Tag("autograd-15.06")
  void writesThroughViewsReachTheTangent() {
    inLevel(
        () -> {
          Tensor given = ones(3);
          Tensor dual = makeDual(v3.clone(), given);
          dual.get(0).mul_(5);
          Tensor tail = dual.get("1:");
          tail.add_(tail);
          assertFlat(dual, "tensor([5., 4., 6.], tangent=tensor([5., 2., 2.]))");
          assertFlat(tail, "tensor([4., 6.], tangent=tensor([2., 2.]))");
          assertFlat(given, "tensor([5., 2., 2.])");
          dual.copy_(v3);
          assertFlat(tail, "tensor([2., 3.], tangent=tensor([0., 0.]))");
          assertFlat(dual().fill_(3), "tensor([3., 3., 3.], tangent=tensor([0., 0., 0.]))");
          assertFlat(dual().zero_(), "tensor([0., 0., 0.], tangent=tensor([0., 0., 0.]))");
        });
  }

  @Test
  @Tag("autograd-15.06")
  void aBaseGetsTheTangentOfItsViewsAndTheyGetItsOwn() {
    inLevel(
        () -> {
          Tensor base = v3.clone();
          Tensor tail = base.get("1:");
          tail.copy_(dual().get("1:"));
          assertFlat(base, "tensor([1., 2., 3.], tangent=tensor([0., 1., 1.]))");
          assertFlat(tail, "tensor([2., 3.], tangent=tensor([1., 1.]))");

          Tensor other = v3.clone();
          Tensor before = other.get("1:");
          other.copy_(dual());
          assertFlat(before, "tensor([2., 3.], tangent=tensor([1., 1.]))");
          assertFlat(before.mul(2), "tensor([4., 6.], tangent=tensor([2., 2.]))");

          Tensor square = zeros(2, 3);
          square.set(1, dual());
          assertFlat(
              square,
              "tensor([[0., 0., 0.], [1., 2., 3.]], tangent=tensor([[0., 0., 0.], [1., 1., 1.]]))");
          Tensor columns = zeros(2, 3);
          columns.t().get(0).copy_(dual().get(":2"));
          assertFlat(
              columns,
              "tensor([[1., 0., 0.], [2., 0., 0.]], tangent=tensor([[1., 0., 0.], [1., 0., 0.]]))");
          Tensor gaps = arange(6.0).view(2, 3).get(":,1:").detach();
          gaps.get(0).copy_(makeDual(tensor(1.0, 2.0), ones(2)));
          assertFlat(
              gaps.t(), "tensor([[1., 4.], [2., 5.]], tangent=tensor([[1., 0.], [1., 0.]]))");
        });
  }

  @Test
  @Tag("autograd-15.06")
  void viewsMadeWithoutGradTakePart() {
    inLevel(
        () -> {
          Tensor base = zeros(2, 3);
          Tensor dual = makeDual(v3, one);
          noGrad(
              () -> {
                base.get(0).copy_(dual);
              });
          assertFlat(
              base.mul(2),
              "tensor([[2., 4., 6.], [0., 0., 0.]], tangent=tensor([[2., 2., 2.], [0., 0., 0.]]))");
          assertThat(base.requiresGrad()).isFalse();
          Tensor copy = v3.clone();
          Tensor cut = copy.detach(); // no view
          cut.copy_(dual);
          assertFlat(cut, "tensor([1., 2., 3.], tangent=tensor([1., 1., 1.]))");
          assertThat(tangent(copy)).isNull();
        });
  }

  @Test
  @Tag("autograd-15.07")
  void gradientsOfValueAndTangentFlowToTheirOwnSources() {
    Tensor x = v3.clone().requiresGrad_();
    Tensor t = one.mul(2).requiresGrad_();
    inLevel(
        () -> {
          Tensor y = makeDual(x, t).pow(3);
          var parts = unpackDual(y);
          Tensor value = parts.primal();
          Tensor slope = parts.tangent();
          assertThat(value.requiresGrad()).isTrue();
          assertThat(slope.requiresGrad()).isTrue();
          var options = GradOptions.DEFAULT.allowUnused(true).retainGraph(true);
          List<@Nullable Tensor> ofValue =
              Autograd.grad(List.of(value.sum()), List.of(x, t), options);
          assertFlat(unpackDual(ofValue.get(0)).primal(), "tensor([ 3., 12., 27.])");
          assertThat(ofValue.get(1)).isNull();
          List<@Nullable Tensor> ofSlope =
              Autograd.grad(List.of(slope.sum()), List.of(x, t), options);
          assertFlat(unpackDual(ofSlope.get(0)).primal(), "tensor([12., 24., 36.])"); // 6 x t
          assertFlat(ofSlope.get(1), "tensor([ 3., 12., 27.])"); // 3 x²
        });
    // The tangent's graph outlives the level.
    Tensor slope = dualLevel(() -> unpackDual(makeDual(x, t).pow(2)).tangent());
    slope.sum().backward();
    assertFlat(x.grad(), "tensor([4., 4., 4.])");
    assertFlat(t.grad(), "tensor([2., 4., 6.])");
  }

  @Test
  @Tag("autograd-15.07")
  void gradientsOfDualsAreDuals() {
    Tensor x = v3.clone().requiresGrad_();
    inLevel(
        () -> {
          Tensor y = makeDual(x, one).pow(3).sum();
          assertThat(y).hasToString("tensor(36., grad_fn=<SumBackward0>, tangent=42.0)");
          Tensor slope = grad(y, x).getFirst();
          assertFlat(slope, "tensor([ 3., 12., 27.], tangent=tensor([ 6., 12., 18.]))");
        });
    // Transforms in reverse take duals too.
    inLevel(
        () ->
            assertFlat(
                Func.grad((Tensor z) -> z.pow(3).sum()).apply(makeDual(v3, one)),
                "tensor([ 3., 12., 27.], tangent=tensor([ 6., 12., 18.]))"));
    assertFlat(
        Func.grad(
                (Tensor z) -> dualLevel(() -> unpackDual(makeDual(z, one).pow(3)).tangent().sum()))
            .apply(v3),
        "tensor([ 6., 12., 18.])");
  }

  @Test
  @Tag("autograd-15.08")
  void noGradKeepsTangentsAndDetachDropsThem() {
    Tensor x = v3.clone().requiresGrad_();
    inLevel(
        () -> {
          Tensor y =
              noGrad(
                  () -> {
                    Tensor dual = makeDual(x, one);
                    return dual.mul(dual);
                  });
          assertFlat(y, "tensor([1., 4., 9.], tangent=tensor([2., 4., 6.]))");
          assertThat(y.requiresGrad()).isFalse();
          assertThat(tangent(y).requiresGrad()).isFalse();
          Tensor dual = makeDual(x, one);
          assertFlat(dual.detach(), "tensor([1., 2., 3.])");
          assertThat(dual.detach().requiresGrad()).isFalse();
          assertFlat(dual.data(), "tensor([1., 2., 3.])");
          assertFlat(
              dual.detach().mul(dual), // one factor is a constant
              "tensor([1., 4., 9.], grad_fn=<MulBackward0>, tangent=tensor([1., 2., 3.]))");
        });
  }

  @Test
  void inferenceModeTurnsForwardModeOff() {
    inLevel(
        () -> {
          try (var _ = inferenceMode()) {
            Tensor dual = makeDual(v3, one);
            assertFlat(dual.mul(dual), "tensor([1., 4., 9.])");
          }
        });
  }

  /** An operation that says nothing of its derivative. */
  private record Silent() implements Opaque {
    @Override
    public String nodeName() {
      return "SilentBackward0";
    }

    @Override
    public Tensor[] forward(Tensor[] inputs) {
      return new Tensor[] {Clone.apply(inputs[0])};
    }

    @Override
    public boolean saves(int i, boolean[] needed) {
      return false;
    }

    @Override
    public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
      return grads;
    }
  }

  @Test
  @Tag("autograd-15.09")
  void operationsWithoutARuleAreRefused() {
    String text = "that does not support it because it has not been implemented yet.";
    Consumer<ThrowingCallable> refused =
        call ->
            assertThatThrownBy(call)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Trying to use forward AD with")
                .hasMessageContaining(text);
    inLevel(
        () -> {
          Tensor dual = makeDual(v3, one);
          refused.accept(() -> dual.nextafter(v3));
          refused.accept(() -> Dispatch.call(new Silent(), dual));
          refused.accept(() -> dual().set_(v3));
          assertFlat(Dispatch.call(new Silent(), v3)[0], "tensor([1., 2., 3.])");
          assertRefused(() -> dual().resize_(2), "cannot resize variables that has a forward grad");
        });
    refused.accept(() -> Func.jvp((Tensor x) -> Dispatch.call(new Silent(), x)[0], v3, one));
    refused.accept(() -> Func.jacfwd((Tensor x) -> x.nextafter(v3)).apply(v3));
  }

  @Test
  @Tag("autograd-15.10")
  void resultsIntoOtherTensorsHaveNoRule() {
    inLevel(
        () -> {
          for (Consumer<Tensor> call :
              List.<Consumer<Tensor>>of(
                  dual -> out(zeros(3), () -> dual.add(1)), dual -> out(dual, () -> v3.mul(2)))) {
            assertThatThrownBy(() -> call.accept(dual()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Trying to use forward AD with")
                .hasMessageContaining("because it is an out= function");
          }
        });
  }

  @Test
  @Tag("autograd-15.10")
  void whatHasNoDerivativeIgnoresTangents() {
    inLevel(
        () -> {
          Tensor dual = makeDual(v3, one);
          assertFlat(dual.gt(1), "tensor([False, True, True])");
          assertFlat(dual.eq(v3), "tensor([True, True, True])");
          assertFlat(dual.to(INT64), "tensor([1, 2, 3])");
          assertThat(tangent(dual.max(0).indices())).isNull();
          assertThat(dual.max(0).values()).hasToString("tensor(3., tangent=1.0)");
          assertThat(tangent(randLike(dual))).isNull();
          assertThat(tangent(zerosLike(dual))).isNull();
          assertThat(dual.get(0).item()).isEqualTo(1.0);
          assertThat(Arrays.toString(dual.toDoubleArray())).isEqualTo("[1.0, 2.0, 3.0]");
        });
  }

  @Test
  @Tag("autograd-15.11")
  void tangentsArePrintedLast() {
    Tensor x = v3.clone().requiresGrad_();
    inLevel(
        () -> {
          Tensor dual = makeDual(x, one);
          assertThat(dual)
              .hasToString(
                  "tensor([1., 2., 3.], grad_fn=<ViewBackward0>, tangent=tensor([1., 1., 1.]))");
          assertThat(dual.mul(2))
              .hasToString(
                  "tensor([2., 4., 6.], grad_fn=<MulBackward0>, tangent=tensor([2., 2., 2.]))");
          Tensor other = makeDual(v3, one.mul(2).requiresGrad_());
          assertThat(other)
              .hasToString(
                  "tensor([1., 2., 3.], tangent=tensor([2., 2., 2.], requires_grad=True))");
          assertThat(other.mul(2))
              .hasToString(
                  "tensor([2., 4., 6.], tangent=tensor([4., 4., 4.], grad_fn=<MulBackward0>))");
          assertThat(makeDual(arange(6.0).view(2, 3), ones(2, 3)))
              .hasToString(
                  "tensor([[0., 1., 2.],\n        [3., 4., 5.]], tangent=tensor([[1., 1., 1.],\n"
                      + "        [1., 1., 1.]]))");
          // A number is shown as Python shows it.
          assertThat(makeDual(tensor(2.0), tensor(0.1)))
              .hasToString("tensor(2., tangent=0.10000000149011612)");
          record Case(double value, String text) {}
          for (Case c :
              List.of(
                  new Case(1e-7, "1e-07"),
                  new Case(-1.25e-5, "-1.25e-05"),
                  new Case(0.0001, "0.0001"),
                  new Case(1e15, "1000000000000000.0"),
                  new Case(1e16, "1e+16"),
                  new Case(1.5e300, "1.5e+300"),
                  new Case(-0.0, "-0.0"),
                  new Case(Double.NaN, "nan"),
                  new Case(Double.NEGATIVE_INFINITY, "-inf"))) {
            assertThat(makeDual(tensor(2.0), full(size(), c.value, FLOAT64)))
                .hasToString("tensor(2., tangent=" + c.text + ")");
          }
          assertThat(unpackDual(dual))
              .hasToString(
                  "UnpackedDualTensor(primal=tensor([1., 2., 3.], grad_fn=<Identity>),"
                      + " tangent=tensor([1., 1., 1.]))");
          assertThat(unpackDual(v3))
              .hasToString("UnpackedDualTensor(primal=tensor([1., 2., 3.]), tangent=None)");
        });
  }

  @Test
  void threadsHaveLevelsOfTheirOwn() throws InterruptedException {
    try (DualLevel level = dualLevel()) {
      Tensor dual = makeDual(v3, one);
      AtomicReference<Object> seen = new AtomicReference<>();
      Thread other =
          Thread.ofVirtual()
              .start(
                  () ->
                      seen.set(
                          dualLevel(
                              () -> unpackDual(makeDual(ones(1), ones(1)).mul(3)).tangent())));
      other.join();
      assertThat(seen.get()).hasToString("tensor([3.])");
      assertThat(tangent(dual)).isSameAs(one);
      assertThat(level.isAlive()).isTrue();
    }
  }

  @Test
  void membersOfABatchCannotBeMadeDual() {
    assertRefused(
        () -> Func.vmap((Tensor x) -> dualLevel(() -> makeDual(x, ones()))).apply(v3),
        "Batching rule not implemented for aten::_make_dual");
    // But duals may be members of a batch.
    inLevel(
        () ->
            assertFlat(
                Func.vmap((Tensor x) -> x.pow(3)).apply(makeDual(v3, one)),
                "tensor([ 1., 8., 27.], tangent=tensor([ 3., 12., 27.]))"));
  }
}
