package dev.adjoint;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a tensor's memory is and its operations run, as {@code torch.device}. There is one type of
 * device so far, {@code cpu}.
 *
 * <p>{@link #toString()} is PyTorch's {@code str}: {@code cpu}, or {@code cpu:0} with a number.
 */
public final class Device {
  /** The computer's main memory and processors, where every tensor is unless it is told to go. */
  public static final Device CPU = new Device("cpu", null);

  /** The types that there are, in the order in which they are named. */
  private static final String TYPES = CPU.type;

  private static final int LONGEST_NUMBER = 9;

  private final String type;
  private final @Nullable Integer index;

  Device(String type, @Nullable Integer index) {
    this.type = type;
    this.index = index;
  }

  /**
   * The device with that name: a type, or a type and a number, as in {@code cpu:0}.
   *
   * @param name what PyTorch calls it
   * @throws IllegalStateException if there is no such device; the text names those that there are
   */
  public static Device of(String name) {
    if (name == null) {
      throw new NullPointerException("device(): the argument name must not be null");
    }
    if (name.isEmpty()) {
      throw new IllegalStateException("Device string must not be empty");
    }
    int colon = name.indexOf(':');
    String type = colon < 0 ? name : name.substring(0, colon);
    if (!type.equals(CPU.type)) {
      throw new IllegalStateException(
          "Expected one of " + TYPES + " device type at start of device string: " + name);
    }
    return colon < 0 ? CPU : new Device(type, number(name, name.substring(colon + 1)));
  }

  private static int number(String name, String digits) {
    boolean plain = digits.matches("0|[1-9][0-9]*") && digits.length() <= LONGEST_NUMBER;
    if (!plain) {
      throw new IllegalStateException("Invalid device string: '" + name + "'");
    }
    return Integer.parseInt(digits);
  }

  /** The kind of device: {@code cpu}. */
  public String type() {
    return type;
  }

  /** Which one of several devices of the type; null where none was named. */
  public @Nullable Integer index() {
    return index;
  }

  /**
   * Whether the other is a device of the same type and number; a number is not the same as none.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Device d && type.equals(d.type) && Objects.equals(index, d.index);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, index);
  }

  @Override
  public String toString() {
    return index == null ? type : type + ":" + index;
  }
}
