package dev.adjoint;

import dev.adjoint.memory.PerThread;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the library says without failing: by default a line on the standard error stream.
 *
 * <p>Java has no counterpart of Python's {@code warnings}, so this is the place to catch them:
 *
 * <pre>{@code
 * try (var caught = Warnings.capture(messages::add)) {…}
 * }</pre>
 */
public final class Warnings {
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
  private static volatile Consumer<String> handler = Warnings::print;
  private static final PerThread<Captured> CAPTURED = new PerThread<>(Captured::new);

  private Warnings() {}

  /** What gets the warnings of a thread. */
  private static final class Captured {
    @Nullable Consumer<String> consumer;
  }

  private static void print(String text) {
    System.err.println("Warning: " + text);
  }

  /** Gives every later warning of all threads to {@code consumer}. */
  public static void setHandler(Consumer<String> consumer) {
    handler = consumer;
  }

  /** Gives the warnings of the calling thread to {@code consumer} until the result is closed. */
  public static Capture capture(Consumer<String> consumer) {
    Captured own = CAPTURED.get();
    Consumer<String> outer = own.consumer;
    own.consumer = consumer;
    return () -> own.consumer = outer;
  }

  /** What ends a capture. */
  @FunctionalInterface
  public interface Capture extends AutoCloseable {
    /** Lets warnings go where they went before. */
    @Override
    void close();
  }

  /** Says something. */
  public static void warn(String text) {
    Consumer<String> captured = CAPTURED.get().consumer;
    (captured == null ? handler : captured).accept(text);
  }

  /** Says something the first time only; captured warnings come every time. */
  public static void warnOnce(String text) {
    if (CAPTURED.get().consumer != null || SAID.add(text)) {
      warn(text);
    }
  }
}
