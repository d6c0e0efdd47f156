package dev.adjoint.op;

import dev.adjoint.DType;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refusals with values in their text: {@code %s} stands for each of them. Sizes are written as
 * lists, and dtypes as PyTorch names them in messages ({@code Float}).
 */
public final class Errors {
  private Errors() {}

  /** What PyTorch's {@code RuntimeError} is here. */
  public static IllegalStateException state(String text, @Nullable Object... values) {
    return new IllegalStateException(text(text, values));
  }

  /** What PyTorch's {@code IndexError} is here. */
  public static IndexOutOfBoundsException index(String text, @Nullable Object... values) {
    return new IndexOutOfBoundsException(text(text, values));
  }

  /** What PyTorch's {@code ValueError} and {@code TypeError} are here. */
  public static IllegalArgumentException argument(String text, @Nullable Object... values) {
    return new IllegalArgumentException(text(text, values));
  }

  /** Refuses what does not hold, as {@link #state} says. */
  public static void require(boolean holds, String text, @Nullable Object... values) {
    if (!holds) {
      throw state(text, values);
    }
  }

  private static String text(String text, @Nullable Object... values) {
    if (values.length == 0) {
      return text;
    }
    Object[] shown =
        Arrays.stream(values)
            .map(
                value ->
                    switch (value) {
                      case long[] sizes -> Arrays.toString(sizes);
                      case DType dtype -> dtype.scalarTypeName();
                      case null, default -> String.valueOf(value);
                    })
            .toArray();
    return String.format(Locale.ROOT, text, shown);
  }
}
