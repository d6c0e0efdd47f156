package dev.adjoint.memory;

import dev.adjoint.Device;

/** Memory that is said to be on another device. */
public final class Elsewhere {
  private static final long LIMIT = 1 << 24;

  private Elsewhere() {}

  /** Some of it. */
  public static Storage storage(Device device, long bytes) {
    Pool pool =
        new Pool(
            device, new SystemSource(), LIMIT, () -> LIMIT, Reclaimer.SYSTEM, Background.INSTANCE);
    return Storage.allocate(pool, bytes);
  }
}
