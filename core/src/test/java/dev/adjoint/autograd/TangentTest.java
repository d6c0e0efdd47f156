package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.fromArray;
import static dev.adjoint.Adjoint.manualSeed;
import static dev.adjoint.Adjoint.noGrad;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static dev.adjoint.Adjoint.zerosLike;
import static dev.adjoint.Func.grad;
import static dev.adjoint.Func.jacfwd;
import static dev.adjoint.Func.jvp;
import static dev.adjoint.Func.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.VmapOptions;
import java.util.List;
import java.util.Objects;
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
}
