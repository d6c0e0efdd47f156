package dev.adjoint.memory;

import org.jspecify.annotations.Nullable;

/** A range of native memory, allocated from the system or cut from such a range. */
final class Extent {
  /** Every range begins at a multiple of this. */
  static final long ALIGNMENT = 64;

  final long address;
  final long bytes;

  /** What frees the range; {@code null} for a piece of a chunk. */
  final @Nullable Object keeper;

  /** What the range is a piece of. */
  final @Nullable Chunk chunk;

  /** Whether the memory still holds the zeros that the system delivered. */
  boolean zero;

  /** The collection count when the extent last came to the pool. */
  long returnedAt;

  private Extent(
      long address, long bytes, @Nullable Object keeper, @Nullable Chunk chunk, boolean zero) {
    this.address = address;
    this.bytes = bytes;
    this.keeper = keeper;
    this.chunk = chunk;
    this.zero = zero;
  }

  static Extent ofSystem(long address, long bytes, Object keeper, boolean zero) {
    return new Extent(address, bytes, keeper, null, zero);
  }

  static Extent ofChunk(Chunk chunk, int piece, long bytes) {
    Extent whole = chunk.whole;
    return new Extent(whole.address + piece * bytes, bytes, null, chunk, whole.zero);
  }

  /** An extent that is cut into equal pieces; the lock of their size class guards the rest. */
  static final class Chunk {
    final Extent whole;
    final int pieces;

    /** How many pieces wait in the pool; the chunk can go back to the system when all do. */
    int waiting;

    boolean leaving;

    Chunk(Extent whole, int pieces) {
      this.whole = whole;
      this.pieces = pieces;
    }
  }
}
