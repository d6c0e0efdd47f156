package dev.adjoint.autograd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs code inside a mode, which is left even after an exception. */
final class Within {
  private Within() {}

  /** A mode that has been entered. */
  interface Entered extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Runs code that has a result.
   *
   * @param mode leaves the mode
   */
  static <T extends @Nullable Object> T get(Supplier<T> body, Entered mode) {
    try (mode) {
      return body.get();
    }
  }

  /** The same for code without a result. */
  static void run(Runnable body, Entered mode) {
    try (mode) {
      body.run();
    }
  }
}
