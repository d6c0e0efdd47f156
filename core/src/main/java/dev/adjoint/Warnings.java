package dev.adjoint;

import dev.adjoint.memory.Opened;
import dev.adjoint.memory.PerThread;
import dev.adjoint.op.Require;
import dev.adjoint.op.UserCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Warnings of the library; by default each is a line on the standard error stream.
 *
 * <p>As Python does by default, most warnings are issued once for each place in the calling code; a
 * few once per process.
 *
 * <p>Java has no counterpart of Python's {@code warnings}, so warnings are caught here:
 *
 * <pre>{@code
 * try (var caught = Warnings.capture(messages::add)) {…}
 * }</pre>
 */
public final class Warnings {
  private static final int MOST_SAID = 10_000;
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
  private static volatile Consumer<String> handler = Warnings::print;
  private static final PerThread<Captured> CAPTURED = new PerThread<>(Captured::new);

  private Warnings() {}

  /** The consumer of one thread's warnings. */
  private static final class Captured {
    final Opened.OfThread opened = new Opened.OfThread();
    @Nullable Consumer<String> consumer;
  }

  private static void print(String text) {
    System.err.println("Warning: " + text);
  }

  /** Sets the consumer of all warnings of all threads. */
  public static void setHandler(Consumer<String> consumer) {
    Require.nonNull(consumer, "consumer");
    handler = consumer;
  }

  /**
   * Redirects the warnings of the calling thread to {@code consumer} until the result is closed.
   */
  public static Capture capture(Consumer<String> consumer) {
    Require.nonNull(consumer, "consumer");
    Captured own = CAPTURED.get();
    Consumer<String> outer = own.consumer;
    own.consumer = consumer;
    return Opened.nested(own.opened, "the capture of warnings", () -> own.consumer = outer)::close;
  }

  /** Handle that ends a capture. */
  @FunctionalInterface
  public interface Capture extends AutoCloseable {
    /** Restores the former consumer. */
    @Override
    void close();
  }

  /**
   * Issues a warning, once for each place in the user's code; captured warnings are issued every
   * time.
   */
  public static void warn(String text) {
    Require.nonNull(text, "text");
    if (CAPTURED.get().consumer != null || isNew(text + "\n" + UserCode.place())) {
      say(text);
    }
  }

  /** Issues a warning once per process; captured warnings are issued every time. */
  public static void warnOnce(String text) {
    Require.nonNull(text, "text");
    if (CAPTURED.get().consumer != null || isNew(text)) {
      say(text);
    }
  }

  private static boolean isNew(String said) {
    if (SAID.size() >= MOST_SAID) {
      SAID.clear(); // rather repeat a warning than grow without bound
    }
    return SAID.add(said);
  }

  private static void say(String text) {
    Consumer<String> captured = CAPTURED.get().consumer;
    (captured == null ? handler : captured).accept(text);
  }
}
