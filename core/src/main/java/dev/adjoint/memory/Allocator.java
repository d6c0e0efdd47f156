package dev.adjoint.memory;

/** The library's allocator of native memory, as a whole. */
public final class Allocator {
  private Allocator() {}

  /** What the allocator is doing. */
  public static MemoryStats stats() {
    return Pool.shared().stats();
  }

  /** Gives pooled memory back to the system; memory in use is not touched. */
  public static void trim() {
    Pool.shared().trim();
  }
}
