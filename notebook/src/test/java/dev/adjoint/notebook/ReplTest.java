package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplTest {

  @Test
  void runsWhatComesFromAPipe() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Session session = Session.open(true)) {
      Repl repl =
          new Repl(
              session,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      repl.drain(
          new BufferedReader(
              new StringReader(
                  """
                  int twice(int a) {
                    return 2 * a;
                  }
                  twice(4)
                  twice("x")
                  1; 2
                  twice(5)\
                  """)));
      assertThat(repl.failed()).isTrue();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("8\n2\n10\n");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("compile error: incompatible types")
        .contains("at entry 3:1:7");
  }
}
