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
 * What the library says without failing: by default a line on the standard error stream.
 *
 * <p>As Python does by default, most warnings come once for each place in the code that leads to
 * them; a few come once in a process.
 *
 * <p>Java has no counterpart of Python's {@code warnings}, so this is the place to catch them:
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

  /** What gets the warnings of a thread. */
  private static final class Captured {
    final Opened.Stack opened = new Opened.Stack();
    @Nullable Consumer<String> consumer;
  }

  private static void print(String text) {
    System.err.println("Warning: " + text);
  }

  /** Gives every later warning of all threads to {@code consumer}. */
  public static void setHandler(Consumer<String> consumer) {
    Require.nonNull(consumer, "consumer");
    handler = consumer;
  }

  /** Gives the warnings of the calling thread to {@code consumer} until the result is closed. */
  public static Capture capture(Consumer<String> consumer) {
    Require.nonNull(consumer, "consumer");
    Captured own = CAPTURED.get();
    Consumer<String> outer = own.consumer;
    own.consumer = consumer;
    return Opened.nested(own.opened, "the capture of warnings", () -> own.consumer = outer)::close;
  }

  /** What ends a capture. */
  @FunctionalInterface
  public interface Capture extends AutoCloseable {
    /** Lets warnings go where they went before. */
    @Override
    void close();
  }

  /**
   * Says something, once for each place in the user's code that leads to it; captured warnings come
   * every time.
   */
  public static void warn(String text) {
    Require.nonNull(text, "text");
    if (CAPTURED.get().consumer != null || isNew(text + "\n" + UserCode.place())) {
      say(text);
    }
  }

  /** Says something the first time only; captured warnings come every time. */
  public static void warnOnce(String text) {
    Require.nonNull(text, "text");
    if (CAPTURED.get().consumer != null || isNew(text)) {
      say(text);
    }
  }

  private static boolean isNew(String said) {
    if (SAID.size() >= MOST_SAID) {
      SAID.clear(); // rather say something again than keep ever more
    }
    return SAID.add(said);
  }

  private static void say(String text) {
    Consumer<String> captured = CAPTURED.get().consumer;
    (captured == null ? handler : captured).accept(text);
  }
}
