package dev.adjoint.op;

import org.jspecify.annotations.Nullable;

/**
 * Null checks of public methods: null is refused before anything is done, with the name of the
 * argument. What may be null is {@code @Nullable}.
 */
public final class Require {
  private static final String NAME = Require.class.getName();

  private Require() {}

  /** Returns the argument, which must not be null. */
  public static <T> T nonNull(@Nullable T argument, String name) {
    if (argument == null) {
      throw refused(name);
    }
    return argument;
  }

  /** Returns the arguments, none of which may be null. */
  public static <T> T[] nonNulls(T @Nullable [] arguments, String name) {
    T[] all = nonNull(arguments, name);
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        throw refused(name + "[" + i + "]");
      }
    }
    return all;
  }

  /** Returns the arguments, none of which may be null. */
  public static <C extends Iterable<?>> C nonNulls(@Nullable C arguments, String name) {
    C all = nonNull(arguments, name);
    int i = 0;
    for (Object one : all) {
      if (one == null) {
        throw refused(name + "[" + i + "]");
      }
      i++;
    }
    return all;
  }

  /** Returns what a user's function returned, which must not be null. */
  public static <T> T returned(@Nullable T value, String function) {
    if (value == null) {
      throw Errors.state("%s: the function returned null", function);
    }
    return value;
  }

  private static NullPointerException refused(String name) {
    return new NullPointerException(operation() + "the argument " + name + " must not be null");
  }

  /** The name of the calling method, or of the class whose constructor calls. */
  private static String operation() {
    return StackWalker.getInstance()
        .walk(frames -> frames.dropWhile(f -> f.getClassName().equals(NAME)).findFirst())
        .map(f -> f.getMethodName().equals("<init>") ? simpleName(f) : f.getMethodName())
        .map(name -> name.replaceFirst("^lambda\\$(\\w+)\\$\\d+$", "$1") + "(): ")
        .orElse("");
  }

  private static String simpleName(StackWalker.StackFrame frame) {
    return frame.getClassName().replaceAll(".*[.$]", "");
  }

  /** Minimal heap size of a result. */
  private static final long HEAP_BYTES = 128;

  /** Checks that the heap can hold so many results, before any work is done. */
  public static int listable(String name, long pieces) {
    if (pieces > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / HEAP_BYTES)) {
      throw Errors.state(
          "%s: %s results are more tensors than the Java heap can hold", name, pieces);
    }
    return (int) pieces;
  }
}
