package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatTest {
  @ParameterizedTest
  @CsvSource({
    "0, 4, 0.0000",
    "-0.0, 4, -0.0000",
    "-0.0, 0, -0",
    "0.5, 0, 0",
    "1.5, 0, 2",
    "2.5, 0, 2",
    "-2.5, 0, -2",
    "-0.25, 0, -0",
    "0.03125, 4, 0.0312",
    "0.09375, 4, 0.0938",
    "0.00005, 4, 0.0001",
    "0.99995, 4, 1.0000",
    "999.99995, 4, 1000.0000",
    "123456789, 2, 123456789.00",
    "1e22, 0, 10000000000000000000000",
    "1e23, 1, 99999999999999991611392.0",
    "0.1, 20, 0.10000000000000000555",
    "4503599627370495.5, 0, 4503599627370496",
    "4503599627370494.5, 0, 4503599627370494",
    "-4.9e-324, 4, -0.0000",
    "NaN, 4, nan",
    "Infinity, 4, inf",
    "-Infinity, 4, -inf",
  })
  void fixed(double x, int digits, String expected) {
    assertThat(NumberFormat.fixed(x, digits)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 0.0000e+00",
    "-0.0, 4, -0.0000e+00",
    "0, 0, 0e+00",
    "1, 4, 1.0000e+00",
    "-123456789, 4, -1.2346e+08",
    "99999.5, 4, 1.0000e+05",
    "100005, 4, 1.0000e+05",
    "100015, 4, 1.0002e+05",
    "25, 0, 2e+01",
    "35, 0, 4e+01",
    "1e-5, 2, 1.00e-05",
    "1e100, 4, 1.0000e+100",
    "4.9e-324, 4, 4.9407e-324",
    "1.7976931348623157e308, 3, 1.798e+308",
    "NaN, 4, nan",
    "Infinity, 4, inf",
    "-Infinity, 4, -inf",
  })
  void scientific(double x, int digits, String expected) {
    assertThat(NumberFormat.scientific(x, digits)).isEqualTo(expected);
  }

  @Test
  void agreesWithExactDecimalArithmetic() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int digits = random.nextInt(8);
      double x = random.nextGaussian() * Math.pow(10, random.nextInt(-12, 20));
      if (random.nextBoolean()) {
        x = (float) x;
      }
      if (random.nextInt(4) == 0) {
        x = Math.rint(x * 1024) / 2048;
      }
      BigDecimal exact = new BigDecimal(x);
      String fixed = exact.setScale(digits, RoundingMode.HALF_EVEN).abs().toPlainString();
      String sign = Double.doubleToRawLongBits(x) < 0 ? "-" : "";
      assertThat(NumberFormat.fixed(x, digits)).isEqualTo(sign + fixed);
      BigDecimal rounded = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
      assertThat(new BigDecimal(NumberFormat.scientific(x, digits))).isEqualByComparingTo(rounded);
    }
  }
}
