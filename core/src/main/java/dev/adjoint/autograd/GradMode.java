package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The grad mode of the calling thread: whether operations are recorded for backward. */
public final class GradMode implements AutoCloseable {
  /** Shared with inference mode, which switches recording too. */
  static final String KIND = "the grad or inference mode";

  private final Opened opened;

  private GradMode(AutogradState state, boolean enabled) {
    boolean previous = state.gradEnabled;
    opened = state.open(KIND, () -> state.gradEnabled = previous);
    state.gradEnabled = enabled;
  }

  /** Whether operations on this thread are recorded. */
  public static boolean isEnabled() {
    return AutogradState.current().gradEnabled;
  }

  /**
   * Enables or disables recording immediately; closing the returned handle restores the former
   * mode.
   */
  public static GradMode set(boolean enabled) {
    return new GradMode(AutogradState.current(), enabled);
  }

  /**
   * Runs {@code body} with recording enabled or disabled, and restores the mode even after an
   * exception.
   */
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /**
   * Runs {@code body} with recording enabled or disabled, and restores the mode even after an
   * exception.
   */
  public static void with(boolean enabled, Runnable body) {
    Within.run(Require.nonNull(body, "body"), set(enabled)::close);
  }

  /** Wraps a function so that it always runs with recording enabled or disabled. */
  public static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> wrap(
      boolean enabled, Function<A, R> function) {
    Require.nonNull(function, "function");
    return argument -> with(enabled, () -> function.apply(argument));
  }

  /** Wraps a supplier so that it always runs with recording enabled or disabled. */
  public static <T extends @Nullable Object> Supplier<T> wrap(
      boolean enabled, Supplier<T> supplier) {
    Require.nonNull(supplier, "supplier");
    return () -> with(enabled, supplier);
  }

  /**
   * Wraps an iterator so that it computes each element with recording enabled or disabled; between
   * elements the mode is the caller's.
   */
  public static <T extends @Nullable Object> Iterator<T> wrap(
      boolean enabled, Iterator<T> iterator) {
    Require.nonNull(iterator, "iterator");
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return with(enabled, iterator::hasNext);
      }

      @Override
      public T next() {
        return with(enabled, iterator::next);
      }
    };
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
