package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;
import dev.adjoint.op.Require;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the calling thread records what it computes. */
public final class GradMode implements AutoCloseable {
  /** Inference mode switches recording too, so both are of one kind. */
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

  /** Switches recording at once; closing what is returned restores what was before. */
  public static GradMode set(boolean enabled) {
    return new GradMode(AutogradState.current(), enabled);
  }

  /** Runs {@code body} with recording switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T with(boolean enabled, Supplier<T> body) {
    Require.nonNull(body, "body");
    try (GradMode guard = set(enabled)) {
      return body.get();
    }
  }

  /** Runs {@code body} with recording switched and restores it, also after an exception. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void with(boolean enabled, Runnable body) {
    Require.nonNull(body, "body");
    try (GradMode guard = set(enabled)) {
      body.run();
    }
  }

  /** The function that does the same with recording switched, whenever it is called. */
  public static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> wrap(
      boolean enabled, Function<A, R> function) {
    Require.nonNull(function, "function");
    return argument -> with(enabled, () -> function.apply(argument));
  }

  /** The supplier that does the same with recording switched, whenever it is called. */
  public static <T extends @Nullable Object> Supplier<T> wrap(
      boolean enabled, Supplier<T> supplier) {
    Require.nonNull(supplier, "supplier");
    return () -> with(enabled, supplier);
  }

  /**
   * The iterator that computes each element with recording switched; between the elements the mode
   * is the caller's.
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
   * Restores the mode that was in force before, and ends what was opened inside this one.
   *
   * @throws IllegalStateException on another thread than the one whose mode was switched
   */
  @Override
  public void close() {
    opened.close();
  }
}
