package dev.adjoint.op;

import dev.adjoint.Device;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Storage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which device new tensors are made on: that of the operands of what makes them, or the one that
 * options name. While there is one device, nobody has to ask.
 */
public final class Placement {
  private static final AutogradState.Slot<Device> CHOSEN = new AutogradState.Slot<>();

  private Placement() {}

  /** Where this thread makes new tensors. */
  static Device current() {
    Device chosen = Storage.severalDevices() ? CHOSEN.of(AutogradState.current()) : null;
    return chosen == null ? Device.CPU : chosen;
  }

  /**
   * Runs code that makes tensors.
   *
   * @param device where; null for where this thread makes them anyway
   */
  public static <T> T at(@Nullable Device device, Supplier<T> code) {
    if (device == null) {
      return code.get();
    }
    AutogradState state = AutogradState.current();
    Device before = CHOSEN.of(state);
    CHOSEN.set(state, device);
    try {
      return code.get();
    } finally {
      CHOSEN.set(state, before);
    }
  }

  /** Runs code whose results belong on the device of its operands. */
  public static <T> T beside(@Nullable Tensor[] operands, Supplier<T> code) {
    return at(Storage.severalDevices() ? common(operands) : null, code);
  }

  /** The same for a tensor like others, unless options have named a device. */
  public static <T> T like(Supplier<T> code, Tensor... others) {
    boolean follows = Storage.severalDevices() && CHOSEN.of(AutogradState.current()) == null;
    return follows ? beside(others, code) : code.get();
  }

  /**
   * The device of the first operand that is not a mere number, which any other may go along with.
   */
  private static @Nullable Device common(@Nullable Tensor[] operands) {
    Device first = null;
    for (Tensor operand : operands) {
      if (operand != null) {
        Device own = TensorAccess.device(operand);
        if (TensorAccess.layout(operand).dim() > 0) {
          return own;
        }
        first = first == null ? own : first;
      }
    }
    return first;
  }
}
