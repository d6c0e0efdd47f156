package dev.adjoint.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ErrorsTest {
  @Test
  void sizesAndDtypesAreWrittenAsInPyTorch() {
    assertThat(Errors.state("got %s of %s", new long[] {2, 3}, DType.FLOAT32))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("got [2, 3] of Float");
    assertThat(Errors.index("index %s, 100%%, %s", -1L, null))
        .isExactlyInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index -1, 100%, null");
    assertThat(Errors.argument("%s and %s", 1.5, true))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("1.5 and true");
  }

  @Test
  void digitsAreThoseOfNoLocale() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(Errors.state("%s", 12)).hasMessage("12");
    } finally {
      Locale.setDefault(usual);
    }
  }
}
