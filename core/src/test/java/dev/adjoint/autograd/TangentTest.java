package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.cat;
import static dev.adjoint.Adjoint.fromArray;
import static dev.adjoint.Adjoint.manualSeed;
import static dev.adjoint.Adjoint.noGrad;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.stack;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.tensors;
import static dev.adjoint.Adjoint.where;
import static dev.adjoint.Adjoint.zeros;
import static dev.adjoint.Adjoint.zerosLike;
import static dev.adjoint.Func.grad;
import static dev.adjoint.Func.jacfwd;
import static dev.adjoint.Func.jacrev;
import static dev.adjoint.Func.jvp;
import static dev.adjoint.Func.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose memory tangents lie in, and who else sees it: views, writes, passes of the engine. */
@SuppressWarnings("ReturnValueIgnored") // what is looked at is seen inside the functions
class TangentTest {

  private static Tensor dual(double value) {
    return ForwardAd.makeDual(tensor(value), tensor(1.0));
  }

  private static Tensor tangent(Tensor t) {
    return Objects.requireNonNull(ForwardAd.unpackDual(t).tangent());
  }

  private static Tensor cubes(Tensor x) {
    return x.mul(x).mul(x).sum();
  }

  // What is larger than 4096 bytes is released by the engine as soon as nobody holds it.

  @ParameterizedTest
  @ValueSource(longs = {3, 10_000})
  void gradientsOnTheirWayKeepTheirTangents(long n) {
    Tensor x = zeros(n).add_(0.5).requiresGrad_(true);
    try (var _ = ForwardAd.dualLevel()) {
      Tensor d = ForwardAd.makeDual(x, ones(n));
      Tensor g =
          Autograd.grad(List.of(cubes(d)), List.of(x), null, null, false, null, false).getFirst();
      assertThat(tangent(g).eq(3).all().itemBoolean()).isTrue(); // (x^3)'' = 6 x
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 10_000})
  void leafGradientsKeepTheirTangents(long n) {
    Tensor x = zeros(n).add_(0.5).requiresGrad_(true);
    try (var _ = ForwardAd.dualLevel()) {
      Tensor d = ForwardAd.makeDual(x, ones(n));
      for (int i = 1; i <= 2; i++) {
        cubes(d).backward();
        Tensor g = Objects.requireNonNull(x.grad());
        assertThat(tangent(g).eq(3 * i).all().itemBoolean()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 10_000})
  void unrecordedPassesKeepTheTangentsOfATransform(long n) {
    var found =
        jvp(x -> noGrad(() -> grad(TangentTest::cubes).apply(x)), ones(n).mul(0.5), ones(n));
    assertThat(found.tangent().eq(3).all().itemBoolean()).isTrue();
  }

  @Test
  void aResultHasATangentOfItsOwn() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor d = dual(3);
      Tensor y = d.sum(); // of one element
      y.mul_(2);
      assertThat(tangent(d).item()).isEqualTo(1);
      assertThat(tangent(y).item()).isEqualTo(2);
    }
  }

