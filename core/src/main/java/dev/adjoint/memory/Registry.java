package dev.adjoint.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Registry of live storages by address; used in checked mode only. */
final class Registry {
  private static final byte POISON = (byte) 0xFE;

  private static final ConcurrentSkipListMap<Long, Long> LIVE = new ConcurrentSkipListMap<>();

  private Registry() {}

  static void add(long address, long bytes) {
    LIVE.put(address, bytes);
  }

  static void remove(long address) {
    LIVE.remove(address);
  }

  /** The number of live storages, for the tests. */
  static int size() {
    return LIVE.size();
  }

  /** Poisons memory, so that the use of uninitialized or released memory shows. */
  static void poison(Extent extent) {
    extent.zero = false;
    Memory.ALL.asSlice(extent.address, extent.bytes).fill(POISON);
  }

  static void check(long address, long bytes) {
    if (bytes < 0) {
      throw new IllegalStateException("access to " + bytes + " bytes");
    }
    Map.@Nullable Entry<Long, Long> below = LIVE.floorEntry(address);
    if (below != null && address - below.getKey() <= below.getValue() - bytes) {
      return;
    }
    if (bytes == 0) {
      return;
    }
    throw new IllegalStateException(
        "access to "
            + bytes
            + " bytes at 0x"
            + Long.toHexString(address)
            + ", which is not inside a live storage"
            + (below == null
                ? ""
                : "; the nearest one below has "
                    + below.getValue()
                    + " bytes at 0x"
                    + Long.toHexString(below.getKey())));
  }
}
