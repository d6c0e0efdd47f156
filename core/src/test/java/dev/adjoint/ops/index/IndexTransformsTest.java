package dev.adjoint.ops.index;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Index operations for whole batches, and their tangents against their gradients. */
class IndexTransformsTest {
  private static final long BATCH = 2;

  /** An operation on a tensor, an index and values. */
  private interface Op {
    Tensor apply(Tensor x, Tensor index, Tensor values);
  }

  private record Case(String name, Op op, long[] x, long[] index, long bound, long[] values) {}

  private static Case of(String name, Op op, long[] x, long[] index, long bound, long... values) {
    return new Case(name, op, x, index, bound, values);
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static final Op[] SCATTERS = {
    (x, i, v) -> x.scatter(-1, i, v),
    (x, i, v) -> x.scatter(-1, i, 2),
    (x, i, v) -> x.scatterAdd(-1, i, v),
    (x, i, v) -> x.scatterReduce(-1, i, v, "prod"),
    (x, i, v) -> x.scatterReduce(-1, i, v, "mean", false),
    (x, i, v) -> x.scatterReduce(-1, i, v, "amax"),
    (x, i, v) -> x.gather(-1, i)
  };

  private static final Op[] SLICES = {
    (x, i, v) -> x.indexAdd(0, i, v),
    (x, i, v) -> x.indexAdd(0, i, v, 2),
    (x, i, v) -> x.indexReduce(0, i, v, "prod"),
    (x, i, v) -> x.indexReduce(0, i, v, "amin", false),
    (x, i, v) -> x.indexSelect(0, i),
    (x, i, v) -> x.indexCopy(0, i, v),
  };

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int k = 0; k < SCATTERS.length; k++) {
      cases.add(of("scatter " + k, SCATTERS[k], sizes(3, 4), sizes(2, 3), 4, 2, 3));
      cases.add(of("scatter 0-d " + k, SCATTERS[k], sizes(), sizes(), 1));
    }
    for (int k = 0; k < SLICES.length; k++) {
      cases.add(of("slices " + k, SLICES[k], sizes(4, 3), sizes(2), 4, 2, 3));
    }
    Index all = slice();
    cases.add(of("get", (x, i, v) -> x.get(i), sizes(4, 3), sizes(2), 4));
    cases.add(of("get scalar", (x, i, v) -> x.get(i), sizes(4, 3), sizes(), 4));
    cases.add(of("get second", (x, i, v) -> x.get(all, Index.of(i)), sizes(2, 4, 3), sizes(2), 4));
    cases.add(
        of(
            "get apart",
            (x, i, v) -> x.get(Index.of(i), all, Index.of(tensor(0, 1))),
            sizes(4, 3, 2),
            sizes(3, 2),
            4));
    cases.add(
        of(
            "put",
            (x, i, v) -> x.indexPut(new Tensor[] {i, tensor(0, 1)}, v),
            sizes(4, 3),
            sizes(2),
            4,
            2));
    cases.add(
        of(
            "put and add",
            (x, i, v) -> x.indexPut(new Tensor[] {i}, v, true),
            sizes(4, 3),
            sizes(2, 2),
            4,
            3));
    cases.add(
        of(
            "in place behind",
            (x, i, v) -> x.clone().set(index(all, Index.of(i)), v),
            sizes(2, 4, 3),
            sizes(2),
            4,
            2,
            2,
            1));
    cases.add(of("take", (x, i, v) -> x.take(i), sizes(3, 2), sizes(2, 2), 6));
    cases.add(of("along", (x, i, v) -> x.takeAlongDim(i, 1), sizes(3, 2), sizes(1, 4), 2));
    Tensor mask = tensor(new boolean[][] {{true, false}, {false, true}});
    cases.add(of("select", (x, i, v) -> x.maskedSelect(mask), sizes(2, 2), sizes(1), 1));
    cases.add(of("mask", (x, i, v) -> x.maskedScatter(mask, v), sizes(2, 2), sizes(1), 1, 3));
    cases.add(of("in place", (x, i, v) -> x.mul(1).scatter_(0, i, v), sizes(4), sizes(2), 4, 2));
    return cases;
  }

  private static Tensor filled(long seed, long... sizes) {
    Tensor flat = arange(1L, 1L + numel(sizes)).to(FLOAT64).mul(1.7 + seed).sin().add(0.1);
    return flat.reshape(sizes);
  }

  private static long numel(long... sizes) {
    long n = 1;
    for (long size : sizes) {
      n *= size;
    }
    return n;
  }

  /** Positions without repetition in a row, where there is room. */
  private static Tensor positions(long shift, long bound, long... sizes) {
    long n = numel(sizes);
    long[] flat = new long[(int) n];
    for (int i = 0; i < n; i++) {
      flat[i] = (i + shift) % bound;
    }
    return tensor(flat).reshape(sizes);
  }

  private static Tensor batch(Function<Long, Tensor> member) {
    Tensor first = member.apply(0L);
    long[] sizes = first.shape().toArray();
    long[] all = new long[sizes.length + 1];
    all[0] = BATCH;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    Tensor whole = zeros(size(all), first.dtype());
    for (long k = 0; k < BATCH; k++) {
      whole.set(k, member.apply(k));
    }
    return whole;
  }

  @Test
  void aBatchIsItsMembers() {
    for (Case c : cases()) {
      for (int which = 1; which < 8; which++) {
        if (which % 2 == 0 && c.name().startsWith("in place")) {
          continue; // a write into what all members share is refused
        }
        Tensor x = part(which, 1, k -> filled(k, c.x()));
        Tensor i = part(which, 2, k -> positions(k, c.bound(), c.index()));
        Tensor v = part(which, 4, k -> filled(k + 5, c.values()));
        Function<Tensor, Tensor> f = member(c, which, x, i, v);
        Tensor expected = batch(k -> f.apply(tensor(k)));
        Tensor actual = vmapped(c, which, x, i, v);
        assertThat(actual.shape()).as(c.name() + " " + which).isEqualTo(expected.shape());
        assertThat(equal(actual, expected)).as(c.name() + " " + which).isTrue();
      }
    }
  }

  private static Tensor part(int which, int bit, Function<Long, Tensor> member) {
    return (which & bit) != 0 ? batch(member) : member.apply(0L);
  }

  private static Function<Tensor, Tensor> member(Case c, int which, Tensor x, Tensor i, Tensor v) {
    return k ->
        c.op()
            .apply(
                (which & 1) != 0 ? x.get(k) : x,
                (which & 2) != 0 ? i.get(k) : i,
                (which & 4) != 0 ? v.get(k) : v);
  }

  private static Tensor vmapped(Case c, int which, Tensor x, Tensor i, Tensor v) {
    // The operands that are not batched are captured.
    Function<List<Tensor>, Tensor> f =
        all -> {
          int at = 0;
          Tensor a = (which & 1) != 0 ? all.get(at++) : x;
          Tensor b = (which & 2) != 0 ? all.get(at++) : i;
          Tensor d = (which & 4) != 0 ? all.get(at) : v;
          return c.op().apply(a, b, d);
        };
    List<Tensor> batched = new ArrayList<>();
    if ((which & 1) != 0) {
      batched.add(x);
    }
    if ((which & 2) != 0) {
      batched.add(i);
    }
    if ((which & 4) != 0) {
      batched.add(v);
    }
    Function<List<Tensor>, Tensor> all = Func.vmap(f);
    return all.apply(batched);
  }

  @Test
  void tangentsAndGradientsAgree() {
    for (Case c : cases()) {
      Tensor i = positions(0, c.bound(), c.index());
      Tensor x = filled(0, c.x());
      Tensor v = filled(5, c.values());
      Tensor dx = filled(1, c.x());
      Tensor dv = filled(2, c.values());
      var jvp = Func.jvp((a, b) -> c.op().apply(a, i, b), List.of(x, v), List.of(dx, dv));
      Tensor a = x.clone().requiresGrad_();
      Tensor b = v.clone().requiresGrad_();
      Tensor y = c.op().apply(a, i, b);
      Tensor w = filled(3, y.shape().toArray());
      List<Tensor> grads =
          new ArrayList<>(grad(List.of(y), List.of(a, b), List.of(w), null, false, true));
      double expected = grads.get(0).mul(dx).sum().item();
      expected += grads.get(1) == null ? 0 : grads.get(1).mul(dv).sum().item();
      assertThat(jvp.tangent().mul(w).sum().item())
          .as(c.name())
          .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-9));
      assertThat(equal(jvp.output(), y)).isTrue();
    }
  }

  /** Values and tangents that PyTorch 2.13 gives: the last write counts, or the sum of all. */
  @Test
  void writesIntoExpandedTensors() {
    Tensor mask = tensor(true, false);
    assertThat(members(1, x -> x.expand(2).set(mask, 2))).isEqualTo(List.of(2.0, 2.0, 2.0));
    assertThat(members(1, x -> x.expand(2).maskedFill_(mask, 2))).isEqualTo(List.of(2.0, 2.0, 2.0));
    Tensor[] places = {tensor(0, 1, 0)};
    assertThat(members(1, x -> x.expand(2).indexPut_(places, arange(3.0).mul(x))))
        .isEqualTo(List.of(2.0, 4.0, 6.0));
    assertThat(members(1, x -> x.expand(2).indexPut_(places, x.mul(ones(3)), true)))
        .isEqualTo(List.of(4.0, 8.0, 12.0));
    assertThat(
            members(
                2,
                x ->
                    x.unsqueeze(1)
                        .expand(3, 2)
                        .set(
                            new Index[] {slice(), Index.of(tensor(new long[] {0}))},
                            arange(3.0).mul(x).unsqueeze(1))))
        .isEqualTo(List.of(2.0, 4.0, 6.0));
    Tensor[] outside = {tensor(0, 5)};
    assertThatThrownBy(() -> members(1, x -> x.expand(2).indexPut_(outside, x)))
        .hasMessageContaining("index 5 is out of bounds for dimension");
    Tensor one = tensor(1.0);
    var dual =
        Func.jvp(
            (Tensor x) -> x.clone().view(1).expand(2).set(places[0], arange(3.0).mul(x)), one, one);
    assertThat(dual.tangent().toDoubleArray()).containsExactly(2, 2);
    assertThat(
            Func.jvp((Tensor x) -> x.clone().view(1).expand(2).set(mask, 2), one, one)
                .tangent()
                .toDoubleArray())
        .containsExactly(0, 0);
  }

  /** What a function makes of copies of [1], [2] and [3]: the one value that each result holds. */
  private static List<Double> members(int rank, Function<Tensor, Tensor> f) {
    Tensor results =
        Func.vmap((Tensor x) -> f.apply(x.clone())).apply(tensor(1.0, 2.0, 3.0).view(3, 1));
    assertThat(results.dim()).isEqualTo(rank + 1);
    List<Double> values = new ArrayList<>();
    for (Tensor result : results.unbind()) {
      assertThat(result.unique().numel()).isEqualTo(1);
      values.add(result.max().item());
    }
    return values;
  }
}
