package dev.adjoint.kernel.backend;

import dev.adjoint.Device;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.Writes;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done around every verb of a {@link Backend}, and nowhere else: before it, operands
 * on other devices are refused, and in checked mode those that are not in live memory; after it,
 * and not before, the memory may be reclaimed.
 */
public final class OperandGuard {
  private OperandGuard() {}

  /**
   * Looks at the operands before they are worked on, and returns them for {@link #leave}.
   *
   * @param written how many of them, the first ones, are going to be written to
   */
  public static @Nullable Operand[] enter(
      Device device, int written, @Nullable Operand... operands) {
    for (int k = 0; k < written; k++) {
      Operand operand = operands[k];
      if (operand != null) {
        Writes.before(operand.storage());
      }
    }
    if (Storage.severalDevices()) {
      requireOn(device, operands);
    }
    if (Memory.CHECKED) {
      for (Operand operand : operands) {
        if (operand != null) {
          check(operand);
        }
      }
    }
    return operands;
  }

  /** Keeps the operands' memory until here. */
  public static void leave(@Nullable Operand[] operands) {
    Reference.reachabilityFence(operands);
  }

  /** Works on operands, between {@link #enter} and {@link #leave}. */
  public static void around(
      Device device, Runnable work, int written, @Nullable Operand... operands) {
    @Nullable Operand[] used = enter(device, written, operands);
    try {
      work.run();
    } finally {
      leave(used);
    }
  }

  private static void requireOn(Device device, @Nullable Operand[] operands) {
    Device first = null;
    for (Operand operand : operands) {
      Device own = operand == null ? first : operand.storage().device();
      if (first != null && !first.equals(own)) {
        throw new IllegalStateException(
            "Expected all tensors to be on the same device, but found at least two devices, "
                + first
                + " and "
                + own
                + "!");
      }
      first = own;
    }
    if (first != null && !first.equals(device)) {
      throw new IllegalStateException(
          "nothing here computes on device " + first + ": there is " + device);
    }
  }

  /** In checked mode, fails unless all elements of the operand lie in live storage. */
  private static void check(Operand operand) {
    Layout layout = operand.layout();
    if (layout.numel() != 0) {
      long elements = layout.extent() - layout.offset();
      Memory.check(operand.address(), elements * operand.dtype().itemSize());
    }
  }
}
