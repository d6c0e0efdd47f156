package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Anomaly detection, which finds the forward call behind a failing backward: {@code
 * torch.autograd.detect_anomaly}.
 *
 * <p>While enabled, every operation recorded on this thread stores the stack trace of the user's
 * code. An error in a node's backward, or a NaN that it returns, is then reported with a
 * {@linkplain Warnings warning} that shows this trace. This is slow and takes much memory: use it
 * for debugging.
 *
 * <pre>{@code
 * try (var anomaly = AnomalyMode.detectAnomaly()) {
 *   model.apply(x).sum().backward();
 * }
 * }</pre>
 */
public final class AnomalyMode implements AutoCloseable {
  private static final String ENABLED =
      "Anomaly Detection has been enabled. This mode will increase the runtime and should only be"
          + " enabled for debugging.";

  private final Opened opened;

  private AnomalyMode(boolean mode, boolean checkNan) {
    AutogradState state = AutogradState.current();
    boolean previous = state.anomaly;
    boolean previousCheckNan = state.checkNan;
    opened =
        state.open(
            "the anomaly mode",
            () -> {
              state.anomaly = previous;
              state.checkNan = previousCheckNan;
            });
    state.anomaly = mode;
    state.checkNan = checkNan;
  }

  /**
   * Enables anomaly detection, including the check for NaN, until the returned handle is closed.
   */
  public static AnomalyMode detectAnomaly() {
    return detectAnomaly(true);
  }

  /**
   * Enables anomaly detection until the returned handle is closed.
   *
   * @param checkNan whether a NaN in a gradient is an error
   */
  public static AnomalyMode detectAnomaly(boolean checkNan) {
    Warnings.warn(ENABLED);
    return new AnomalyMode(true, checkNan);
  }

  /** Runs {@code body} with anomaly detection enabled. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T detectAnomaly(Supplier<T> body) {
    Require.nonNull(body, "body");
    try (AnomalyMode guard = detectAnomaly()) {
      return body.get();
    }
  }

  /** Runs {@code body} with anomaly detection enabled. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void detectAnomaly(Runnable body) {
    Require.nonNull(body, "body");
    try (AnomalyMode guard = detectAnomaly()) {
      body.run();
    }
  }

  /** Sets the mode of this thread immediately; closing what is returned restores it. */
  public static AnomalyMode setDetectAnomaly(boolean mode) {
    return setDetectAnomaly(mode, true);
  }

  /**
   * Sets the mode of this thread immediately; closing what is returned restores it.
   *
   * @param checkNan whether a NaN in a gradient is an error
   */
  public static AnomalyMode setDetectAnomaly(boolean mode, boolean checkNan) {
    return new AnomalyMode(mode, checkNan);
  }

  /** Whether anomaly detection is enabled on this thread. */
  public static boolean isEnabled() {
    return AutogradState.current().anomaly;
  }

  /** Whether a NaN in a gradient is an error while the mode is enabled; true by default. */
  public static boolean isCheckNanEnabled() {
    return AutogradState.current().checkNan;
  }

  /**
   * Restores the former mode, and closes handles opened inside this one.
   *
   * @throws IllegalStateException if called on another thread than the one whose mode was set
   */
  @Override
  public void close() {
    opened.close();
  }

  /** Refuses a NaN among the gradients that a node returned. */
  static void checkNan(Node node, @Nullable Tensor[] results) {
    for (int i = 0; i < results.length; i++) {
      Tensor given = results[i];
      // Inside vmap, a NaN in any member of the batch counts.
      Tensor result = given == null ? null : Levels.innermost(given);
      if (result != null && GradMode.with(false, () -> result.ne(result).any().itemBoolean())) {
        throw new IllegalStateException(
            "Function '" + node.name() + "' returned nan values in its " + i + "th output.");
      }
    }
  }

  /** Reports the forward call of a node that failed. */
  static void report(Node node, Throwable failure) {
    try {
      ForwardTrace trace = node.trace();
      if (trace == null) {
        Warnings.warn(withoutTrace(node.name()));
        return;
      }
      Warnings.warn(
          "Error detected in "
              + node.name()
              + ". Traceback of forward call that caused the error:\n"
              + trace);
      for (ForwardTrace.Parent p = trace.parent(); p != null; ) {
        ForwardTrace made = p.trace();
        if (made == null) {
          Warnings.warn(withoutTrace(p.name()));
          return;
        }
        Warnings.warn(
            "\n\nPrevious calculation was induced by "
                + p.name()
                + ". Traceback of forward call that induced the previous calculation:\n"
                + made);
        p = made.parent();
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e); // the failure itself is what the caller has to see
    }
  }

  private static String withoutTrace(String name) {
    return "Error detected in "
        + name
        + ". No forward pass information available. Enable detect anomaly during forward pass for"
        + " more information.";
  }
}
