package dev.adjoint.memory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The slabs that small storages are currently allocated from. Threads are distributed over a few
 * stripes instead of owning a slab each, so that a million virtual threads cost nothing.
 */
final class Slabs {
  /** Up to this size a storage shares a slab. */
  static final int MAX_SMALL = 4096;

  private final Pool pool;
  private final AtomicReferenceArray<@Nullable Slab> stripes;
  private final int mask;

  Slabs(Pool pool, int stripes) {
    this.pool = pool;
    this.stripes = new AtomicReferenceArray<>(stripes);
    this.mask = stripes - 1;
  }

  /** A power of two that spreads the processors of this machine. */
  static int defaultStripes() {
    int wanted = Math.min(64, 2 * Runtime.getRuntime().availableProcessors());
    return Integer.highestOneBit(2 * wanted - 1);
  }

  /** Gives {@code storage} its home in a slab, and returns the address. */
  long place(Storage storage, long bytes) {
    long rounded = Math.max(bytes + Extent.ALIGNMENT - 1 & -Extent.ALIGNMENT, Extent.ALIGNMENT);
    int stripe = (int) Thread.currentThread().threadId() & mask;
    while (true) {
      Slab slab = stripes.getAcquire(stripe);
      if (slab != null) {
        long address = slab.cut(rounded);
        if (address != 0) {
          storage.settle(slab);
          return address;
        }
      }
      replace(stripe, slab);
    }
  }

  private void replace(int stripe, @Nullable Slab full) {
    Slab fresh = new Slab(pool);
    // Where another thread was faster, the fresh one is garbage and comes back like any other.
    stripes.compareAndSet(stripe, full, fresh);
  }
}
