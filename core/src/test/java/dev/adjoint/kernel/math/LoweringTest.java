package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoweringTest {
  private static final double[] INTERESTING = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3,
    -3,
    0.1,
    -7.25,
    1e-45,
    -1e-45,
    1e-38,
    8388607.5,
    8388608,
    16777217,
    4503599627370495.5,
    9007199254740993.0,
    1e30,
    -1e30,
    3e38,
    1e308,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final Map<Expr, Map<DType, Evaluator>> EVALUATORS = new ConcurrentHashMap<>();

  private final Expr x = in(0);
  private final Expr y = in(1);

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "INT32", "INT64"})
  void onlyPrimitivesAreLeft(DType compute) {
    for (UnaryOp op : UnaryOp.values()) {
      if (compute.isFloatingPoint() && op != UnaryOp.BITNOT && op != UnaryOp.FROM_BITS) {
        assertPrimitive(Expr.unary(op, x), compute);
      }
    }
    for (BinaryOp op : BinaryOp.values()) {
      boolean defined =
          compute.isFloatingPoint()
              ? !op.isBitwise() && op != BinaryOp.GCD
              : op != BinaryOp.DIV && op != BinaryOp.ATAN2 && op != BinaryOp.HYPOT;
      if (defined) {
        assertPrimitive(Expr.binary(op, x, y), compute);
      }
    }
  }

  private static void assertPrimitive(Expr e, DType compute) {
    for (Expr part : Expr.postOrder(List.of(Lowering.lower(Meaning.of(e, compute), compute)))) {
      if (part instanceof Expr.Unary u) {
        assertThat(u.op().isPrimitive()).as("%s", u.op()).isTrue();
      } else if (part instanceof Expr.Binary b) {
        assertThat(b.op().isPrimitive()).as("%s", b.op()).isTrue();
      }
    }
  }

  @Test
  void sharedPartsStayShared() {
    Expr e = x.exp();
    List<Expr> both = Lowering.lower(List.of(e.add(1), e.mul(y)), DType.FLOAT32);
    Expr lowered = Lowering.lower(e, DType.FLOAT32);
    assertThat(both).containsExactly(lowered.add(1), lowered.mul(y));
  }

  // ---- floating point

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rounding(boolean wide) {
    for (double v : INTERESTING) {
      double a = wide ? v : (float) v;
      assertSame(wide, x.round(), Math.rint(a), a);
      assertSame(wide, x.floor(), Math.floor(a), a);
      assertSame(wide, x.ceil(), Math.ceil(a), a);
      assertSame(wide, x.trunc(), a < 0 ? Math.ceil(a) : Math.floor(a), a);
      assertSame(wide, x.sign(), Double.isNaN(a) || a == 0 ? 0 : Math.signum(a), a);
      assertSame(wide, x.isNan(), Double.isNaN(a) ? 1 : 0, a);
    }
  }

  private static void assertSame(boolean wide, Expr e, double expected, double... inputs) {
    DType compute = wide ? DType.FLOAT64 : DType.FLOAT32;
    double got =
        EVALUATORS
            .computeIfAbsent(e, k -> new EnumMap<>(DType.class))
            .computeIfAbsent(compute, k -> new Evaluator(e, k))
            .apply(inputs);
    double wanted = wide ? expected : (float) expected;
    assertThat(got)
        .as(() -> e + " of " + Arrays.toString(inputs) + " in " + compute)
        .isEqualTo(Double.valueOf(wanted));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void remainders(boolean wide) {
    Random random = new Random(5);
    for (double v : INTERESTING) {
      for (double w : INTERESTING) {
        checkRemainders(wide, v, w);
      }
    }
    for (int i = 0; i < 5_000; i++) {
      double scale = Math.pow(10, random.nextInt(12) - 6);
      checkRemainders(wide, random.nextGaussian() * scale, random.nextGaussian());
      checkRemainders(wide, random.nextInt(200) - 100, random.nextInt(20) - 10);
      checkRemainders(wide, (random.nextInt(200) - 100) * 0.1, 0.1);
    }
  }

  private void checkRemainders(boolean wide, double v, double w) {
    double a = wide ? v : (float) v;
    double b = wide ? w : (float) w;
    double mod = a % b;
    assertSame(wide, x.fmod(y), mod, a, b);
    double remainder = mod != 0 && (b < 0) != (mod < 0) ? sum(wide, mod, b) : mod;
    assertSame(wide, x.remainder(y), remainder, a, b);
    assertSame(wide, x.floorDiv(y), wide ? floorDiv(a, b) : floorDiv((float) a, (float) b), a, b);
  }

  private static double sum(boolean wide, double a, double b) {
    return wide ? a + b : (float) a + (float) b;
  }

  /** The quotient by way of the exact remainder, as PyTorch and Python define it. */
  private static double floorDiv(double a, double b) {
    if (b == 0) {
      return a / b;
    }
    double mod = a % b;
    double div = (a - mod) / b;
    if (mod != 0 && (b < 0) != (mod < 0)) {
      div -= 1;
    }
    if (div == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(div);
    return div - floor > 0.5 ? floor + 1 : floor;
  }

  private static float floorDiv(float a, float b) {
    if (b == 0) {
      return a / b;
    }
    float mod = a % b;
    float div = (a - mod) / b;
    if (mod != 0 && (b < 0) != (mod < 0)) {
      div -= 1;
    }
    if (div == 0) {
      return Math.copySign(0f, a / b);
    }
    float floor = (float) Math.floor(div);
    return div - floor > 0.5f ? floor + 1 : floor;
  }

  @Test
  void extremesPropagateNan() {
    for (Expr e : List.of(x.max(y), x.min(y), x.clampMin(y), x.clampMax(y))) {
      assertSame(true, e, Double.NaN, Double.NaN, 1);
      assertSame(true, e, Double.NaN, 1, Double.NaN);
    }
    assertSame(true, x.relu(), Double.NaN, Double.NaN);
    assertSame(true, x.relu(), 0, -1);
    assertSame(true, x.clamp(constant(2), constant(1)), 1, 5);
  }

  @Test
  void powersAsInC() {
    for (boolean wide : new boolean[] {false, true}) {
      Expr e = x.pow(y);
      assertSame(wide, e, 1, 1, Double.NaN);
      assertSame(wide, e, 1, Double.NaN, 0);
      assertSame(wide, e, 1, -1, Double.POSITIVE_INFINITY);
      assertSame(wide, e, Double.NaN, -2, 0.5);
      assertSame(wide, e, -8, -2, 3);
      assertSame(wide, e, Double.NEGATIVE_INFINITY, -0.0, -3);
      assertSame(wide, e, Double.POSITIVE_INFINITY, -0.0, -2);
      assertSame(wide, e, 0.25, 2, -2);
    }
    assertSame(true, x.pow(2), 9, -3);
    assertSame(true, x.pow(3), -27, -3);
    assertSame(true, x.pow(0.5), 3, 9);
    assertSame(true, x.pow(-0.5), 0.25, 16);
    assertSame(true, x.pow(-1), -0.5, -2);
    assertSame(true, x.pow(-2), 0.25, -2);
  }

  // ---- integers

  private static long integer(Expr e, DType type, long... inputs) {
    return new Evaluator(e, type).applyLong(inputs);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT32", "INT64"})
  void integerDivisionRoundsAsPythons(DType type) {
    for (long a : new long[] {7, -7, 0, 100}) {
      for (long b : new long[] {2, -2, 3, -3}) {
        assertThat(integer(x.floorDiv(y), type, a, b)).isEqualTo(Math.floorDiv(a, b));
        assertThat(integer(x.remainder(y), type, a, b)).isEqualTo(Math.floorMod(a, b));
        assertThat(integer(x.fmod(y), type, a, b)).isEqualTo(a % b);
        assertThat(integer(x.truncDiv(y), type, a, b)).isEqualTo(a / b);
      }
    }
    for (Expr e : List.of(x.floorDiv(y), x.remainder(y), x.fmod(y), x.truncDiv(y))) {
      assertThatThrownBy(() -> integer(e, type, 1, 0))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("ZeroDivisionError");
    }
  }

  @Test
  void integersWrap() {
    int big = Integer.MAX_VALUE;
    assertThat(integer(x.add(1), DType.INT32, big)).isEqualTo(Integer.MIN_VALUE);
    assertThat(integer(x.mul(x), DType.INT32, big)).isEqualTo(1);
    assertThat(integer(Expr.fma(x, x, x), DType.INT32, big)).isEqualTo(big + 1);
    assertThat(integer(x.abs(), DType.INT32, Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    assertThat(integer(x.floorDiv(-1), DType.INT32, Integer.MIN_VALUE))
        .isEqualTo(Integer.MIN_VALUE);
    assertThat(integer(x.add(1), DType.INT64, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(integer(x.pow(y), DType.INT32, 3, 40)).isEqualTo((int) SlowFunctions.pow(3L, 40L));
    assertThat(integer(x.pow(2), DType.INT64, -5)).isEqualTo(25);
    assertThat(integer(x.pow(y), DType.INT64, -1, -3)).isEqualTo(-1);
    assertThat(integer(x.pow(y), DType.INT64, 2, -1)).isZero();
    assertThat(integer(x.sign(), DType.INT64, -9)).isEqualTo(-1);
    assertThat(integer(x.floor(), DType.INT64, -9)).isEqualTo(-9);
    assertThat(integer(x.shl(y), DType.INT32, 1, 31)).isEqualTo(Integer.MIN_VALUE);
    assertThat(integer(x.ushr(constant(1)), DType.INT32, -1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(integer(x.shr(constant(1)), DType.INT64, -8)).isEqualTo(-4);
    assertThat(integer(x.bitNot(), DType.INT64, 5)).isEqualTo(-6);
    assertThat(integer(x.lt(y), DType.INT64, 1, 2)).isEqualTo(1);
  }

  @Test
  void boolIsLogic() {
    assertThat(integer(x.add(y), DType.BOOL, 1, 1)).isEqualTo(1);
    assertThat(integer(x.mul(y), DType.BOOL, 1, 0)).isZero();
    assertThat(integer(x.max(y), DType.BOOL, 1, 0)).isEqualTo(1);
    assertThat(integer(x.bitNot(), DType.BOOL, 1)).isZero();
    assertThat(integer(x.eq(y), DType.BOOL, 1, 1)).isEqualTo(1);
    assertThatThrownBy(() -> integer(x.sub(y), DType.BOOL, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bool");
  }

  @Test
  void whatATypeLacksIsRefused() {
    for (Expr e : List.of(x.div(y), x.exp(), x.mul(0.5), x.sqrt())) {
      assertThatThrownBy(() -> Meaning.of(e, DType.INT64))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Expr e : List.of(x.and(y), x.shl(y), x.bitNot())) {
      assertThatThrownBy(() -> Meaning.of(e, DType.FLOAT32))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
