package dev.adjoint.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1.25, -1.25",
    "100, 100",
    "123456, 123456",
    "1234567, 1.23457e+06",
    "999999.5, 1e+06",
    "3e38, 3e+38",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.1234567, 0.123457",
    "1e-300, 1e-300",
    "NaN, nan",
    "-Infinity, -inf",
  })
  void general(double x, String expected) {
    assertThat(CText.general(x)).isEqualTo(expected);
  }
}
