package dev.adjoint.notebook;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The text of a value. */
final class Values {
  private Values() {}

  /** Its {@code toString()}, {@code null} for null; the elements of an array, which has no text. */
  static String text(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return String.valueOf(value);
    }
    String nested = Arrays.deepToString(new Object[] {value});
    return nested.substring(1, nested.length() - 1);
  }
}
