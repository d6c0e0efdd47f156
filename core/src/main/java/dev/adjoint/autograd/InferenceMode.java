package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the calling thread computes results that will never be differentiated.
 *
 * <p>Nothing is recorded, and memory made in this mode counts no writes: such inference tensors are
 * cheaper still than those made without recording, but they can't be saved for backward nor, once
 * the mode has ended, be written to.
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
   * Enters inference mode, or leaves it and records; closing what is returned restores what was
   * before.
   */
  public static InferenceMode set(boolean enabled) {
    return new InferenceMode(AutogradState.current(), enabled);
  }

  /** Runs {@code body} in or out of inference mode and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    Require.nonNull(body, "body");
    try (InferenceMode guard = set(enabled)) {
      return body.get();
    }
  }

  /** Runs {@code body} in or out of inference mode and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void with(boolean enabled, Runnable body) {
    Require.nonNull(body, "body");
    try (InferenceMode guard = set(enabled)) {
      body.run();
    }
  }

  /** The function that does the same in or out of inference mode, whenever it is called. */
  public static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> wrap(
      boolean enabled, Function<A, R> function) {
    Require.nonNull(function, "function");
    return argument -> with(enabled, () -> function.apply(argument));
  }

  /** The supplier that does the same in or out of inference mode, whenever it is called. */
  public static <T extends @Nullable Object> Supplier<T> wrap(
      boolean enabled, Supplier<T> supplier) {
    Require.nonNull(supplier, "supplier");
    return () -> with(enabled, supplier);
  }

  /**
   * Restores the modes that were in force before, and ends what was opened inside this one.
   *
   * @throws IllegalStateException on another thread than the one whose mode was switched
   */
  @Override
  public void close() {
    opened.close();
  }
}
