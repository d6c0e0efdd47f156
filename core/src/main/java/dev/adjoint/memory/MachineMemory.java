package dev.adjoint.memory;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Determines how much native memory may be used. */
final class MachineMemory implements LongSupplier {

  /** What the machine or the container has beside the heap; slow, as the JDK's beans are. */
  @Override
  public long getAsLong() {
    return share(total(), Runtime.getRuntime().maxMemory());
  }

  /** Leaves room for the heap and for others, but takes at least half. */
  static long share(long total, long heap) {
    return Math.max(total / 2, total - Math.min(heap, total) - total / 10);
  }

  private static long total() {
    try {
      if (ManagementFactory.getOperatingSystemMXBean()
          instanceof com.sun.management.OperatingSystemMXBean machine) {
        return machine.getTotalMemorySize();
      }
    } catch (LinkageError e) {
      // an image without the management module
    }
    // The default maximum heap is a quarter of the memory.
    return 4 * Runtime.getRuntime().maxMemory();
  }
}
