package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static Session session;

  @BeforeAll
  static void open() {
    session = Session.open(false);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  /** What a script with this text shows; the last element is the headline where it fails. */
  private static List<String> shown(String text) {
    List<String> shown = new ArrayList<>();
    Failure failure = session.run(new Source("test", text), shown::add);
    if (failure != null) {
      shown.add(failure.headline());
    }
    return shown;
  }

  private static List<String> cell(String text) {
    List<String> shown = new ArrayList<>();
    assertThat(session.runCell(new Source("cell", text), shown::add)).isNull();
    return shown;
  }

  private static Failure failure(String text) {
    Failure failure = session.run(new Source("test.jsh", text), value -> {});
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 1 | 2",
        "\"a\" + 'b' | ab",
        "(Object) null | null",
        "List.of(1, 2) | [1, 2]",
        "new int[][] {{1}, {2}} | [[1], [2]]",
        "Optional.empty() // why | Optional.empty",
        "1 < 2 | true",
        "switch (2) { case 2 -> \"two\"; default -> \"other\"; } | two",
        "tensor(1.0, 2.0) | tensor([1., 2.])",
        "tensor(1.0).grad() | null"
      })
  void expressionsWithoutSemicolonShowTheirValue(String text, String value) {
    assertThat(shown(text)).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 + 1;",
        "1 + 1; // why",
        "int a = 1",
        "int a; a = 2",
        "int a = 1; a += 2",
        "int[] a = {1}; a[0] = 2",
        "void f() {}\nf()",
        "class A {}",
        "record B(int a) {}",
        "import java.util.function.*;",
        "if (true) { }",
        "for (int i = 0; i < 2; i++) { }",
        "{ int a = 1; }",
        ";"
      })
  void everythingElseShowsNothing(String text) {
    assertThat(shown(text)).isEmpty();
  }

  @Test
  void anIncrementIsAnExpression() {
    assertThat(shown("int n = 1; n++; n")).containsExactly("2");
    assertThat(shown("n++")).containsExactly("2");
  }

  @Test
  void theLibraryIsImported() {
    assertThat(shown("Tensor t = tensor(1.0);\nt.mul(2)")).hasSize(1);
    assertThat(shown("dev.adjoint.autograd.Node.class == Node.class")).containsExactly("true");
    assertThat(shown("new ArrayList<String>()")).containsExactly("[]");
  }

  @Test
  void importingTheLibraryAgainDoesNoHarm() {
    assertThat(shown("import static dev.adjoint.Adjoint.*;\nimport java.util.*;\nList.of()"))
        .containsExactly("[]");
    assertThat(shown("tensor(1.0)\nTensor.class.getSimpleName()"))
        .containsExactly("tensor(1.)", "Tensor");
  }

  @Test
  void declarationsMayReferToLaterOnes() {
    assertThat(
            shown("int even(int n) { return odd(n); }\nint odd(int n) { return n + 1; }\neven(1)"))
        .containsExactly("2");
  }

  @Test
  void variablesAndMethodsMayBeRedefined() {
    assertThat(
            shown(
                """
                var v = 1;
                int g() { return 1; }
                var v = "text";
                int g() { return v.length(); }
                g()
                """))
        .containsExactly("4");
  }

  @Test
  void aCellShowsTheValueOfItsLastPieceOnly() {
    assertThat(cell("1\n2")).containsExactly("2");
    assertThat(cell("1\n2;")).isEmpty();
    assertThat(cell("// nothing")).isEmpty();
    assertThat(cell("1\n1")).containsExactly("1");
    assertThat(
            cell(
                "class Untold { public String toString() { throw new Error(); } }\n"
                    + "new Untold()\n"
                    + "2"))
        .containsExactly("2");
  }

  @Test
  void allPiecesRunOnTheCallingThread() {
    assertThat(shown("Thread.currentThread().threadId()"))
        .containsExactly(String.valueOf(Thread.currentThread().threadId()));
  }

  @Test
  void aFlagThatACellLeavesSetIsTheNextOnes() {
    assertThat(cell("Thread.currentThread().interrupt(); int left = 1;")).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(cell("int a = 2;\na + left")).containsExactly("3");
    assertThat(cell("Thread.currentThread().isInterrupted()")).containsExactly("true");
    assertThat(shown("Thread.interrupted()\nThread.interrupted()"))
        .containsExactly("true", "false");
    assertThat(cell("tensor(1.0)")).containsExactly("tensor(1.)");
  }

  @Test
  void anExceptionNamesItsLineAndItsCause() {
    Failure failure =
        failure(
            """
            int fails(int a) {
              if (a > 0)
                throw new IllegalStateException("outer", new RuntimeException("inner"));
              return a;
            }

            fails(1)
            """);
    assertThat(failure.line()).isEqualTo(7);
    assertThat(failure.report())
        .isEqualTo(
            """
            test.jsh, line 7: failed

                fails(1)

            java.lang.IllegalStateException: outer
                at fails (test.jsh:3)
                at (test.jsh:7)
            caused by java.lang.RuntimeException: inner
                at fails (test.jsh:3)
                at (test.jsh:7)
            """);
  }

  @Test
  void expressionsInARowKeepTheirOrderAndTheirLines() {
    List<String> shown = new ArrayList<>();
    String text =
        """
        var seen = new ArrayList<Object>();
        seen.add(1);
        seen
        seen.add(
            List.of(2,

                3))
        seen.size(); seen.clear(); seen.get(
            7)
        "not run"
        """;
    Failure failure = session.run(new Source("test", text), shown::add);
    assertThat(shown).containsExactly("[1]", "true");
    assertThat(failure.piece().text()).isEqualTo("seen.get(\n    7)");
    assertThat(failure.line()).isEqualTo(8);
    assertThat(failure.details()).contains("    at (test:8)");
  }

  @Test
  void whatDoesNotCompileStopsWhereItStands() {
    List<String> shown = new ArrayList<>();
    String text = "void nothing() {}\n1\nnothing()\n2; 3\nnothing()\n4 + unknown\n5";
    Failure failure = session.run(new Source("test", text), shown::add);
    assertThat(shown).containsExactly("1", "3");
    assertThat(failure.line()).isEqualTo(6);
    assertThat(failure.details()).contains("    at test:6:5");
  }

  @Test
  void aCompileErrorPointsAtItsPlace() {
    Failure failure = failure("\n  List.of(1)\n    .nonsense();");
    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure.report())
        .startsWith("test.jsh, line 3: failed")
        .contains("cannot find symbol", "at test.jsh:3:5", "\n        .nonsense();\n        ^\n")
        .doesNotContain("REPL", "jshell", "location: class\n");
  }

  @Test
  void whatIsNotClosedFails() {
    assertThat(failure("List.of(1,").headline()).contains("ends in the middle");
  }

  @Test
  void unknownNamesFailWhereTheyAreUsed() {
    assertThat(failure("Nowhere n = null;").headline()).contains("cannot find symbol");
    assertThat(failure("int callsNobody() { return nobody(); }\ncallsNobody()").headline())
        .isEqualTo(
            "unresolved reference: callsNobody can't run until this is declared: method nobody()");
    assertThat(failure("class Child extends Missing {}\nnew Child()").report())
        .contains("note: Child can't be used until this is declared: class Missing");
  }

  @Test
  void aFailingToStringIsAFailure() {
    assertThat(
            failure(
                    "new Object() { public String toString() { throw new RuntimeException(\"x\"); }"
                        + " }")
                .headline())
        .isEqualTo("java.lang.RuntimeException: x");
  }

  @Test
  void aLongTraceIsShortened() {
    Failure failure = failure("int deep(int n) { return deep(n + 1); }\ndeep(0)");
    assertThat(failure.name()).isEqualTo("java.lang.StackOverflowError");
    assertThat(failure.details()).hasSizeLessThan(40);
  }

  @Test
  void valuesWithoutANameAreNotKept() throws ReflectiveOperationException {
    assertThat(shown("new byte[0].length")).containsExactly("0");
    assertThat(shown("$1")).singleElement().asString().contains("cannot find symbol");
  }

  @Test
  void asksForMoreWhereSomethingIsOpen() {
    assertThat(session.wantsMore(new Source("entry", "int f(int a) {"))).isTrue();
    assertThat(session.wantsMore(new Source("entry", "while (true)"))).isTrue();
    assertThat(session.wantsMore(new Source("entry", "x; f(1,"))).isTrue();
    assertThat(session.wantsMore(new Source("entry", "x"))).isFalse();
    assertThat(session.wantsMore(new Source("entry", ""))).isFalse();
  }

  @Test
  void runningCodeCanBeInterrupted() throws InterruptedException {
    try (Session interruptible = Session.open(true)) {
      for (String endless : List.of("while (true) { }", "Thread.sleep(1_000_000);")) {
        Failure[] failure = new Failure[1];
        Source source = new Source("test", endless);
        Thread runner =
            Thread.ofPlatform().start(() -> failure[0] = interruptible.run(source, value -> {}));
        while (runner.isAlive()) {
          interruptible.interrupt();
          runner.join(20);
        }
        assertThat(failure[0].headline()).isEqualTo("interrupted");
      }
      List<String> shown = new ArrayList<>();
      assertThat(interruptible.run(new Source("test", "1"), shown::add)).isNull();
      assertThat(shown).containsExactly("1");
    }
  }
}
