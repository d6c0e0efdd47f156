package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.math.Evaluator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExprTest {
  private final Expr x = in(0);
  private final Expr y = in(1);

  @Test
  void equalStructureIsTheSameObject() {
    assertThat(x.mul(y).add(2).exp()).isSameAs(in(0).mul(in(1)).add(constant(2L)).exp());
    assertThat(x.add(y)).isNotSameAs(y.add(x));
    assertThat(constant(2)).isSameAs(constant(2L)).isNotSameAs(constant(2.5));
    assertThat(constant(0.0)).isNotSameAs(constant(-0.0));
    assertThat(constant(Double.NaN)).isSameAs(constant(Double.longBitsToDouble(-1L)));
    assertThat(constant(Long.MAX_VALUE)).isNotSameAs(constant(Long.MAX_VALUE - 1));
    assertThat(select(x.gt(y), x, y)).isSameAs(select(in(0).gt(in(1)), in(0), in(1)));
    assertThat(Expr.fma(x, y, x)).isNotSameAs(select(x.gt(0), y, x));
  }

  @Test
  void manyThreadsGetTheSameObject() {
    List<Expr> made = Collections.synchronizedList(new ArrayList<>());
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            i -> {
              Expr e = in(3);
              for (int k = 0; k < 200; k++) {
                e = e.mul(in(4)).add(k + 0.25);
              }
              made.add(e);
            });
    assertThat(made).hasSize(64).allMatch(e -> e == made.get(0));
  }

  @Test
  void unusedNodesAreForgottenAndMadeAgain() {
    for (int round = 0; round < 3; round++) {
      Expr e = in(0);
      for (int i = 0; i < 10_000; i++) {
        e = e.add(i + round * 1e6 + 0.5);
      }
      assertThat(e.add(1)).isSameAs(e.add(1));
      System.gc();
    }
  }

  @Test
  void deepAndSharedGraphsAreNoProblem() {
    Expr deep = x;
    Expr shared = x;
    for (int i = 0; i < 20_000; i++) {
      deep = deep.add(y);
    }
    for (int i = 0; i < 200; i++) {
      shared = shared.mul(shared).add(y);
    }
    assertThat(deep.freeInputs()).containsExactly(0, 1);
    assertThat(shared.freeInputs()).containsExactly(0, 1);
    assertThat(deep.substitute(y, constant(1)).freeInputs()).containsExactly(0);
    assertThat(new Evaluator(deep, DType.FLOAT64).apply(1, 1)).isEqualTo(20_001);
    assertThat(Derivative.of(deep, 1).freeInputs()).isEmpty();
    assertThat(new Evaluator(Derivative.of(deep, 1), DType.FLOAT64).apply()).isEqualTo(20_000);
    assertThat(Derivative.of(shared, 0).toString()).isNotEmpty();
    assertThat(deep.toString()).isNotEmpty();
  }

  @Test
  void leavesAndParts() {
    Expr e = x.mul(param(2)).add(in(5));
    assertThat(e.freeInputs()).containsExactly(0, 5);
    assertThat(e.freeParams()).containsExactly(2);
    assertThat(e.usesInput(5)).isTrue();
    assertThat(e.usesInput(1)).isFalse();
    assertThat(e.contains(x.mul(param(2)))).isTrue();
    assertThat(e.contains(y)).isFalse();
  }

  @Test
  void substitutionPutsASavedResultInPlace() {
    Expr f = x.sigmoid();
    Expr d = Derivative.times(f, 0, in(1));
    assertThat(d.substitute(f, in(2))).isSameAs(in(1).mul(constant(1).sub(in(2))).mul(in(2)));
    assertThat(x.sub(y).substituteInputs(List.of(y, x))).isSameAs(y.sub(x));
  }

  @Test
  void conditionsAndNumbersMix() {
    assertThat(x.gt(0).mul(y)).isSameAs(select(x.gt(0), constant(1), constant(0)).mul(y));
    assertThat(x.not()).isSameAs(x.ne(0).not());
    assertThat(select(x, y, x)).isSameAs(select(x.ne(0), y, x));
    assertThat(x.gt(0).eq(y.gt(0)).type()).isEqualTo(Expr.Type.BOOL);
    assertThat(x.toBits().add(Expr.bits(1)).fromBits().type()).isEqualTo(Expr.Type.NUM);
  }

  @Test
  void wrongTypesAreRefused() {
    assertThatThrownBy(() -> x.toBits().add(y)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.toBits().exp()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.fromBits()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.gt(0).bitNot()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> in(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Expr.slow(SlowOp.POW, x.gt(0), x, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textNamesSharedParts() {
    Expr e = x.exp();
    assertThat(e.mul(e).add(1)).hasToString("t0 = exp(x0); ((t0 * t0) + 1)");
    assertThat(select(x.lt(0.5), y.neg(), x.max(y)))
        .hasToString("select((x0 < 0.5), neg(x1), max(x0, x1))");
  }
}
