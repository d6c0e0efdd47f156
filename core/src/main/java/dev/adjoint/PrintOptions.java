package dev.adjoint;

import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import org.jspecify.annotations.Nullable;

/**
 * How tensors are turned into text, as {@code torch.set_printoptions}; one setting for the whole
 * process.
 *
 * <p>In PyTorch each call of {@code set_printoptions} that does not name {@code sci_mode} resets it
 * to automatic. Here an options value holds all five settings, and a {@code with…} method changes
 * one of them.
 *
 * @param precision digits after the decimal point
 * @param threshold number of elements above which the middle of the tensor is left out
 * @param edgeitems entries shown at each end of a dimension that is not shown whole
 * @param linewidth characters in a line before elements and suffixes go on the next one
 * @param sciMode true for scientific notation always, false for never, null for automatic
 */
public record PrintOptions(
    int precision, long threshold, int edgeitems, int linewidth, @Nullable Boolean sciMode) {

  /** PyTorch's settings at the start of a process, and its profile {@code "default"}. */
  public static final PrintOptions DEFAULT = new PrintOptions(4, 1000, 3, 80, null);

  /** PyTorch's profile {@code "short"}: fewer digits, fewer entries. */
  public static final PrintOptions SHORT = new PrintOptions(2, 1000, 2, 80, null);

  /** PyTorch's profile {@code "full"}: every element, however many there are. */
  public static final PrintOptions FULL = new PrintOptions(4, Long.MAX_VALUE, 3, 80, null);

  private static volatile PrintOptions current = DEFAULT;

  /** Checks that no count is negative. */
  public PrintOptions {
    requireNotNegative("precision", precision);
    requireNotNegative("threshold", threshold);
    requireNotNegative("edgeitems", edgeitems);
    requireNotNegative("linewidth", linewidth);
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw Errors.argument("%s must not be negative, but got %s", name, value);
    }
  }

  /**
   * The settings of a profile of PyTorch.
   *
   * @param name {@code "default"}, {@code "short"} or {@code "full"}
   */
  public static PrintOptions profile(String name) {
    Require.nonNull(name, "name");
    return switch (name) {
      case "default" -> DEFAULT;
      case "short" -> SHORT;
      case "full" -> FULL;
      default ->
          throw Errors.argument(
              "profile must be \"default\", \"short\" or \"full\", but got \"%s\"", name);
    };
  }

  /** The settings in force. */
  public static PrintOptions current() {
    return current;
  }

  /** Puts these settings in force for the whole process. */
  static void setCurrent(PrintOptions options) {
    current = options;
  }

  /** These settings with another number of digits. */
  public PrintOptions withPrecision(int value) {
    return new PrintOptions(value, threshold, edgeitems, linewidth, sciMode);
  }

  /** These settings with another number of elements that are still shown in full. */
  public PrintOptions withThreshold(long value) {
    return new PrintOptions(precision, value, edgeitems, linewidth, sciMode);
  }

  /** These settings with another number of entries at each end of a shortened dimension. */
  public PrintOptions withEdgeitems(int value) {
    return new PrintOptions(precision, threshold, value, linewidth, sciMode);
  }

  /** These settings with another line width. */
  public PrintOptions withLinewidth(int value) {
    return new PrintOptions(precision, threshold, edgeitems, value, sciMode);
  }

  /** These settings with scientific notation always (true), never (false) or automatic (null). */
  public PrintOptions withSciMode(@Nullable Boolean value) {
    return new PrintOptions(precision, threshold, edgeitems, linewidth, value);
  }
}
