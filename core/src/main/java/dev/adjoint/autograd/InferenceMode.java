package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inference mode of the calling thread, for results that will never be differentiated.
 *
 * <p>Nothing is recorded, and tensors created in this mode (inference tensors) have no version
 * counter. They are cheaper still than tensors created under {@code noGrad}, but can't be saved for
 * backward, nor modified in place after the mode has ended.
 */
public final class InferenceMode implements AutoCloseable {
  private final Opened opened;

  private InferenceMode(AutogradState state, boolean enabled) {
    boolean previous = state.inferenceMode();
    boolean previousGrad = state.gradEnabled;
    opened =
        state.open(
            GradMode.KIND,
            () -> {
              state.setInferenceMode(previous);
              state.gradEnabled = previousGrad;
            });
    state.setInferenceMode(enabled);
    state.gradEnabled = !enabled;
  }

  /** Whether the calling thread is in inference mode. */
  public static boolean isEnabled() {
    return AutogradState.isInferenceMode();
  }

  /**
   * Enters inference mode, or leaves it and enables recording; closing the returned handle restores
   * the former mode.
   */
  public static InferenceMode set(boolean enabled) {
    return new InferenceMode(AutogradState.current(), enabled);
  }

  /**
   * Runs {@code body} in or out of inference mode, and restores the mode even after an exception.
   */
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /**
   * Runs {@code body} in or out of inference mode, and restores the mode even after an exception.
   */
  public static void with(boolean enabled, Runnable body) {
    Within.run(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /** Wraps a function so that it always runs in or out of inference mode. */
  public static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> wrap(
      boolean enabled, Function<A, R> function) {
    Require.nonNull(function, "function");
    return argument -> with(enabled, () -> function.apply(argument));
  }

  /** Wraps a supplier so that it always runs in or out of inference mode. */
  public static <T extends @Nullable Object> Supplier<T> wrap(
      boolean enabled, Supplier<T> supplier) {
    Require.nonNull(supplier, "supplier");
    return () -> with(enabled, supplier);
  }

  /**
   * Restores the former modes, and closes handles opened inside this one.
   *
   * @throws IllegalStateException if called on another thread than the one whose mode was set
   */
  @Override
  public void close() {
    opened.close();
  }
}
