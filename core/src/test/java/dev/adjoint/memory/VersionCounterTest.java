package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionCounterTest {

  @Test
  void countsWrites() {
    var counter = new VersionCounter();
    assertThat(counter.value()).isZero();
    counter.bump();
    counter.bump();
    assertThat(counter.value()).isEqualTo(2);
    counter.set(40);
    counter.bump();
    assertThat(counter.value()).isEqualTo(41);
    assertThat(counter).hasToString("VersionCounter[41]");
  }

  @Test
  void anotherThreadSeesIt() throws InterruptedException {
    var counter = new VersionCounter();
    Thread writer = Thread.ofVirtual().start(() -> counter.set(7));
    while (counter.value() != 7) {
      Thread.onSpinWait();
    }
    writer.join();
    assertThat(counter.value()).isEqualTo(7);
  }
}
