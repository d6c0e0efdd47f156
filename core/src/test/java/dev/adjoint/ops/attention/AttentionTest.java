package dev.adjoint.ops.attention;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attention in blocks, beside the same composed of whole matrices. */
class AttentionTest {
  @BeforeEach
  void seed() {
    manualSeed(3);
  }

  private static Tensor composed(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor added, double scale, boolean causal) {
    Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale);
    if (causal) {
      Tensor seen = ones(q.size(-2), k.size(-2)).to(BOOL).tril();
      scores = scores.maskedFill(seen.logicalNot(), Double.NEGATIVE_INFINITY);
    }
    return (added == null ? scores : scores.add(added)).softmax(-1).matmul(v);
  }

  private static Tensor values(long... sizes) {
    return randn(Shape.of(sizes), FLOAT64);
  }

  private static void alike(
      Function<List<Tensor>, Tensor> blocks,
      Function<List<Tensor>, Tensor> whole,
      Tensor... operands) {
    List<Tensor> ours = leaves(operands);
    List<Tensor> theirs = leaves(operands);
    Tensor result = blocks.apply(ours);
    Tensor other = whole.apply(theirs);
    near(result, other);
    Tensor weights = randnLike(result);
    result.backward(weights);
    other.backward(weights);
    for (int i = 0; i < operands.length; i++) {
      near(grad(ours.get(i)), grad(theirs.get(i)));
    }
  }

  private static List<Tensor> leaves(Tensor... operands) {
    return List.of(operands).stream().map(t -> t.clone().requiresGrad_()).toList();
  }

  private static Tensor grad(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad());
  }

  private static void near(Tensor a, Tensor b) {
    assertThat(a.shape()).isEqualTo(b.shape());
    assertThat(largest(a.sub(b))).isLessThan(1e-10);
  }

  private static double largest(Tensor x) {
    return x.detach().abs().max().item();
  }

  @Test
  void manyBlocksOfQueries() {
    // 2 heads of 700 queries of 900 keys: blocks of less than half of one head.
    Tensor q = values(1, 2, 700, 4);
    Tensor k = values(1, 2, 900, 4);
    Tensor v = values(1, 2, 900, 4);
    alike(
        x -> F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2)),
        x -> composed(x.get(0), x.get(1), x.get(2), null, 0.5, false),
        q,
        k,
        v);
  }

  @Test
  void causalBlocksSeeEarlierKeysAlone() {
    Tensor q = values(2, 1, 200, 4);
    Tensor k = values(2, 1, 150, 4);
    Tensor v = values(2, 1, 150, 4);
    alike(
        x -> F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2), null, 0.0, true),
        x -> composed(x.get(0), x.get(1), x.get(2), null, 0.5, true),
        q,
        k,
        v);
  }

  @Test
  void negativeScaleOfCausalScores() {
    // Where PyTorch's kernel scales what it has masked already.
    Tensor q = values(1, 1, 6, 4);
    Tensor k = values(1, 1, 6, 4);
    Tensor v = values(1, 1, 6, 4);
    alike(
        x -> F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2), null, 0.0, true, -0.75),
        x -> composed(x.get(0), x.get(1), x.get(2), null, -0.75, true),
        q,
        k,
        v);
  }

  @Test
  void masksOfBatchesAndHeads() {
    Tensor q = values(3, 2, 300, 4);
    Tensor k = values(3, 2, 400, 4);
    Tensor v = values(3, 2, 400, 4);
    for (Tensor mask : List.of(values(3, 1, 300, 400), values(1, 2, 1, 400), values(300, 1))) {
      alike(
          x -> F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2), mask),
          x -> composed(x.get(0), x.get(1), x.get(2), mask, 0.5, false),
          q,
          k,
          v);
    }
  }

  @Test
  void groupsShareKeys() {
    Tensor q = values(2, 6, 300, 4);
    Tensor k = values(2, 2, 300, 4);
    Tensor v = values(2, 2, 300, 4);
    Tensor mask = values(2, 6, 300, 300);
    alike(
        x ->
            F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2), mask, 0.0, false, null, true),
        x ->
            composed(
                x.get(0),
                x.get(1).repeatInterleave(3, 1L),
                x.get(2).repeatInterleave(3, 1L),
                mask,
                0.5,
                false),
        q,
        k,
        v);
  }

  @Test
  void queriesWithoutKeysGiveZeros() {
    Tensor q = values(1, 1, 2, 4).requiresGrad_();
    Tensor k = values(1, 1, 3, 4);
    Tensor mask = tensor(new boolean[][] {{true, false, true}, {false, false, false}});
    Tensor result = F.scaledDotProductAttention(q, k, k, mask);
    assertThat(largest(result.select(2, 1))).isZero();
    result.sum().backward();
    assertThat(largest(grad(q).select(2, 1))).isZero();
  }
}
