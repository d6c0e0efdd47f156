package dev.adjoint.hostile;

import dev.adjoint.autograd.CheckpointException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which errors a caller may get, and what their texts must and must not say. */
final class Judge {
  private static final Set<Class<?>> DOCUMENTED =
      Set.of(
          IllegalArgumentException.class,
          IllegalStateException.class,
          IndexOutOfBoundsException.class,
          UnsupportedOperationException.class,
          NullPointerException.class,
          OutOfMemoryError.class,
          CheckpointException.class);

  /** What the JDK says, and what names the inside of the library. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "dev\\.adjoint\\.(op|ops|kernel|memory|func)\\.|\\bjdk\\.|Cannot invoke|Cannot"
              + " (read|store|load|throw)|because \"|<local|out of bounds for length|^Range"
              + " \\[|^Index \\d+ out of bounds|\\[L[a-z]|\\$\\$Lambda|(integer|long) overflow|/ by"
              + " zero|Illegal Capacity|^fromIndex|^toIndex|No enum constant|No such|Java heap"
              + " space|VM limit|cannot be cast|Required array length|not inside a live"
              + " storage|^access to");

  private static final Pattern WORDS = Pattern.compile("[A-Za-z_]{2,}.*?[ :].*?[A-Za-z_]{2,}");

  private Judge() {}

  /** What is wrong with the error; null for nothing. */
  static @Nullable String fault(Throwable thrown, Set<String> nullArguments, String method) {
    if (thrown instanceof Provoked) {
      return null;
    }
    if (thrown instanceof ArithmeticException && method.equals("itemLong")) {
      return textFault(thrown);
    }
    if (!DOCUMENTED.contains(thrown.getClass())) {
      return "an undocumented exception";
    }
    if (thrown instanceof NullPointerException
        && nullArguments.stream().noneMatch(name -> names(thrown, name))) {
      return "a NullPointerException that does not name the argument";
    }
    return textFault(thrown);
  }

  /** Whether the text says which argument is meant, or which element of it. */
  static boolean names(Throwable thrown, String argument) {
    return thrown.getMessage() != null
        && thrown.getMessage().matches("(?s).*\\b" + argument + "\\b.*");
  }

  private static @Nullable String textFault(Throwable thrown) {
    String text = thrown.getMessage();
    if (text == null || text.isBlank()) {
      return "an error without a text";
    }
    if (INTERNALS.matcher(text).find()) {
      return "an error that names internals";
    }
    return WORDS.matcher(text).find() ? null : "an error that is no sentence";
  }
}
