package dev.adjoint.memory;

/**
 * Statistics of the library's native memory at one moment.
 *
 * @param liveBytes handed out and not yet returned, in whole blocks: what is in use, and what is
 *     garbage that no collection has found yet
 * @param pooledBytes returned, and kept for the next request
 * @param peakBytes the most that was ever taken from the system at one time
 * @param limitBytes what may be taken from the system ({@code -Dadjoint.memory.limit})
 * @param budgetBytes how many bytes may be handed out after a collection before the next one is
 *     asked for
 * @param freshBlocks blocks taken from the system so far
 * @param reusedBlocks requests that a block of the pool answered so far
 * @param trimmedBlocks blocks given back to the system so far
 * @param collections collections that the allocator asked for so far
 * @param collectionNanos the time those collections took, in nanoseconds
 */
public record MemoryStats(
    long liveBytes,
    long pooledBytes,
    long peakBytes,
    long limitBytes,
    long budgetBytes,
    long freshBlocks,
    long reusedBlocks,
    long trimmedBlocks,
    long collections,
    long collectionNanos) {

  /** Everything that is taken from the system at the moment, in use or pooled. */
  public long reservedBytes() {
    return liveBytes + pooledBytes;
  }
}
