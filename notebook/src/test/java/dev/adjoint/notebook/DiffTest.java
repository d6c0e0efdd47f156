package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffTest {

  @Test
  void keepsWhatIsCommon() {
    assertThat(Diff.lines(List.of("a", "b", "c"), List.of("a", "x", "c", "d")))
        .containsExactly("  a", "- b", "+ x", "  c", "+ d");
    assertThat(Diff.lines(List.of(), List.of("a"))).containsExactly("+ a");
    assertThat(Diff.lines(List.of("a"), List.of())).containsExactly("- a");
  }

  @Test
  void longOutputsAreNotAligned() {
    List<String> before = Collections.nCopies(3000, "a");
    List<String> after = Collections.nCopies(3000, "b");
    assertThat(Diff.lines(before, after)).hasSize(6000).startsWith("- a").endsWith("+ b");
  }
}
