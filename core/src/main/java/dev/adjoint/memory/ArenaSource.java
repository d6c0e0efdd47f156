package dev.adjoint.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory from the JDK's arenas: works everywhere, and arrives zeroed and touched. */
final class ArenaSource implements Source {

  @Override
  @SuppressWarnings("MustBeClosedChecker") // free() closes it
  public @Nullable Extent reserve(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = arena.allocate(bytes, Pool.ALIGNMENT);
      return Extent.ofSystem(segment.address(), bytes, arena, true);
    } catch (OutOfMemoryError e) {
      arena.close();
      return null;
    }
  }

  @Override
  public void free(Extent extent) {
    if (extent.keeper instanceof Arena arena) {
      arena.close();
    }
  }
}
