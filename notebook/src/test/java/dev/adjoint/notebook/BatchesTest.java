package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void joinsWhatComesFastAndKeepsTheOrder() {
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    try (Batches batches = new Batches((name, text) -> got.add(name.charAt(3) + text))) {
      for (int i = 0; i < 10_000; i++) {
        batches.print("stdout", "x");
      }
      batches.print("stderr", "y");
      batches.print("stdout", "z");
    }
    assertThat(got).hasSizeLessThan(1000).endsWith("ey", "oz");
    assertThat(String.join("", got).replaceAll("[oe]", "")).isEqualTo("x".repeat(10_000) + "yz");
  }
}
