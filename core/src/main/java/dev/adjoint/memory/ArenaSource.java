package dev.adjoint.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Memory from the JDK's arenas: portable, zeroed and already paged in. */
final class ArenaSource implements Source {
  /** The time for less than this says little. */
  private static final long TELLING = 1L << 20;

  private final FreshCost cost = new FreshCost();
  private final Set<Arena> open = ConcurrentHashMap.newKeySet();

  @SuppressWarnings("unused") // it only has to be reachable from here
  private volatile @Nullable Object leftovers;

  /** From now on the memory goes back with this library; that takes a while to set up. */
  void returnAtTheEnd() {
    try {
      leftovers = Leftovers.close(open);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK's classes are not those known", e);
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // free() closes it
  public @Nullable Extent reserve(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      long start = System.nanoTime();
      MemorySegment segment = arena.allocate(bytes, Extent.ALIGNMENT);
      if (bytes >= TELLING) {
        cost.note(System.nanoTime() - start, bytes);
      }
      open.add(arena);
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
    if (extent.keeper instanceof Arena arena && open.remove(arena)) {
      arena.close();
    }
  }
}
