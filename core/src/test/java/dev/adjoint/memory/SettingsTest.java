package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static Settings.Reader reader(String set) {
    return new Settings.Reader(name -> name.equals("p") ? set : null);
  }

  @ParameterizedTest
  @CsvSource({
    "' 1000000 ', 1000000",
    "1, 1",
    "512k, 524288",
    "512M, 536870912",
    "2g, 2147483648",
    "3T, 3298534883328"
  })
  void sizes(String set, long bytes) {
    Settings.Reader reader = reader(set);
    assertThat(reader.size("p")).isEqualTo(bytes);
    assertThat(reader.problem).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0m", "-5", "-5m", "2GB", "1e9", "1.5g", "m", "9000000t", "0x10", "٣m"})
  void sizesThatAreNone(String set) {
    Settings.Reader reader = reader(set);
    assertThat(reader.size("p")).isZero();
    assertThat(reader.problem)
        .isEqualTo(
            "-Dp must be a positive number of bytes, or a size such as 512k, 512m, 2g, got '"
                + set
                + "'");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "TRUE, true", "'', true", "false, false"})
  void flags(String set, boolean on) {
    Settings.Reader reader = reader(set);
    assertThat(reader.flag("p")).isEqualTo(on);
    assertThat(reader.problem).isNull();
  }

  @Test
  void whatIsNotSet() {
    Settings.Reader reader = reader("x");
    assertThat(reader.flag("q")).isFalse();
    assertThat(reader.size("q")).isZero();
    assertThat(reader.oneOf("q", "a", "b")).isEqualTo("a");
    assertThat(reader.problem).isNull();
  }

  @Test
  void theFirstProblemIsTheOneThatIsSaid() {
    Settings.Reader reader = reader("yes");
    assertThat(reader.flag("p")).isFalse();
    assertThat(reader.oneOf("p", "a", "b")).isEqualTo("a");
    assertThat(reader.problem).isEqualTo("-Dp must be false or true, got 'yes'");
  }
}
