package dev.adjoint;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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
  private static final ThreadLocal<Consumer<String>> CAPTURED = new ThreadLocal<>();

  private Warnings() {}

  private static void print(String text) {
    System.err.println("Warning: " + text);
  }

  /** Gives every later warning of all threads to {@code consumer}. */
  public static void setHandler(Consumer<String> consumer) {
    handler = consumer;
  }

  /** Gives the warnings of the calling thread to {@code consumer} until the result is closed. */
  public static Capture capture(Consumer<String> consumer) {
    Consumer<String> outer = CAPTURED.get();
    CAPTURED.set(consumer);
    return () -> {
      if (outer == null) {
        CAPTURED.remove();
      } else {
        CAPTURED.set(outer);
      }
    };
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
    Consumer<String> captured = CAPTURED.get();
    (captured == null ? handler : captured).accept(text);
  }

  /** Says something the first time only; captured warnings come every time. */
  public static void warnOnce(String text) {
    if (CAPTURED.get() != null || SAID.add(text)) {
      warn(text);
    }
  }
}
