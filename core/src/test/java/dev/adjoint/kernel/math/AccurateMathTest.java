package dev.adjoint.kernel.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class AccurateMathTest {

  /** Compares with the JDK's functions, which are within one ulp of the true value. */
  private static void check(
      DoubleUnaryOperator ours, DoubleUnaryOperator jdk, double low, double high) {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      double x = low + (high - low) * random.nextDouble();
      double expected = jdk.applyAsDouble(x);
      assertThat(Math.abs(ours.applyAsDouble(x) - expected))
          .as("%s", x)
          .isLessThanOrEqualTo(1.01 * Math.ulp(expected));
    }
  }

  private static double sin(double x) {
    double[] both = new double[4];
    AccurateMath.sinCos(x, both);
    return both[0];
  }

  private static double cos(double x) {
    double[] both = new double[4];
    AccurateMath.sinCos(x, both);
    return both[1];
  }

  @Test
  void log() {
    check(AccurateMath::log, StrictMath::log, 0, 1);
    check(AccurateMath::log, StrictMath::log, 0.99, 1.01);
    check(AccurateMath::log, StrictMath::log, 1, 1e10);
    assertThat(AccurateMath.log(1)).isZero();
    assertThat(AccurateMath.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(AccurateMath.log(-1)).isNaN();
    assertThat(AccurateMath.log(0x1p-53)).isEqualTo(-53 * 0.6931471805599453);
  }

  @Test
  void sinAndCos() {
    check(AccurateMathTest::sin, StrictMath::sin, -7, 7);
    check(AccurateMathTest::cos, StrictMath::cos, -7, 7);
    check(AccurateMathTest::sin, StrictMath::sin, Math.PI - 1e-6, Math.PI + 1e-6);
    check(AccurateMathTest::cos, StrictMath::cos, Math.PI / 2 - 1e-6, Math.PI / 2 + 1e-6);
    check(AccurateMathTest::sin, StrictMath::sin, -1e-9, 1e-9);
    assertThat(sin(Math.PI)).isEqualTo(1.2246467991473532e-16);
    assertThat(cos(0)).isEqualTo(1);
  }

  @Test
  void tan() {
    check(AccurateMath::tan, StrictMath::tan, -1.57, 1.57);
    assertThat(AccurateMath.tan(Math.PI / 2)).isEqualTo(1.633123935319537e16);
  }

  @Test
  void exp() {
    check(AccurateMath::exp, StrictMath::exp, -1, 1);
    check(AccurateMath::exp, StrictMath::exp, -699, 699);
    assertThat(AccurateMath.exp(0)).isEqualTo(1);
    assertThat(AccurateMath.exp(1000)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(AccurateMath.exp(-1000)).isZero();
    assertThat(AccurateMath.exp(Double.NaN)).isNaN();
  }
}
