package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.MutationRegion;
import dev.adjoint.graph.SavedHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is switched on a thread until a handle is closed. */
class HandlesTest {
  private static final List<String> CAPTURED = new ArrayList<>();

  /** A way to open one, and something that shows whether it is in force. */
  record Handle(String name, Callable<? extends AutoCloseable> open, Supplier<Boolean> inForce) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Handle> handles() {
    return Stream.of(
        new Handle("noGrad", Adjoint::noGrad, () -> !GradMode.isEnabled()),
        new Handle("inference", () -> InferenceMode.set(true), InferenceMode::isEnabled),
        new Handle("inference's grad", () -> InferenceMode.set(true), () -> !GradMode.isEnabled()),
        new Handle("anomaly", () -> AnomalyMode.setDetectAnomaly(true), AnomalyMode::isEnabled),
        new Handle(
            "multithreading",
            () -> MultithreadingMode.set(false),
            () -> !MultithreadingMode.isEnabled()),
        new Handle("view replay", () -> ViewReplay.set(true), ViewReplay::isEnabled),
        new Handle(
            "saved tensor hooks",
            () -> Graph.savedTensorsHooks(t -> t, t -> t),
            () -> SavedHooks.OPEN.of(AutogradState.current()) != null),
        new Handle(
            "no hooks",
            () -> Graph.disableSavedTensorsHooks("no"),
            () -> AutogradState.current().savedTensorHooksDisabled != null),
        new Handle(
            "mutation",
            Graph::allowMutationOnSavedTensors,
            () -> MutationRegion.OPEN.of(AutogradState.current()) != null),
        new Handle(
            "forward AD", ForwardAd::dualLevel, () -> AutogradState.current().dualLevel != null),
        new Handle(
            "early stop",
            () -> Checkpoint.setCheckpointEarlyStop(false),
            () -> Boolean.FALSE.equals(AutogradState.current().checkpointEarlyStop)),
        new Handle(
            "debug",
            () -> Checkpoint.setCheckpointDebugEnabled(true),
            () -> Boolean.TRUE.equals(AutogradState.current().checkpointDebug)),
        new Handle(
            "warnings",
            () -> Warnings.capture(CAPTURED::add),
            () -> {
              int before = CAPTURED.size();
              Warnings.warn("");
              return CAPTURED.size() > before;
            }));
  }

  @ParameterizedTest
  @MethodSource("handles")
  void anotherThreadCannotCloseIt(Handle handle) throws Exception {
    AutoCloseable opened = handle.open.call();
    assertThat(handle.inForce.get()).isTrue();
    elsewhere(
        () ->
            assertThatThrownBy(opened::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(
                    "was switched on another thread: what is returned has to be closed there"));
    assertThat(handle.inForce.get()).isTrue();
    opened.close();
    assertThat(handle.inForce.get()).isFalse();
    elsewhere(opened::close);
  }

  private interface Body {
    void run() throws Exception;
  }

  /** Runs something on another thread, and fails where that does. */
  private static void elsewhere(Body body) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              body.run();
              return true;
            });
    Thread.ofVirtual().start(task);
    assertThat(task.get()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("handles")
  void closingTwiceDoesNothing(Handle handle) throws Exception {
    AutoCloseable first = handle.open.call();
    first.close();
    AutoCloseable second = handle.open.call();
    first.close();
    assertThat(handle.inForce.get()).isTrue();
    second.close();
    assertThat(handle.inForce.get()).isFalse();
  }

  @Test
  @SuppressWarnings({"MustBeClosedChecker", "resource"})
  void closingAnOuterOneEndsTheInner() {
    GradMode outer = GradMode.set(false);
    ViewReplay other = ViewReplay.set(true);
    InferenceMode inner = InferenceMode.set(true);
    GradMode innermost = GradMode.set(true);
    outer.close();
    assertThat(GradMode.isEnabled()).isTrue();
    assertThat(InferenceMode.isEnabled()).isFalse();
    assertThat(ViewReplay.isEnabled()).as("of another kind").isTrue();
    innermost.close();
    inner.close();
    assertThat(GradMode.isEnabled()).isTrue();
    assertThat(InferenceMode.isEnabled()).isFalse();
    other.close();
    assertThat(ViewReplay.isEnabled()).isFalse();
  }

  @Test
  @SuppressWarnings("try")
  void whatIsSwitchedAndNeverClosedEndsWithTheRegionAroundIt() {
    try (GradMode region = Adjoint.noGrad()) {
      for (int i = 0; i < 5000; i++) {
        GradMode left = GradMode.set(i % 2 == 0);
        assertThat(left).isNotNull();
      }
      assertThat(GradMode.isEnabled()).isFalse();
    }
    assertThat(GradMode.isEnabled()).isTrue();
  }

  @Test
  @SuppressWarnings("try") // that it is closed twice is the point
  void closingInsideABackwardPassHoldsForThatNodeOnly() {
    Tensor x = ones(1).requiresGrad_();
    Tensor y = x.mul(2);
    try (GradMode region = Adjoint.noGrad()) {
      y.registerHook(
          grad -> {
            region.close();
            return grad;
          });
      y.backward();
      assertThat(GradMode.isEnabled()).isFalse();
    }
    assertThat(GradMode.isEnabled()).isTrue();
  }

  @Test
  void tangentsGoWithTheirLevelOnly() throws Exception {
    try (DualLevel level = ForwardAd.dualLevel()) {
      Tensor dual = ForwardAd.makeDual(ones(2), ones(2));
      elsewhere(
          () ->
              assertThatThrownBy(level::close)
                  .hasMessageStartingWith("a level of forward mode AD was switched"));
      assertThat(ForwardAd.unpackDual(dual).tangent()).isNotNull();
    }
  }
}
