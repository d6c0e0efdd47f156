package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PrintOptionsTest {
  @Test
  void profiles() {
    assertThat(PrintOptions.profile("default")).isEqualTo(new PrintOptions(4, 1000, 3, 80, null));
    assertThat(PrintOptions.profile("short")).isEqualTo(new PrintOptions(2, 1000, 2, 80, null));
    assertThat(PrintOptions.profile("full"))
        .isEqualTo(new PrintOptions(4, Long.MAX_VALUE, 3, 80, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrintOptions.profile("long"))
        .withMessageContaining("but got \"long\"");
  }

  @Test
  void changesOneSettingAtATime() {
    PrintOptions options =
        PrintOptions.DEFAULT
            .withPrecision(1)
            .withThreshold(2)
            .withEdgeitems(5)
            .withLinewidth(40)
            .withSciMode(true);
    assertThat(options).isEqualTo(new PrintOptions(1, 2, 5, 40, true));
    assertThat(options.withSciMode(null).sciMode()).isNull();
  }

  @Test
  void rejectsNegativeCounts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrintOptions.DEFAULT.withPrecision(-1))
        .withMessage("precision must not be negative, but got -1");
    assertThatIllegalArgumentException().isThrownBy(() -> PrintOptions.DEFAULT.withThreshold(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PrintOptions.DEFAULT.withEdgeitems(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PrintOptions.DEFAULT.withLinewidth(-1));
  }

  @Test
  void isInForceForTheWholeProcess() throws InterruptedException {
    PrintOptions before = PrintOptions.current();
    PrintOptions changed = before.withPrecision(7);
    try {
      PrintOptions.setCurrent(changed);
      PrintOptions[] seen = new PrintOptions[1];
      Thread.ofVirtual().start(() -> seen[0] = PrintOptions.current()).join();
      assertThat(seen[0]).isEqualTo(changed);
    } finally {
      PrintOptions.setCurrent(before);
    }
  }
}
