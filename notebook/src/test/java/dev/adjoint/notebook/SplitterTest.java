package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static JShell shell;
  private static Splitter splitter;

  @BeforeAll
  static void open() {
    shell = JShell.builder().executionEngine("local").build();
    splitter = new Splitter(shell.sourceCodeAnalysis());
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  private static List<Piece> pieces(String text) {
    Source source = new Source("test", text);
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece = splitter.next(source, 0);
        piece != null;
        piece = splitter.next(source, piece.end())) {
      pieces.add(piece);
    }
    return pieces;
  }

  private static List<String> texts(String text) {
    return pieces(text).stream().map(Piece::text).toList();
  }

  @Test
  void nothingGivesNoPiece() {
    assertThat(texts("")).isEmpty();
    assertThat(texts("\n  // only a comment\n/* and\n another */\n")).isEmpty();
  }

  @Test
  void linesWithoutSemicolonsArePieces() {
    assertThat(texts("x\ny\n\nvar z = 3\nz")).containsExactly("x", "y", "var z = 3", "z");
  }

  @Test
  void aLineMayHoldSeveralPieces() {
    assertThat(texts("var a = 1; a; a + 1 // shown")).containsExactly("var a = 1;", "a;", "a + 1");
  }

  @Test
  void bracketsAndOperatorsCarryOn() {
    assertThat(texts("f(1,\n  2)\na +\nb\nx ->\n y"))
        .containsExactly("f(1,\n  2)", "a +\nb", "x ->\n y");
  }

  @Test
  void selectorsAndOperatorsOnTheNextLineCarryOn() {
    assertThat(texts("x\n  // why\n  .mul(2)\n\n  .add(1)\ny\n* 2\nz"))
        .containsExactly("x\n  // why\n  .mul(2)\n\n  .add(1)", "y\n* 2", "z");
  }

  @Test
  void aSignCarriesOnOnlyWhereItIsIndented() {
    assertThat(texts("a\n    - b\nc\n-d")).containsExactly("a\n    - b", "c", "-d");
  }

  @Test
  void aNumberMayBeginWithADot() {
    assertThat(texts("x\n.5")).containsExactly("x", ".5");
  }

  @Test
  void statementsWithHeadsAndBodies() {
    String loop = "while (a)\n  b();";
    String branch = "if (a) {\n  b();\n}\nelse {\n  c();\n}";
    String method = "int f(int a)\n{\n  // }\n  return a;\n}";
    String handler = "try (r) {\n}\ncatch (E e) {\n}\nfinally {\n}";
    assertThat(texts(String.join("\n", loop, branch, method, handler, "x")))
        .containsExactly(loop, branch, method, handler, "x");
  }

  @Test
  void elseGoesOnBehindASemicolon() {
    assertThat(texts("if (a)\n  b();\n// or\nelse\n  c();\nd();"))
        .containsExactly("if (a)\n  b();\n// or\nelse\n  c();", "d();");
  }

  @Test
  void anAnnotationBelongsToWhatFollows() {
    assertThat(texts("@Deprecated\nint f() { return 1; }\nx"))
        .containsExactly("@Deprecated\nint f() { return 1; }", "x");
  }

  @Test
  void textBlocksStayWhole() {
    String block = "var s = \"\"\"\n  a;\n  .b\n  \"\"\";";
    assertThat(texts(block + "\ns")).containsExactly(block, "s");
  }

  @Test
  void whatIsNotClosedIsIncomplete() {
    assertThat(pieces("x\nf(1,\n 2").getLast())
        .satisfies(
            piece -> {
              assertThat(piece.complete()).isFalse();
              assertThat(piece.line()).isEqualTo(2);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x;",
        "f(1)",
        "a.b().c;",
        "x = 3;",
        "a[0] += 1",
        "-x",
        "a < b",
        "new int[] {1}.length",
        "(String) x",
        "i++;",
        "a ? b : c",
        "\"text\"",
        "new A() { }.f()",
        "A::new",
        "a * b",
        "x[0]"
      })
  void knowsAnExpression(String text) {
    assertThat(pieces(text)).hasSize(1).allMatch(splitter::looksLikeExpression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x",
        "int x;",
        "var x = 3;",
        "List<Integer> l;",
        "A.B c = d();",
        "A[] b;",
        "A b[];",
        "final int x = 1",
        "A<B>.C d;",
        "int x = 1, y;",
        "class A { }",
        "int f() { return 1; }",
        "if (a) b();",
        "while (a) b();",
        "{ a(); }",
        "import a.b;",
        "throw x;",
        "return x;",
        ";",
        "switch (a) { default -> b(); }",
        "switch (a) { default -> 1; }",
        "@A int x;",
        "f(1,",
        "record R(int a) { }",
        "assert a;",
        "do a(); while (b);",
        "enum E { A }"
      })
  void knowsWhatIsNoExpression(String text) {
    assertThat(pieces(text)).hasSize(1).noneMatch(splitter::looksLikeExpression);
  }

  @Test
  void linesAndColumnsCountFromOne() {
    Source source = new Source("test", "ab\n  cd\n");
    assertThat(source.line(0)).isEqualTo(1);
    assertThat(source.line(5)).isEqualTo(2);
    assertThat(source.column(5)).isEqualTo(3);
    assertThat(source.lineText(5)).isEqualTo("  cd");
    assertThat(source.column(0)).isEqualTo(1);
  }
}
