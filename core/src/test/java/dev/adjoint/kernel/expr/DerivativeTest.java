package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.kernel.math.Evaluator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DerivativeTest {
  private final Expr x = in(0);
  private final Expr y = in(1);

  private static double at(Expr e, double... inputs) {
    return new Evaluator(e, DType.FLOAT64).apply(inputs);
  }

  private static double d(Expr f, int input, double... inputs) {
    return at(Derivative.of(f, input), inputs);
  }

  // ---- against differences

  /** Compares all derivatives up to the order with differences of the one before. */
  private static void check(Expr f, double[] point, int order) {
    if (order == 0) {
      return;
    }
    Evaluator value = new Evaluator(f, DType.FLOAT64);
    for (int i = 0; i < point.length; i++) {
      Expr derivative = Derivative.of(f, i);
      double got = at(derivative, point);
      double expected = difference(value, point, i);
      assertThat(got)
          .as(() -> "derivative of " + f + " at " + Arrays.toString(point))
          .isCloseTo(expected, within(2e-6 * Math.max(1, Math.abs(expected))));
      check(derivative, point, order - 1);
    }
  }

  /** A central difference of fourth order. */
  private static double difference(Evaluator f, double[] point, int i) {
    double h = 1e-3;
    double[] weights = {1.0 / 12, -2.0 / 3, 0, 2.0 / 3, -1.0 / 12};
    double sum = 0;
    for (int k = -2; k <= 2; k++) {
      double[] moved = point.clone();
      moved[i] += k * h;
      sum += weights[k + 2] * f.apply(moved);
    }
    return sum / h;
  }

  @ParameterizedTest
  @EnumSource(UnaryOp.class)
  void unaryOperations(UnaryOp op) {
    switch (op) {
      case NOT, BITNOT, TO_BITS, FROM_BITS, ISNAN -> {
        return;
      }
      default -> {}
    }
    Random random = new Random(1);
    for (int i = 0; i < 8; i++) {
      // Between 0.52 and 0.98: away from nearly every kink and pole, inside nearly every domain.
      double usual = 0.52 + 0.46 * random.nextDouble();
      double at =
          switch (op) {
            case ASIN, ACOS, ATANH -> 0.75 * usual;
            case ACOSH -> 1.5 / usual;
            default -> usual;
          };
      check(Expr.unary(op, x), new double[] {at}, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryOp.class,
      names = {
        "ADD",
        "SUB",
        "MUL",
        "DIV",
        "MAX",
        "MIN",
        "CLAMP_MIN",
        "CLAMP_MAX",
        "REMAINDER",
        "FMOD",
        "POW",
        "ATAN2",
        "HYPOT"
      })
  void binaryOperations(BinaryOp op) {
    Random random = new Random(2);
    for (int i = 0; i < 8; i++) {
      double a = 1.1 + 0.8 * random.nextDouble();
      double b = 2.1 + 0.8 * random.nextDouble();
      check(Expr.binary(op, x, y), new double[] {a, b}, 2);
      check(Expr.binary(op, y, x), new double[] {a, b}, 2);
    }
  }

  @Test
  void otherNodes() {
    check(Expr.fma(x, y, x.exp()), new double[] {0.3, -0.7}, 3);
    check(select(x.gt(y), x.mul(y), x.sin().sub(y)), new double[] {0.3, -0.7}, 3);
    check(select(x.gt(y), x.mul(y), x.sin().sub(y)), new double[] {-0.3, 0.7}, 3);
    check(x.clamp(y, y.add(1)), new double[] {0.3, 0.7}, 2);
    check(x.square().relu(), new double[] {0.3}, 2);
  }

  @Test
  void randomCompositions() {
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      Expr f = randomExpr(random, 4);
      double[] point = {random.nextDouble() - 0.5, random.nextDouble() - 0.5};
      check(f, point, 2);
    }
  }

  /** A smooth function that stays of moderate size. */
  private Expr randomExpr(Random random, int depth) {
    if (depth == 0) {
      return switch (random.nextInt(3)) {
        case 0 -> x;
        case 1 -> y;
        default -> constant(random.nextInt(5) - 2.5);
      };
    }
    Expr a = randomExpr(random, depth - 1);
    Expr b = randomExpr(random, depth - 1);
    return switch (random.nextInt(14)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2, 3 -> a.sigmoid().mul(b.tanh());
      case 4 -> a.div(b.mul(b).add(2));
      case 5 -> a.tanh().exp();
      case 6 -> a.mul(a).add(1.5).log();
      case 7 -> a.sin();
      case 8 -> a.cos().mul(b.sigmoid());
      case 9 -> a.mul(a).add(1).sqrt().reciprocal();
      case 10 -> a.sigmoid().add(0.5).pow(b.tanh());
      case 11 -> a.mul(a).add(2).rsqrt().mul(b.neg());
      case 12 -> a.mul(a).log1p().sub(b.tanh().expm1());
      default -> a.sigmoid().add(1).atan2(b.sigmoid());
    };
  }

  @Test
  void parametersToo() {
    Expr f = x.mul(param(0)).exp();
    Expr p = param(0);
    assertThat(Derivative.of(f, (Expr.Param) p)).isSameAs(x.mul(f));
  }

  // ---- PyTorch's choices

  @Test
  void kinks() {
    assertThat(d(x.abs(), 0, 0.0)).isZero();
    assertThat(d(x.relu(), 0, 0.0)).isZero();
    assertThat(d(x.relu(), 0, -0.0)).isZero();
    assertThat(d(x.relu(), 0, Double.NaN)).isEqualTo(1);
    assertThat(d(x.max(y), 0, 2, 2)).isEqualTo(0.5);
    assertThat(d(x.max(y), 1, 2, 2)).isEqualTo(0.5);
    assertThat(d(x.min(y), 0, 2, 2)).isEqualTo(0.5);
    assertThat(d(x.max(y), 0, 2, 3)).isZero();
    assertThat(d(x.min(y), 0, 2, 3)).isEqualTo(1);
    Expr clamped = x.clamp(constant(-1), constant(1));
    assertThat(d(clamped, 0, -1)).isEqualTo(1);
    assertThat(d(clamped, 0, 1)).isEqualTo(1);
    assertThat(d(clamped, 0, 1.5)).isZero();
    assertThat(d(clamped, 0, -1.5)).isZero();
    assertThat(d(clamped, 0, Double.NaN)).isZero();
    assertThat(d(x.floor(), 0, 0.5)).isZero();
    assertThat(Derivative.of(x.sign(), 0)).isSameAs(constant(0));
    assertThat(Derivative.of(x.gt(y).mul(y), 0)).isSameAs(constant(0));
  }

  @Test
  void theBranchNotTakenGivesExactlyZero() {
    Expr f = select(x.gt(0), x.log(), constant(0));
    assertThat(d(f, 0, 0)).isZero();
    assertThat(d(f, 0, -1)).isZero();
    Expr bounded = select(x.ne(0), x.sin().div(x), constant(1));
    assertThat(d(bounded, 0, 0)).isZero();
    Expr g = Derivative.times(select(x.gt(0), y, x), 1, in(2));
    assertThat(at(g, -1, 1, Double.NaN)).isZero();
  }

  @Test
  void powersOfZero() {
    Expr f = x.pow(y);
    assertThat(d(f, 0, 0, 0)).isZero();
    assertThat(d(f, 0, 0, 1)).isEqualTo(1);
    assertThat(d(f, 0, 0, 2)).isZero();
    assertThat(d(f, 1, 0, 0)).isZero();
    assertThat(d(f, 1, 0, 3)).isZero();
    assertThat(d(f, 1, 0, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(d(x.pow(0), 0, 0)).isZero();
    assertThat(d(x.pow(2), 0, -3)).isEqualTo(-6);
    assertThat(d(constant(2).pow(x), 0, 3)).isCloseTo(8 * Math.log(2), within(1e-14));
    Expr byParam = x.pow(param(0));
    assertThat(
            new Evaluator(Derivative.of(byParam, 0), DType.FLOAT64)
                .apply(new double[] {0}, new double[] {0}))
        .isZero();
  }

  @Test
  void formulasArePyTorchs() {
    Expr g = in(2);
    Expr out = in(3);
    assertThat(saved(x.exp(), g, out)).isSameAs(g.mul(out));
    assertThat(saved(x.tanh(), g, out)).isSameAs(g.mul(constant(1).sub(out.mul(out))));
    assertThat(saved(x.sqrt(), g, out)).isSameAs(g.div(out.mul(2)));
    assertThat(saved(x.log(), g, out)).isSameAs(g.div(x));
    assertThat(saved(x.reciprocal(), g, out)).isSameAs(g.neg().mul(out.mul(out)));
    assertThat(Derivative.times(x.div(y), 0, g)).isSameAs(g.div(y));
    assertThat(Derivative.times(x.div(y), 1, g)).isSameAs(g.neg().mul(x.div(y).div(y)));
    assertThat(Derivative.times(x.mul(y), 0, g)).isSameAs(g.mul(y));
    assertThat(Derivative.times(x.sub(y), 1, g)).isSameAs(g.neg());
    assertThat(Derivative.times(x.pow(3), 0, g)).isSameAs(g.mul(constant(3).mul(x.pow(2))));
    assertThat(Derivative.of(x.mul(2).add(1), 0)).isSameAs(constant(2));
  }

  private static Expr saved(Expr f, Expr g, Expr out) {
    return Derivative.times(f, 0, g).substitute(f, out);
  }

  @Test
  void bitsHaveNoDerivative() {
    Expr f = x.toBits().add(Expr.bits(1)).fromBits();
    assertThatThrownBy(() -> Derivative.of(f, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Derivative.of(f, 1)).isSameAs(constant(0));
    Expr slow = Expr.slow(SlowOp.POW, x.gt(0), x, List.of(x, y));
    assertThatThrownBy(() -> Derivative.of(slow, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
