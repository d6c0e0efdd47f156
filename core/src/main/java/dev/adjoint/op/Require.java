package dev.adjoint.op;

import org.jspecify.annotations.Nullable;

/**
 * Refuses null where a method of the public face does not take it: at once, before anything is
 * done, and with the name of the argument. What may be null is {@code @Nullable}.
 */
public final class Require {
  private static final String NAME = Require.class.getName();

  private Require() {}

  /** The argument itself, which is not null. */
  public static <T> T nonNull(@Nullable T argument, String name) {
    if (argument == null) {
      throw refused(name);
    }
    return argument;
  }

  /** The arguments themselves, none of which is null. */
  public static <T> T[] nonNulls(T @Nullable [] arguments, String name) {
    T[] all = nonNull(arguments, name);
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        throw refused(name + "[" + i + "]");
      }
    }
    return all;
  }

  /** The arguments themselves, none of which is null. */
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

  /** What a function of the user returned, which is not null. */
  public static <T> T returned(@Nullable T value, String function) {
    if (value == null) {
      throw new IllegalStateException(function + ": the function returned null");
    }
    return value;
  }

  private static NullPointerException refused(String name) {
    return new NullPointerException(operation() + "the argument " + name + " must not be null");
  }

  /** What was called: the method that asks, or the class whose constructor does. */
  private static String operation() {
    return StackWalker.getInstance()
        .walk(frames -> frames.dropWhile(f -> f.getClassName().equals(NAME)).findFirst())
        .map(f -> f.getMethodName().equals("<init>") ? simpleName(f) : f.getMethodName())
        .map(name -> name + "(): ")
        .orElse("");
  }

  private static String simpleName(StackWalker.StackFrame frame) {
    return frame.getClassName().replaceAll(".*[.$]", "");
  }
}
