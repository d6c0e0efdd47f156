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
    Source source = new Source("test", text);
    for (Piece piece = session.next(source, 0);
        piece != null;
        piece = session.next(source, piece.end())) {
      switch (session.evaluate(piece)) {
        case Result.Silent() -> {}
        case Result.Shown(String value) -> shown.add(value);
        case Result.Failed(Failure failure) -> {
          shown.add(failure.headline());
          return shown;
        }
      }
    }
    return shown;
  }

  private static Failure failure(String text) {
    Source source = new Source("test.jsh", text);
    assertThat(session.runCell(source)).isInstanceOf(Result.Failed.class);
    return ((Result.Failed) session.runCell(source)).failure();
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
    assertThat(shown("dev.adjoint.autograd.Function.class == Function.class"))
        .containsExactly("true");
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
    assertThat(shown("int even(int n) { return odd(n); }\nint odd(int n) { return n + 1; }\neven(1)"))
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
    assertThat(session.runCell(new Source("cell", "1\n2"))).isEqualTo(new Result.Shown("2"));
    assertThat(session.runCell(new Source("cell", "1\n2;"))).isEqualTo(new Result.Silent());
    assertThat(session.runCell(new Source("cell", "// nothing"))).isEqualTo(new Result.Silent());
  }

  @Test
  void allPiecesRunOnTheCallingThread() {
    assertThat(shown("Thread.currentThread().threadId()"))
        .containsExactly(String.valueOf(Thread.currentThread().threadId()));
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
            failure("new Object() { public String toString() { throw new RuntimeException(\"x\"); } }")
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
        Result[] result = new Result[1];
        Thread runner =
            Thread.ofPlatform()
                .start(() -> result[0] = interruptible.runCell(new Source("test", endless)));
        while (runner.isAlive()) {
          interruptible.interrupt();
          runner.join(20);
        }
        assertThat(((Result.Failed) result[0]).failure().headline()).isEqualTo("interrupted");
      }
      assertThat(interruptible.runCell(new Source("test", "1"))).isEqualTo(new Result.Shown("1"));
    }
  }
}
