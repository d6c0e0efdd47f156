package dev.adjoint.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Address space without memory behind it, so that tests can hand out terabytes. */
final class FakeSource implements Source {
  private static final Object KEEPER = new Object();

  private final Map<Long, Long> out = new HashMap<>();
  private long next = 1L << 30;
  long capacity = Long.MAX_VALUE;

  @Override
  public synchronized @Nullable Extent reserve(long bytes) {
    if (outBytes() + bytes > capacity) {
      return null;
    }
    long address = next;
    next += bytes;
    out.put(address, bytes);
    return Extent.ofSystem(address, bytes, KEEPER, true);
  }

  @Override
  public double freshCost() {
    return 0.1;
  }

  @Override
  public synchronized void free(Extent extent) {
    Long bytes = out.remove(extent.address);
    if (bytes == null || bytes != extent.bytes) {
      throw new AssertionError("freed what is not out: " + extent.address);
    }
  }

  synchronized long outBytes() {
    return out.values().stream().mapToLong(Long::longValue).sum();
  }
}
