package dev.adjoint.kernel.math;

import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accuracy of the elementary functions; {@link AccuracyAllFloats} checks every float. */
class FunctionsTest {
  /** Largest error over all floats, in units in the last place, rounded up. */
  private static final Map<UnaryOp, Double> BOUNDS =
      Map.ofEntries(
          Map.entry(UnaryOp.NEG, 0.0),
          Map.entry(UnaryOp.ABS, 0.0),
          Map.entry(UnaryOp.SIGN, 0.0),
          Map.entry(UnaryOp.EXP, 0.90),
          Map.entry(UnaryOp.EXPM1, 0.87),
          Map.entry(UnaryOp.LOG, 0.86),
          Map.entry(UnaryOp.LOG1P, 0.88),
          Map.entry(UnaryOp.SIN, 0.82),
          Map.entry(UnaryOp.COS, 0.82),
          Map.entry(UnaryOp.TAN, 1.15),
          Map.entry(UnaryOp.TANH, 0.98),
          Map.entry(UnaryOp.EXP2, 0.95),
          Map.entry(UnaryOp.LOG2, 0.51),
          Map.entry(UnaryOp.LOG10, 0.51),
          Map.entry(UnaryOp.ASIN, 0.71),
          Map.entry(UnaryOp.ACOS, 0.67),
          Map.entry(UnaryOp.ATAN, 1.12),
          Map.entry(UnaryOp.SINH, 0.92),
          Map.entry(UnaryOp.COSH, 0.88),
          Map.entry(UnaryOp.ASINH, 1.05),
          Map.entry(UnaryOp.ACOSH, 0.87),
          Map.entry(UnaryOp.ATANH, 0.94),
          Map.entry(UnaryOp.ERF, 0.87),
          Map.entry(UnaryOp.ERFC, 0.96),
          Map.entry(UnaryOp.SIGMOID, 1.49),
          Map.entry(UnaryOp.RSQRT, 1.5),
          Map.entry(UnaryOp.RECIPROCAL, 0.5),
          Map.entry(UnaryOp.SQRT, 0.5),
          Map.entry(UnaryOp.FLOOR, 0.0),
          Map.entry(UnaryOp.CEIL, 0.0),
          Map.entry(UnaryOp.TRUNC, 0.0),
          Map.entry(UnaryOp.ROUND, 0.0));

  /** Of bits and conditions, or about them. */
  private static final Set<UnaryOp> NO_NUMBERS =
      EnumSet.of(UnaryOp.NOT, UnaryOp.BITNOT, UnaryOp.TO_BITS, UnaryOp.FROM_BITS, UnaryOp.ISNAN);

  private static final int STRIDE = 100_003;

  @Test
  void everyFunctionHasReferenceAndBound() {
    for (UnaryOp op : UnaryOp.values()) {
      boolean number = !NO_NUMBERS.contains(op);
      assertThat(FloatAccuracy.REFERENCES.containsKey(op)).as("%s", op).isEqualTo(number);
      assertThat(BOUNDS.containsKey(op)).as("bound of %s", op).isEqualTo(number);
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryOp.class)
  void floatsOfAllSizes(UnaryOp op) {
    DoubleUnaryOperator reference = FloatAccuracy.REFERENCES.get(op);
    if (reference == null) {
      return;
    }
    Evaluator evaluator = new Evaluator(Expr.unary(op, in(0)), DType.FLOAT32);
    FloatAccuracy accuracy = FloatAccuracy.create();
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      accuracy.add(x, (float) evaluator.apply(x), reference.applyAsDouble(x));
    }
    for (float x : special()) {
      accuracy.add(x, (float) evaluator.apply(x), reference.applyAsDouble(x));
    }
    assertThat(accuracy.wrongSpecials()).as("%s: %s", op, accuracy).isZero();
    assertThat(accuracy.offByMore()).as("%s: %s", op, accuracy).isZero();
    assertThat(accuracy.worst()).as("%s: %s", op, accuracy).isLessThanOrEqualTo(BOUNDS.get(op));
  }

  private static float[] special() {
    float[] magnitudes = {
      0f,
      Float.MIN_VALUE,
      Float.MIN_NORMAL,
      1e-10f,
      0.5f,
      1f,
      Math.nextUp(1f),
      Math.nextDown(1f),
      2f,
      20f,
      86f,
      88.72283f,
      88.722839f,
      89f,
      103.97f,
      104f,
      105f,
      131072f,
      Math.nextUp(131072f),
      1e30f,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NaN
    };
    float[] all = new float[2 * magnitudes.length];
    for (int i = 0; i < magnitudes.length; i++) {
      all[2 * i] = magnitudes[i];
      all[2 * i + 1] = -magnitudes[i];
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(UnaryOp.class)
  void doubles(UnaryOp op) {
    DoubleUnaryOperator reference = FloatAccuracy.REFERENCES.get(op);
    if (reference == null) {
      return;
    }
    Evaluator evaluator = new Evaluator(Expr.unary(op, in(0)), DType.FLOAT64);
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      double x =
          switch (i % 5) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> 4 * random.nextDouble() - 2;
            case 2 -> 1500 * (random.nextDouble() - 0.5);
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(20) - 15);
            default -> random.nextInt(600_000) * (Math.PI / 4);
          };
      compare(op, evaluator, reference, x);
    }
    for (float x : special()) {
      compare(op, evaluator, reference, x);
    }
    for (double x : new double[] {709.78, 709.79, 710.2, -745.13, -745.14, -746.5, 1e300}) {
      compare(op, evaluator, reference, x);
    }
  }

  /**
   * The references are themselves off by up to one unit in the last place, sigmoid's and erfc's by
   * two.
   */
  private static void compare(
      UnaryOp op, Evaluator evaluator, DoubleUnaryOperator reference, double x) {
    double got = evaluator.apply(x);
    double expected = reference.applyAsDouble(x);
    if (Double.isNaN(expected) || expected == 0 || Double.isInfinite(expected)) {
      assertThat(got).as(() -> op + " of " + x).isEqualTo(Double.valueOf(expected));
    } else {
      double slack = op == UnaryOp.SIGMOID || op == UnaryOp.ERFC ? 3 : 2;
      assertThat(Math.abs(got - expected))
          .as(() -> op + "(" + x + ") = " + got + ", expected " + expected)
          .isLessThanOrEqualTo(slack * Math.ulp(expected));
    }
  }

  @Test
  void halvesComputeInFloat32() {
    assertThat(new Evaluator(in(0).exp(), DType.BFLOAT16).apply(1))
        .isEqualTo(new Evaluator(in(0).exp(), DType.FLOAT32).apply(1));
  }
}
