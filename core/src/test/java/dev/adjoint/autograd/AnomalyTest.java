package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.ForwardTrace;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AnomalyTest {
  private static final String ENABLED =
      "Anomaly Detection has been enabled. This mode will increase the runtime and should only be"
          + " enabled for debugging.";

  private final List<String> warnings = new ArrayList<>();
  private Warnings.Capture capture;

  @BeforeEach
  void catchWarnings() {
    capture = Warnings.capture(warnings::add);
  }

  @AfterEach
  void theModeIsOff() {
    capture.close();
    assertThat(AnomalyMode.isEnabled()).isFalse();
    assertThat(AnomalyMode.isCheckNanEnabled()).isTrue();
  }

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  /** A copy whose gradients are NaN, or NaN for the second input only. */
  private static Tensor failing(Tensor a, Tensor b) {
    return TestNode.call(
        "MyFuncBackward",
        in -> in[0].clone(),
        (self, g) ->
            b == null
                ? new Tensor[] {g.mul(Double.NaN)}
                : new Tensor[] {g.mul(2), g.mul(Double.NaN)},
        b == null ? new Tensor[] {a} : new Tensor[] {a, b});
  }

  @Test
  @Tag("autograd-13.01")
  void aNanIsAnErrorOnlyInTheMode() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    failing(x.mul(1), null).sum().backward();
    assertThat(x.grad().ne(x.grad()).all().itemBoolean()).isTrue();
    x.setGrad(null);
    try (AnomalyMode on = AnomalyMode.detectAnomaly()) {
      assertThat(on).isNotNull();
      assertThatThrownBy(() -> failing(x.mul(1), null).sum().backward())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Function 'MyFuncBackward' returned nan values in its 0th output.");
      assertThatThrownBy(() -> failing(x.mul(1), y).sum().backward())
          .hasMessage("Function 'MyFuncBackward' returned nan values in its 1th output.");
      assertThat(x.grad()).isNull();
      x.pow(2).sum().backward();
      assertThat(x.grad()).hasToString("tensor([2., 4.])");
    }
    assertThatThrownBy(
            () ->
                AnomalyMode.detectAnomaly(() -> leaf(0, 1).mul(1).pow(1.5).sqrt().sum().backward()))
        .hasMessage("Function 'PowBackward0' returned nan values in its 0th output.");
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-13.02")
  void theForwardCallIsShown() {
    Tensor x = leaf(1, 2);
    AnomalyMode.detectAnomaly(
        () -> {
          Tensor y = theForwardCall(x);
          Throwable _ = catchThrowable(() -> y.sum().backward());
        });
    assertThat(warnings).hasSize(2).startsWith(ENABLED);
    String[] lines = warnings.get(1).split("\n");
    assertThat(lines[0])
        .isEqualTo(
            "Error detected in MyFuncBackward. Traceback of forward call that caused the error:");
    // The user's frames alone, from the innermost on; a test counts as a user.
    assertThat(lines[1])
        .matches("\tat dev.adjoint.autograd.TestNode.<init>\\(TestNode.java:\\d+\\)");
    assertThat(warnings.get(1))
        .containsPattern("at dev\\.adjoint\\..*AnomalyTest.theForwardCall\\(AnomalyTest.java:\\d+")
        .containsPattern("AnomalyTest.theForwardCallIsShown\\(AnomalyTest.java:\\d+\\)")
        .doesNotContain(
            "autograd.Node.", "autograd.AnomalyMode.", "dev.adjoint.op.", "dev.adjoint.graph.");
  }

  private static Tensor theForwardCall(Tensor x) {
    return failing(x.mul(1), null);
  }

  @Test
  @Tag("autograd-13.02")
  void theLineOfABuiltInOperationComesFirst() {
    Tensor[] y = new Tensor[1];
    int[] line = new int[1];
    AnomalyMode.detectAnomaly(
        () -> {
          line[0] = StackWalker.getInstance().walk(s -> s.findFirst().get().getLineNumber()) + 1;
          y[0] = leaf(0, 1).mul(1).pow(1.5).sqrt().sum();
          Throwable _ = catchThrowable(() -> y[0].backward());
        });
    assertThat(warnings.get(1))
        .startsWith(
            "Error detected in PowBackward0. Traceback of forward call that caused the error:\n"
                + "\tat ")
        .contains("AnomalyTest.java:" + line[0] + ")");
    assertThat(warnings.get(1).split("\n")[1]).contains("AnomalyTest.java:" + line[0] + ")");
  }

  @Test
  @Tag("autograd-13.02")
  void aForwardOutsideTheModeLeftNoInformation() {
    Tensor y = failing(leaf(1, 2).mul(1), null).sum();
    AnomalyMode.detectAnomaly(
        () -> assertThatThrownBy(y::backward).hasMessageContaining("returned nan values"));
    assertThat(warnings)
        .containsExactly(
            ENABLED,
            "Error detected in MyFuncBackward. No forward pass information available. Enable detect"
                + " anomaly during forward pass for more information.");
  }

  /** A product whose gradient is NaN. */
  private static Tensor inner(Tensor a, Tensor b) {
    return TestNode.call(
        "InnerBackward",
        in -> in[0].mul(in[1]),
        (self, g) -> new Tensor[] {g.mul(Double.NaN), null},
        a,
        b);
  }

  private static Tensor outer(Tensor x) {
    return TestNode.call(
        "OuterBackward", in -> in[0].mul(1), (self, g) -> new Tensor[] {inner(g, x)}, x);
  }

  @Test
  @Tag("autograd-13.03")
  void doubleBackwardShowsTheCallsThatLedToIt() {
    for (boolean all : new boolean[] {true, false}) {
      warnings.clear();
      Tensor x = leaf(1, 2);
      Tensor[] y = new Tensor[1];
      if (!all) {
        y[0] = outer(x);
      }
      AnomalyMode.detectAnomaly(
          () -> {
            if (all) {
              y[0] = outer(x);
            }
            Tensor g = leaf(1, 1);
            Tensor gx = grad(y, x, g);
            assertThatThrownBy(() -> gx.sum().backward())
                .hasMessage("Function 'InnerBackward' returned nan values in its 0th output.");
          });
      assertThat(warnings).hasSize(3);
      assertThat(warnings.get(1))
          .startsWith(
              "Error detected in InnerBackward. Traceback of forward call that caused the error:\n")
          .contains("AnomalyTest.inner(", "AnomalyTest.grad(");
      if (all) {
        assertThat(warnings.get(2))
            .startsWith(
                "\n\nPrevious calculation was induced by OuterBackward. Traceback of forward call"
                    + " that induced the previous calculation:\n")
            .contains("AnomalyTest.outer(")
            .doesNotContain("AnomalyTest.inner(");
      } else {
        assertThat(warnings.get(2))
            .isEqualTo(
                "Error detected in OuterBackward. No forward pass information available. Enable"
                    + " detect anomaly during forward pass for more information.");
      }
    }
  }

  private static Tensor grad(Tensor[] y, Tensor x, Tensor g) {
    return Autograd.grad(List.of(y), List.of(x), List.of(g), null, true, null, false).getFirst();
  }

  @Test
  @Tag("autograd-13.04")
  void withoutTheCheckOnlyTheTracesAreKept() {
    Tensor x = leaf(1, 2);
    try (AnomalyMode on = AnomalyMode.detectAnomaly(false)) {
      assertThat(on).isNotNull();
      assertThat(AnomalyMode.isEnabled()).isTrue();
      assertThat(AnomalyMode.isCheckNanEnabled()).isFalse();
      Tensor y = failing(x.mul(1), null).sum();
      y.backward(true, false);
      assertThat(x.grad().ne(x.grad()).all().itemBoolean()).isTrue();
      assertThat(warnings).containsExactly(ENABLED);
      try (AnomalyMode inside = AnomalyMode.detectAnomaly(true)) {
        assertThat(inside).isNotNull();
        assertThatThrownBy(() -> y.backward(true, false))
            .hasMessageContaining("returned nan values in its 0th output");
      }
      assertThat(warnings.getLast()).contains("AnomalyTest.withoutTheCheckOnlyTheTracesAreKept");
      assertThat(AnomalyMode.isCheckNanEnabled()).isFalse();
      y.backward();
    }
  }

  @Test
  @Tag("autograd-13.05")
  void errorsOfInPlaceWritesNameTheNode() {
    Throwable[] thrown = new Throwable[1];
    AnomalyMode.detectAnomaly(
        () -> {
          Tensor x = leaf(1, 2);
          Tensor y = x.mul(1);
          Tensor z = y.pow(2);
          y.add_(1);
          thrown[0] = catchThrowable(() -> z.sum().backward());
        });
    assertThat(thrown[0])
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "one of the variables needed for gradient computation has been modified by an inplace"
                + " operation: [torch.FloatTensor [2]], which is output 0 of ")
        .hasMessageEndingWith(
            " is at version 1; expected version 0 instead. Hint: the backtrace further above shows"
                + " the operation that failed to compute its gradient. The variable in question was"
                + " changed in there or anywhere later. Good luck!");
    assertThat(warnings).hasSize(2).startsWith(ENABLED);
    assertThat(warnings.get(1))
        .startsWith("Error detected in PowBackward0. Traceback of forward call");
  }

  @Test
  @Tag("autograd-13.05")
  void theFunctionSwitchesWithoutAWarning() {
    AnomalyMode.setDetectAnomaly(true);
    assertThat(AnomalyMode.isEnabled()).isTrue();
    try (AnomalyMode off = AnomalyMode.setDetectAnomaly(false, false)) {
      assertThat(off).isNotNull();
      assertThat(AnomalyMode.isEnabled()).isFalse();
    }
    assertThat(AnomalyMode.isEnabled()).isTrue();
    Tensor x = leaf(1, 2);
    x.registerHook(
        g -> {
          throw new UnsupportedOperationException("mine");
        });
    Tensor y = x.mul(2);
    y.registerHook(
        g -> {
          throw new UnsupportedOperationException("mine");
        });
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("mine");
    AnomalyMode.setDetectAnomaly(false);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).startsWith("Error detected in MulBackward0. Traceback");
  }

  @Test
  @Tag("autograd-13.06")
  void tracesGoWithTheirNodes() {
    Tensor x = leaf(1, 2);
    AnomalyMode.detectAnomaly(
        () -> {
          Tensor[] y = {outer(x)};
          Tensor g = leaf(1, 1);
          Tensor gx = grad(y, x, g);
          ForwardTrace first = y[0].gradFn().trace();
          ForwardTrace second = gx.gradFn().trace();
          assertThat(first.frames()).isNotEmpty();
          assertThat(first.parent()).isNull();
          assertThat(second.parent().name()).isEqualTo("OuterBackward");
          assertThat(second.parent().trace()).isSameAs(first);

          WeakReference<Node> firstNode = new WeakReference<>(y[0].gradFn());
          WeakReference<ForwardTrace> firstTrace = new WeakReference<>(first);
          WeakReference<ForwardTrace> secondTrace = new WeakReference<>(second);
          y[0] = null;
          first = null;
          collect(firstNode);
          // The node is gone; what the second one tells about it is not.
          assertThat(firstNode.get()).isNull();
          assertThat(second.parent().trace()).isNotNull();
          gx = null;
          g = null; // whose accumulator was made in that pass, too
          second = null;
          collect(secondTrace);
          collect(firstTrace);
          assertThat(secondTrace.get()).isNull();
          assertThat(firstTrace.get()).isNull();
        });
    assertThat(leaf(1).mul(2).gradFn().trace()).isNull();
  }

  private static void collect(WeakReference<?> reference) {
    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
    }
  }

  @Test
  @Tag("autograd-13.02")
  void passesInsidePassesReportEveryLevel() {
    Tensor bad = failing(leaf(1, 2).mul(1), null);
    AnomalyMode.detectAnomaly(
        () -> {
          Tensor y = leaf(1, 1).mul(1);
          y.registerHook(
              g -> {
                bad.backward(ones(2));
                return null;
              });
          assertThatThrownBy(() -> y.backward(ones(2)))
              .hasMessage("Function 'MyFuncBackward' returned nan values in its 0th output.");
        });
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(1)).startsWith("Error detected in MyFuncBackward.");
    assertThat(warnings.get(2)).startsWith("Error detected in MulBackward0.");
  }

  @Test
  void theModeBelongsToTheThread() throws InterruptedException {
    boolean[] elsewhere = {true};
    try (AnomalyMode on = AnomalyMode.detectAnomaly()) {
      assertThat(on).isNotNull();
      Thread thread = Thread.ofVirtual().start(() -> elsewhere[0] = AnomalyMode.isEnabled());
      thread.join();
    }
    assertThat(elsewhere[0]).isFalse();
  }

  @Test
  void aHandlerThatFailsDoesNotHideTheError() {
    capture.close();
    capture =
        Warnings.capture(
            text -> {
              if (text.startsWith("Error detected")) {
                throw new IllegalArgumentException("handler");
              }
            });
    Throwable[] thrown = new Throwable[1];
    AnomalyMode.detectAnomaly(
        () -> thrown[0] = catchThrowable(() -> failing(leaf(1), null).sum().backward()));
    assertThat(thrown[0]).hasMessageContaining("returned nan values");
    assertThat(thrown[0].getSuppressed()).hasSize(1);
  }
}
