package dev.adjoint.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's arenas first, and mappings for a process that needs much: linking to the system's
 * functions takes some 80 ms, which a small program never wins back. It happens on the side.
 */
final class SystemSource implements Source {
  /** From here on it pays to link. */
  private static final long MUCH = 64L << 20;

  /** From here on it matters that memory goes back when the library is unloaded. */
  private static final long SOME = 8L << 20;

  private final ArenaSource arenas = new ArenaSource();
  private final AtomicLong total = new AtomicLong();
  private volatile @Nullable MappedSource mapped;

  @Override
  public @Nullable Extent reserve(long bytes) {
    MappedSource ready = mapped;
    if (ready != null) {
      return ready.reserve(bytes);
    }
    long before = total.getAndAdd(bytes);
    if (before < SOME && before + bytes >= SOME) {
      Background.INSTANCE.execute(arenas::returnAtTheEnd);
    }
    if (before < MUCH && before + bytes >= MUCH) {
      Background.INSTANCE.execute(() -> mapped = MappedSource.load());
    }
    return arenas.reserve(bytes);
  }

  @Override
  public double freshCost() {
    MappedSource ready = mapped;
    return ready != null ? ready.freshCost() : arenas.freshCost();
  }

  @Override
  public void free(Extent extent) {
    if (extent.keeper instanceof MappedSource owner) {
      owner.free(extent);
    } else {
      arenas.free(extent);
    }
  }
}