  @Test
  void aViewFollowsItsBaseThatGetsATangentLater() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor base = ones(3);
      Tensor view = base.get(1);
      base.mul_(dual(3));
      assertThat(tangent(view).item()).isEqualTo(1);
      view.mul_(2);
      assertThat(tangent(base).toDoubleArray()).containsExactly(1, 2, 1);
    }
    var found =
        jvp(
            x -> {
              Tensor base = ones(3);
              Tensor view = base.get(0);
              base.mul_(x);
              return view;
            },
            tensor(3.0),
            tensor(1.0));
    assertThat(found.tangent().item()).isEqualTo(1);
  }

  @Test
  void aViewFollowsAnotherOneOfItsBase() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor base = ones(3);
      Tensor view = base.get(0);
      base.get("0:2").mul_(dual(3));
      assertThat(tangent(view).item()).isEqualTo(1);
      assertThat(tangent(base).toDoubleArray()).containsExactly(1, 1, 0);
    }
  }

  @Test
  void anUnpackedPrimalDoesNotFollowItsBase() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor base = ones(3);
      base.mul_(dual(3));
      Tensor primal = ForwardAd.unpackDual(base).primal();
      assertThat(ForwardAd.unpackDual(primal).tangent()).isNull();
      assertThat(ForwardAd.unpackDual(primal.get(0)).tangent()).isNull();
    }
  }

  @Test
  void aBaseWithGapsGetsATangentWithGaps() {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor base = ones(4, 3).get(":, 1").detach();
      Tensor view = base.get("1:3");
      view.mul_(dual(3));
      assertThat(tangent(base).toDoubleArray()).containsExactly(0, 1, 1, 0);
      assertThat(tangent(view).toDoubleArray()).containsExactly(1, 1);
    }
  }

  @Test
  void aTangentHasTheStridesOfItsTensor() {
    Tensor x = fromArray(new double[] {1, 2, 3, 4, 5, 6}, 3, 2).get(":, 1"); // stride 2
    Tensor v = tensor(1, 10, 100).to(DType.FLOAT64);
    var found = jvp(t -> t.asStrided(size(2), new long[] {4}, 1), x, v);
    assertThat(found.tangent().toDoubleArray()).containsExactly(1, 100);
  }

  @Test
  void whatIsWrittenIntoAViewMayDifferFromMemberToMember() {
    Tensor found =
        jacfwd(
                x -> {
                  Tensor y = zeros(3);
                  y.get("1:3").copy_(x.mul(x));
                  return y;
                })
            .apply(tensor(1.0, 2.0));
    assertThat(found.toDoubleArray()).containsExactly(0, 0, 2, 0, 0, 4);
  }

  @Test
  void aTensorHasOneTangentOnly() {
    String text = "Nested forward mode AD is not supported at the moment";
    assertThatThrownBy(
            () ->
                jvp(
                    x -> {
                      try (var _ = ForwardAd.dualLevel()) {
                        return tangent(ForwardAd.makeDual(x, tensor(1.0)).sin());
                      }
                    },
                    tensor(0.5),
                    tensor(1.0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(text);
    assertThatThrownBy(
            () ->
                jvp(
                    x -> {
                      try (var _ = ForwardAd.dualLevel()) {
                        return tangent(x.mul(ForwardAd.makeDual(ones(), tensor(1.0))));
                      }
                    },
                    tensor(0.5),
                    tensor(1.0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(text);
    try (var _ = ForwardAd.dualLevel()) {
      Tensor second = jvp(Tensor::sin, dual(0.5), tensor(1.0)).tangent();
      assertThat(tangent(second).item()).isCloseTo(-Math.sin(0.5), within(1e-6));
    }
  }

  @Test
  void whatAnInnerTransformLeavesBehindStillCounts() {
    Tensor[] left = new Tensor[1];
    dev.adjoint.TensorFunction f =
        x -> {
          grad(y -> {
                left[0] = y.mul(x);
                return left[0];
              })
              .apply(tensor(2.0));
          return left[0];
        };
    assertThat(jvp(f, tensor(3.0), tensor(1.0)).tangent().item()).isEqualTo(2);
    assertThat(grad(f).apply(tensor(3.0)).item()).isEqualTo(2);
  }

  @Test
  void theSameRandomNumbersAreInEveryChunk() {
    manualSeed(1);
    VmapOptions options = VmapOptions.DEFAULT.randomness("same").chunkSize(2);
    double[] found = vmap(x -> x.add(rand()), options).apply(zeros(5)).toDoubleArray();
    assertThat(found).containsOnly(found[0]);
  }

  @Test
  void whatIsMadeLikeAMemberOfABatchMayBeWrittenTo() {
    Tensor x = tensor(1.0, 2.0);
    assertThat(vmap(z -> zerosLike(z).add_(z)).apply(x).toDoubleArray()).containsExactly(1, 2);
  }

  @Test
  void theDataOfATensorInATransformIsAConstant() {
    Tensor x = tensor(1.0, 2.0);
    assertThat(grad(z -> z.mul(z.data()).sum()).apply(x).toDoubleArray()).containsExactly(1, 2);
  }

  @Test
  void aScopeKeepsWhatATransformHasLeftBehind() {
    Tensor[] left = new Tensor[1];
    try (var scope = dev.adjoint.Scope.open()) {
      grad(x -> {
            left[0] = x.mul(3);
            return x.sum();
          })
          .apply(ones(10_000));
      scope.keep(left[0]);
    }
    assertThat(left[0].sum().item()).isEqualTo(30_000);
  }

  @Test
  void fullReductionsCountTheirOwnMembersOnly() {
    Tensor x = fromArray(new double[] {1, 0, 0, 3, 2, 2}, 3, 2);
    assertThat(grad(z -> vmap(t -> t.max()).apply(z).sum()).apply(x).toDoubleArray())
        .containsExactly(1, 0, 0, 1, 0.5, 0.5);
    assertThat(grad(z -> vmap(t -> t.prod()).apply(z).sum()).apply(x).toDoubleArray())
        .containsExactly(0, 1, 3, 0, 2, 2);
    // PyTorch picks one of the ties here, and shares without vmap.
    Tensor ties = fromArray(new double[] {1, 2, 2, 3, 2, 5, 5, 5, 1, 5}, 2, 5);
    for (TensorFunction median : List.<TensorFunction>of(t -> t.median(), t -> t.nanmedian())) {
      TensorFunction all = z -> vmap(median).apply(z).mul(tensor(3.0, 4.0)).sum();
      assertThat(grad(all).apply(ties).toDoubleArray())
          .containsExactly(0, 1, 1, 0, 1, 1, 1, 1, 0, 1);
      Tensor along = tensor(3.0, 6.0, 9.0, 12.0, 15.0).to(DType.FLOAT64).expand(2, 5);
      assertThat(jvp(vmap(median), ties, along).tangent().toDoubleArray())
          .containsExactly(10, 8.25);
      TensorFunction nested = z -> vmap(vmap(median)).apply(z).mul(tensor(3.0, 4.0)).sum();
      assertThat(grad(nested).apply(ties.unsqueeze(0)).toDoubleArray())
          .containsExactly(0, 1, 1, 0, 1, 1, 1, 1, 0, 1);
    }
    Tensor equal = tensor(2.0, 2.0);
    assertThat(grad(z -> vmap(t -> t.amax()).apply(z).sum()).apply(equal).toDoubleArray())
        .containsExactly(1, 1);
  }

  @Test
  void checkpointsInsideTransformsAreRefused() {
    Tensor x = tensor(1.0, 2.0).requiresGrad_(true);
    dev.adjoint.TensorFunction region =
        z -> Checkpoint.checkpoint(t -> t.sub(t.mean()).exp(), z, false);
    assertThatThrownBy(() -> vmap(region).apply(x.expand(2, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("don't yet support saved tensor hooks");
    assertThatThrownBy(() -> grad(z -> region.apply(z).sum()).apply(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("don't yet support saved tensor hooks");
  }

  private static Tensor intoHalf(Tensor t, UnaryOperator<Tensor> write) {
    Tensor c = t.clone();
    write.apply(c.get("1:"));
    return c;
  }

  private static final Map<String, TensorFunction> SMALLER_THAN_WHAT_IS_WRITTEN =
      Map.of(
          "copy_", t -> intoHalf(t, v -> v.copy_(t.pow(2).sum())),
          "set", t -> intoHalf(t, v -> v.set(":", t.pow(2).sum())),
          "fill_", t -> intoHalf(t, v -> v.fill_(t.pow(2).sum())),
          "masked_fill_", t -> intoHalf(t, v -> v.maskedFill_(v.gt(0), t.pow(2).sum())),
          "index_fill_", t -> intoHalf(t, v -> v.indexFill_(0, tensor(0, 1), t.pow(2).sum())),
          "index_put_",
              t -> intoHalf(t, v -> v.indexPut_(new Tensor[] {tensor(0, 1)}, t.pow(2).sum())),
          "add_", t -> intoHalf(t, v -> v.zero_().add_(t.pow(2).sum())),
          "mul_", t -> intoHalf(t, v -> v.fill_(1).mul_(t.pow(2).sum())),
          "sub_", t -> intoHalf(t, v -> v.zero_().sub_(t.pow(2).sum().neg())),
          "lerp_", t -> intoHalf(t, v -> v.zero_().lerp_(ones(1), t.pow(2).sum())));

  @Test
  @Tag("checked")
  void whatIsWrittenIntoAViewIsExpandedToIt() {
    Tensor x = tensor(1.0, 2.0, 3.0);
    SMALLER_THAN_WHAT_IS_WRITTEN.forEach(
        (name, f) -> {
          for (var jacobian : List.of(jacfwd(f), jacrev(f))) {
            assertThat(jacobian.apply(x).toDoubleArray())
                .as(name)
                .containsExactly(1, 0, 0, 2, 4, 6, 2, 4, 6);
          }
          double[] second = new double[27];
          for (int i : new int[] {9, 13, 17, 18, 22, 26}) {
            second[i] = 2;
          }
          for (var twice :
              List.of(jacfwd(jacfwd(f)), jacrev(jacfwd(f)), jacfwd(jacrev(f)), jacrev(jacrev(f)))) {
            assertThat(twice.apply(x).add(0).toDoubleArray()).as(name).containsExactly(second);
          }
          Tensor rows = stack(tensors(x, x.mul(2)), 0);
          TensorFunction push = t -> jvp(f, t, t).tangent();
          assertThat(vmap(push).apply(rows).toDoubleArray())
              .as(name)
              .containsExactly(1, 28, 28, 2, 112, 112);
          try (var _ = ForwardAd.dualLevel()) {
            Tensor written = f.apply(ForwardAd.makeDual(x, ones(3)));
            assertThat(tangent(written).toDoubleArray()).as(name).containsExactly(1, 12, 12);
          }
        });
    TensorFunction repeated =
        t -> {
          Tensor c = zeros(2, 4);
          c.view(4, 2).add_(t);
          return c;
        };
    assertThat(jacfwd(repeated).apply(tensor(5.0, 7.0)).toDoubleArray())
        .containsExactly(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1);
  }

  private static final List<TensorBiFunction> OF_TWO_TYPES =
      List.of(
          Tensor::add,
          Tensor::sub,
          (t, b) -> b.add(t),
          (t, b) -> b.sub(t),
          (t, b) -> t.add(b, 1),
          (t, b) -> t.mul(b),
          (t, b) -> t.div(b),
          (t, b) -> b.div(t),
          (t, b) -> t.maximum(b),
          (t, b) -> where(b.gt(3), t, b),
          (t, b) -> cat(tensors(t, b), 0),
          (t, b) -> stack(tensors(t, b), 0));

  @Test
  void aTangentIsPromotedWithItsTensor() {
    Tensor x = tensor(1.0, 2.0);
    Tensor b = fromArray(new double[] {3, 4}, 2).to(DType.FLOAT64);
    for (TensorBiFunction f : OF_TWO_TYPES) {
      var first = jvp((TensorFunction) t -> f.apply(t, b), x, x);
      assertThat(first.output().dtype()).isEqualTo(DType.FLOAT64);
      assertThat(first.tangent().dtype()).isEqualTo(DType.FLOAT64);
      Tensor wide = jacrev((TensorFunction) t -> f.apply(t, b)).apply(x.to(DType.FLOAT64));
      assertThat(first.tangent().allclose(wide.matmul(x.to(DType.FLOAT64)))).isTrue();
      try (var _ = ForwardAd.dualLevel()) {
        Tensor result = f.apply(ForwardAd.makeDual(x, x), b);
        assertThat(tangent(result).dtype()).isEqualTo(DType.FLOAT64);
      }
    }
  }

  /** PyTorch leaves the tangent in the type of what was written, for want of a conversion. */
  @Test
  void aTangentIsConvertedWhereItIsWritten() {
    Tensor b = fromArray(new double[] {3, 4}, 2).to(DType.FLOAT64);
    for (TensorFunction f :
        List.<TensorFunction>of(t -> zeros(2).add_(t), t -> zeros(2).copy_(t))) {
      var written = jvp(f, b, b);
      assertThat(written.tangent()).hasToString("tensor([3., 4.])");
      assertThat(written.output()).hasToString("tensor([3., 4.])");
    }
    assertThat(jvp(t -> t.clone().add_(b), tensor(1.0, 2.0), ones(2)).tangent())
        .hasToString("tensor([1., 1.])");
  }

  /** As in PyTorch, where a user may give a tensor a tangent of another type. */
  @Test
  void aTangentOfAnotherTypeThatAUserGivesKeepsIt() {
    Tensor x = tensor(1.0, 2.0);
    Tensor v = fromArray(new double[] {3, 4}, 2).to(DType.FLOAT64);
    for (TensorFunction f :
        List.<TensorFunction>of(t -> t.mul(2), Tensor::sum, t -> t.mul(1).add_(x))) {
      assertThat(jvp(f, x, v).tangent().dtype()).isEqualTo(DType.FLOAT64);
    }
  }
}
