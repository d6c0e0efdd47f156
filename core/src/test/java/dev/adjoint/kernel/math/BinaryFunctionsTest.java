package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every function of two operands against one that is known, in floats and in integers. */
class BinaryFunctionsTest {
  /** The value of two floats. */
  @FunctionalInterface
  private interface FloatFunction {
    float apply(float a, float b);
  }

  private static final Map<BinaryOp, FloatFunction> FLOATS = new EnumMap<>(BinaryOp.class);
  private static final Map<BinaryOp, LongBinaryOperator> LONGS = new EnumMap<>(BinaryOp.class);

  /** Not of numbers, or not of integers. */
  private static final Set<BinaryOp> OF_BITS =
      EnumSet.of(
          BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR, BinaryOp.SHL, BinaryOp.SHR, BinaryOp.USHR);

  private static final Set<BinaryOp> OF_FLOATS =
      EnumSet.of(BinaryOp.DIV, BinaryOp.ATAN2, BinaryOp.HYPOT);

  private static final Set<BinaryOp> OF_INTEGERS = EnumSet.of(BinaryOp.GCD);

  static {
    FLOATS.put(BinaryOp.ADD, (a, b) -> a + b);
    FLOATS.put(BinaryOp.SUB, (a, b) -> a - b);
    FLOATS.put(BinaryOp.MUL, (a, b) -> a * b);
    FLOATS.put(BinaryOp.DIV, (a, b) -> a / b);
    FLOATS.put(BinaryOp.MAX, Math::max);
    FLOATS.put(BinaryOp.MIN, Math::min);
    FLOATS.put(BinaryOp.CLAMP_MIN, Math::max);
    FLOATS.put(BinaryOp.CLAMP_MAX, Math::min);
    FLOATS.put(BinaryOp.EQ, (a, b) -> a == b ? 1 : 0);
    FLOATS.put(BinaryOp.NE, (a, b) -> a != b ? 1 : 0);
    FLOATS.put(BinaryOp.LT, (a, b) -> a < b ? 1 : 0);
    FLOATS.put(BinaryOp.LE, (a, b) -> a <= b ? 1 : 0);
    FLOATS.put(BinaryOp.GT, (a, b) -> a > b ? 1 : 0);
    FLOATS.put(BinaryOp.GE, (a, b) -> a >= b ? 1 : 0);
    FLOATS.put(BinaryOp.FMOD, (a, b) -> a % b);
    FLOATS.put(BinaryOp.REMAINDER, BinaryFunctionsTest::remainder);
    FLOATS.put(BinaryOp.FLOOR_DIV, BinaryFunctionsTest::floorDiv);
    FLOATS.put(BinaryOp.TRUNC_DIV, (a, b) -> truncate(a / b));
    FLOATS.put(BinaryOp.POW, (a, b) -> (float) pow(a, b));
    FLOATS.put(BinaryOp.ATAN2, (a, b) -> (float) Math.atan2(a, b));
    FLOATS.put(BinaryOp.HYPOT, (a, b) -> (float) Math.hypot(a, b));

    LONGS.put(BinaryOp.ADD, (a, b) -> a + b);
    LONGS.put(BinaryOp.SUB, (a, b) -> a - b);
    LONGS.put(BinaryOp.MUL, (a, b) -> a * b);
    LONGS.put(BinaryOp.MAX, Math::max);
    LONGS.put(BinaryOp.MIN, Math::min);
    LONGS.put(BinaryOp.CLAMP_MIN, Math::max);
    LONGS.put(BinaryOp.CLAMP_MAX, Math::min);
    LONGS.put(BinaryOp.EQ, (a, b) -> a == b ? 1 : 0);
    LONGS.put(BinaryOp.NE, (a, b) -> a != b ? 1 : 0);
    LONGS.put(BinaryOp.LT, (a, b) -> a < b ? 1 : 0);
    LONGS.put(BinaryOp.LE, (a, b) -> a <= b ? 1 : 0);
    LONGS.put(BinaryOp.GT, (a, b) -> a > b ? 1 : 0);
    LONGS.put(BinaryOp.GE, (a, b) -> a >= b ? 1 : 0);
    LONGS.put(BinaryOp.FMOD, (a, b) -> a % b);
    LONGS.put(BinaryOp.REMAINDER, Math::floorMod);
    LONGS.put(BinaryOp.GCD, BinaryFunctionsTest::gcd);
    LONGS.put(BinaryOp.FLOOR_DIV, Math::floorDiv);
    LONGS.put(BinaryOp.TRUNC_DIV, (a, b) -> a / b);
    LONGS.put(BinaryOp.POW, BinaryFunctionsTest::power);
    LONGS.put(BinaryOp.AND, (a, b) -> a & b);
    LONGS.put(BinaryOp.OR, (a, b) -> a | b);
    LONGS.put(BinaryOp.XOR, (a, b) -> a ^ b);
    LONGS.put(BinaryOp.SHL, (a, b) -> a << b);
    LONGS.put(BinaryOp.SHR, (a, b) -> a >> b);
    LONGS.put(BinaryOp.USHR, (a, b) -> a >>> b);
  }

