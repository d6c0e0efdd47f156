package dev.adjoint.autograd;

import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;
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
    boolean previous = state.anomaly();
    boolean previousCheckNan = state.checkNan;
    opened =
        state.open(
            "the anomaly mode",
            () -> {
              state.setAnomaly(previous);
              state.checkNan = previousCheckNan;
            });
    state.setAnomaly(mode);
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
  public static <T extends @Nullable Object> T detectAnomaly(Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), detectAnomaly()::close);
  }

  /** Runs {@code body} with anomaly detection enabled. */
  public static void detectAnomaly(Runnable body) {
    Within.run(Require.nonNull(body, "body"), detectAnomaly()::close);
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
    return AutogradState.isAnomalyMode();
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
}
