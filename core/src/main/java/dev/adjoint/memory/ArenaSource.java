package dev.adjoint.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory from the JDK's arenas: works everywhere, and arrives zeroed and touched. */
final class ArenaSource implements Source {
  /** The time for less than this says little. */
  private static final long TELLING = 1L << 20;

  private final FreshCost cost = new FreshCost();

  @Override
  @SuppressWarnings("MustBeClosedChecker") // free() closes it
  public @Nullable Extent reserve(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      long start = System.nanoTime();
      MemorySegment segment = arena.allocate(bytes, Pool.ALIGNMENT);
      if (bytes >= TELLING) {
        cost.note(System.nanoTime() - start, bytes);
      }
      return Extent.ofSystem(segment.address(), bytes, arena, true);
    } catch (OutOfMemoryError e) {
      arena.close();
      return null;
    }
  }

  @Override
  public double freshCost() {
    return cost.estimate();
  }

  @Override
  public void free(Extent extent) {
    if (extent.keeper instanceof Arena arena) {
      arena.close();
    }
  }
}