  private static final float[] SPECIAL = {
    0f,
    0.5f,
    1f,
    1.5f,
    2f,
    3f,
    7f,
    1e-30f,
    1e30f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  private static final long[] INTEGERS = {
    0, 1, -1, 2, -2, 3, -3, 7, -7, 1000, -1001, Long.MAX_VALUE, Long.MIN_VALUE
  };

  /** Java's own power, but that C has 1 for 1 and -1 where Java has NaN. */
  private static double pow(double a, double b) {
    return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
  }

  private static float truncate(float x) {
    return (float) (x < 0 ? Math.ceil(x) : Math.floor(x));
  }

  private static float remainder(float a, float b) {
    float rest = a % b;
    return rest != 0 && b < 0 != rest < 0 ? rest + b : rest;
  }

  private static float floorDiv(float a, float b) {
    if (b == 0) {
      return a / b;
    }
    float rest = a % b;
    float quotient = (a - rest) / b;
    if (rest != 0 && b < 0 != rest < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0f, a / b);
    }
    float floor = (float) Math.floor(quotient);
    return quotient - floor > 0.5f ? floor + 1 : floor;
  }

  /** Wrapping; a negative exponent leaves something of 1 and -1 only. */
  private static long power(long a, long b) {
    if (b < 0) {
      return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
    }
    long result = 1;
    long square = a;
    for (long rest = b; rest > 0; rest >>= 1) {
      result = (rest & 1) != 0 ? result * square : result;
      square *= square;
    }
    return result;
  }

  private static long gcd(long a, long b) {
    return a == 0 ? b : gcd(b % a, a);
  }

  @Test
  void everyFunctionHasReference() {
    for (BinaryOp op : BinaryOp.values()) {
      assertThat(FLOATS.containsKey(op))
          .as("%s of floats", op)
          .isEqualTo(!OF_BITS.contains(op) && !OF_INTEGERS.contains(op));
      assertThat(LONGS.containsKey(op)).as("%s of integers", op).isEqualTo(!OF_FLOATS.contains(op));
    }
  }

  @ParameterizedTest
  @EnumSource(BinaryOp.class)
  void floats(BinaryOp op) {
    FloatFunction reference = FLOATS.get(op);
    if (reference == null) {
      return;
    }
    Evaluator evaluator = new Evaluator(Expr.binary(op, in(0), in(1)), DType.FLOAT32);
    boolean rounded = op == BinaryOp.POW || op == BinaryOp.ATAN2;
    Random random = new Random(op.ordinal());
    for (int i = 0; i < 20_000; i++) {
      float a = number(random);
      float b = number(random);
      float got = (float) evaluator.apply(a, b);
      float expected = reference.apply(a, b);
      boolean same =
          Float.compare(got, expected) == 0
              || got == expected
              || (rounded && Math.abs(got - expected) <= Math.ulp(expected));
      assertThat(same).as("%s of %s and %s: %s, not %s", op, a, b, got, expected).isTrue();
    }
  }

  private static float number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> (random.nextBoolean() ? 1 : -1) * SPECIAL[random.nextInt(SPECIAL.length)];
      case 1 -> random.nextInt(-20, 21);
      case 2 -> (float) random.nextGaussian();
      default -> Float.intBitsToFloat(random.nextInt());
    };
  }

  @ParameterizedTest
  @EnumSource(BinaryOp.class)
  void integers(BinaryOp op) {
    LongBinaryOperator reference = LONGS.get(op);
    if (reference == null) {
      return;
    }
    boolean bits = OF_BITS.contains(op);
    boolean divides =
        EnumSet.of(BinaryOp.FLOOR_DIV, BinaryOp.TRUNC_DIV, BinaryOp.REMAINDER, BinaryOp.FMOD)
            .contains(op);
    Evaluator evaluator = new Evaluator(Expr.binary(op, in(0), in(1)), DType.INT64);
    Random random = new Random(op.ordinal());
    for (int i = 0; i < 20_000; i++) {
      long a = integer(random);
      long b = bits ? random.nextInt(64) : integer(random);
      if (divides && b == 0) {
        continue; // refused before anything is computed
      }
      assertThat(evaluator.applyLong(a, b))
          .as("%s of %s and %s", op, a, b)
          .isEqualTo(reference.applyAsLong(a, b));
    }
  }

  private static long integer(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> INTEGERS[random.nextInt(INTEGERS.length)];
      case 1 -> random.nextInt(-20, 21);
      default -> random.nextLong();
    };
  }
}
