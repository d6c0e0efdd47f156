package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimplifierTest {
  private final Expr x = in(0);
  private final Expr y = in(1);

  @Test
  void neutralElementsVanish() {
    assertThat(x.mul(1)).isSameAs(x);
    assertThat(constant(1).mul(x)).isSameAs(x);
    assertThat(x.div(1)).isSameAs(x);
    assertThat(x.sub(0)).isSameAs(x);
    assertThat(x.add(-0.0)).isSameAs(x);
    assertThat(x.pow(1)).isSameAs(x);
    assertThat(x.pow(0)).isSameAs(constant(1));
    assertThat(x.mul(-1)).isSameAs(x.neg());
  }

  @Test
  void whatWouldChangeAResultStays() {
    // -0.0 + 0, inf * 0, nan - nan, and 1 / (1 / x) are not what they look like.
    assertThat(x.add(0)).isNotSameAs(x);
    assertThat(x.mul(0)).isNotSameAs(constant(0));
    assertThat(x.sub(x)).isNotSameAs(constant(0));
    assertThat(x.reciprocal().reciprocal()).isNotSameAs(x);
    assertThat(x.eq(x)).isInstanceOf(Expr.Binary.class);
  }

  @Test
  void negationsMeet() {
    assertThat(x.neg().neg()).isSameAs(x);
    assertThat(x.neg().mul(y.neg())).isSameAs(x.mul(y));
    assertThat(x.add(y.neg())).isSameAs(x.sub(y));
    assertThat(x.sub(y.neg())).isSameAs(x.add(y));
    assertThat(x.neg().mul(3)).isSameAs(x.mul(-3));
    assertThat(x.neg().abs()).isSameAs(x.abs());
    assertThat(x.gt(0).not().not()).isSameAs(x.gt(0));
    assertThat(x.toBits().bitNot().bitNot().fromBits()).isSameAs(x);
  }

  @Test
  void constantsFold() {
    assertThat(constant(2).add(3)).isSameAs(constant(5));
    assertThat(constant(2).mul(0.25)).isSameAs(constant(0.5));
    assertThat(constant(1).div(4)).isSameAs(constant(0.25));
    assertThat(constant(2).neg()).isSameAs(constant(-2));
    assertThat(constant(2).lt(3)).isSameAs(constant(true));
    assertThat(constant(Math.E).log()).isSameAs(constant(1.0));
    // Too large to be exact in double: left to the type that is computed in.
    assertThat(constant(1L << 60).add(constant(1L))).isInstanceOf(Expr.Binary.class);
    assertThat(constant(0).mul(-5)).isSameAs(constant(0));
  }

  @Test
  void choicesThatAreNone() {
    assertThat(select(constant(true), x, y)).isSameAs(x);
    assertThat(select(x.gt(0), y, y)).isSameAs(y);
    assertThat(select(x.gt(0).not(), x, y)).isSameAs(select(x.gt(0), y, x));
    assertThat(select(x.gt(0), select(x.gt(0), x, y), y)).isSameAs(select(x.gt(0), x, y));
    assertThat(x.gt(0).and(constant(true))).isSameAs(x.gt(0));
    assertThat(x.gt(0).or(constant(true))).isSameAs(constant(true));
    assertThat(x.gt(0).xor(x.gt(0))).isSameAs(constant(false));
    assertThat(x.floor().round()).isSameAs(x.floor());
  }
}
