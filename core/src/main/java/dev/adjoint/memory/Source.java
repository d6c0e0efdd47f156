package dev.adjoint.memory;

import org.jspecify.annotations.Nullable;

/** A source of native memory: allocates and frees extents. */
interface Source {

  /** A range of that many bytes, 64-byte aligned; {@code null} where the system has no more. */
  @Nullable Extent reserve(long bytes);

  /** About how many nanoseconds a fresh byte costs, from the system to the first write. */
  double freshCost();

  /** Gives a range back to the system. */
  void free(Extent extent);
}
