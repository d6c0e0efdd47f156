package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTest {

  @Test
  void takesBothStreamsInOrderAndPutsThemBack() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    List<String> got = new ArrayList<>();
    try (Capture _ = new Capture((name, text) -> got.add(name + ":" + text))) {
      System.out.print("a");
      System.err.print("b");
      System.out.print("ä€😀");
    }
    assertThat(got).containsExactly("stdout:a", "stderr:b", "stdout:ä€😀");
    assertThat(System.out).isSameAs(out);
    assertThat(System.err).isSameAs(err);
  }

  @Test
  void holdsBackHalfACharacter() {
    List<String> got = new ArrayList<>();
    byte[] bytes = "x€😀y".getBytes(StandardCharsets.UTF_8);
    try (Capture _ = new Capture((name, text) -> got.add(text))) {
      for (byte b : bytes) {
        System.out.write(b);
        System.out.flush();
      }
    }
    assertThat(got).containsExactly("x", "€", "😀", "y");
  }
}
