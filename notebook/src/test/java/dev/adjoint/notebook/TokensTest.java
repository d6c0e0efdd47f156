package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  private static List<String> tokens(String text) {
    Tokens tokens = new Tokens(text, 0);
    List<String> found = new ArrayList<>();
    while (tokens.advance()) {
      found.add(tokens.token());
    }
    return found;
  }

  @Test
  void skipsCommentsAndKeepsQuotesWhole() {
    assertThat(tokens("a/* ; */+= \"x;\\\"//\" // end\n'\\'' \"\"\"\n ; \"\" \"\"\" >>>="))
        .containsExactly("a", "+=", "\"x;\\\"//\"", "'\\''", "\"\"\"\n ; \"\" \"\"\"", ">>>=");
  }

  @Test
  void whatIsNotClosedReachesToTheEnd() {
    assertThat(tokens("a /* b")).containsExactly("a", "/* b");
    assertThat(tokens("\"a\nb")).containsExactly("\"a", "b");
    assertThat(tokens("\"\"\"\na \\")).containsExactly("\"\"\"\na \\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x;", "x; // why", "x; /* ; */", "var s = \"\"\"\n a\n \"\"\";"})
  void seesAClosingSemicolon(String source) {
    assertThat(Tokens.endsWithSemicolon(source)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x // ;", "\";\"", "';'", "x /* ; */", "", "{ a(); }"})
  void seesNoClosingSemicolon(String source) {
    assertThat(Tokens.endsWithSemicolon(source)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x = 3", "x[f(1)] = y", "a.b += 2", "i >>>= 1", "a = b = c"})
  void seesAnAssignment(String source) {
    assertThat(Tokens.isAssignment(source)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x == 3",
        "a <= b",
        "a != b",
        "f(a = 2)",
        "(Runnable) () -> x = 3",
        "\"=\"",
        "i++",
        "a >= b",
        "new Object() { int a = 1; }"
      })
  void seesNoAssignment(String source) {
    assertThat(Tokens.isAssignment(source)).isFalse();
  }
}
