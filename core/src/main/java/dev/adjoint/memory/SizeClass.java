package dev.adjoint.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one size class: those in use, linked so that their references stay reachable, and a
 * LIFO free list, since memory used last is most likely still in the cache.
 */
final class SizeClass {
  private static final int STEPS_LOG = 3;
  private static final int STEPS = 1 << STEPS_LOG;
  private static final int FIRST_LOG = 12;
  private static final int LAST_LOG = 47;

  /** The number of classes; every request of at most {@link #MAX_BYTES} has one. */
  static final int COUNT = (LAST_LOG - FIRST_LOG) * STEPS + 1;

  /** The size of the largest class: the user address space of today's machines. */
  static final long MAX_BYTES = 1L << LAST_LOG;

  /** Smaller blocks are cut from chunks of at most this size. */
  private static final long CHUNK_BYTES = 2L << 20;

  final int index;
  final long bytes;
  private final ArrayDeque<Extent> free = new ArrayDeque<>(0);
  private @Nullable Block inUse;
  private int nextPieces = 1;

  SizeClass(int index) {
    this.index = index;
    this.bytes = bytesOf(index);
  }

  /** The smallest class that holds that many bytes: eight classes for each doubling. */
  static int indexFor(long bytes) {
    if (bytes <= 1L << FIRST_LOG) {
      return 0;
    }
    int log = 63 - Long.numberOfLeadingZeros(bytes - 1);
    int step = (int) ((bytes - 1) >>> (log - STEPS_LOG)) & (STEPS - 1);
    return ((log - FIRST_LOG) << STEPS_LOG) + step + 1;
  }

  static long bytesOf(int index) {
    int log = FIRST_LOG + (index >>> STEPS_LOG);
    return (long) (STEPS + (index & (STEPS - 1))) << (log - STEPS_LOG);
  }

  /** Takes the block that came back last; in checked mode the one that came back first. */
  synchronized @Nullable Extent take() {
    Extent extent = Memory.CHECKED ? free.pollFirst() : free.pollLast();
    if (extent != null && extent.chunk != null) {
      extent.chunk.waiting--;
    }
    return extent;
  }

  private void put(Extent extent, long epoch) {
    extent.returnedAt = epoch;
    if (extent.chunk != null) {
      extent.chunk.waiting++;
    }
    free.addLast(extent);
  }

  /** How many blocks to ask the system for at once: more each time, while they are small. */
  synchronized int piecesToReserve() {
    int pieces = nextPieces;
    nextPieces = Math.clamp(CHUNK_BYTES / bytes, 1, 2 * pieces);
    return pieces;
  }

  /** Cuts an extent into blocks, pools all but the first, and returns that. */
  synchronized Extent split(Extent whole, int pieces, long epoch) {
    if (pieces == 1) {
      return whole;
    }
    Extent.Chunk chunk = new Extent.Chunk(whole, pieces);
    for (int i = pieces - 1; i > 0; i--) {
      put(Extent.ofChunk(chunk, i, bytes), epoch);
    }
    return Extent.ofChunk(chunk, 0, bytes);
  }

  synchronized void link(Block block) {
    Block next = inUse;
    block.next = next;
    if (next != null) {
      next.previous = block;
    }
    inUse = block;
  }

  /**
   * Ends the use of a block, once, and pools its memory where {@code epoch} is not negative.
   *
   * @return whether this call was the one that ended it
   */
  synchronized boolean end(Block block, long epoch) {
    if (!block.markReturned()) {
      return false;
    }
    if (Memory.CHECKED) {
      Registry.remove(block.extent.address);
      if (epoch >= 0) {
        Registry.poison(block.extent);
      }
    }
    Block previous = block.previous;
    Block next = block.next;
    if (previous != null) {
      previous.next = next;
    } else {
      inUse = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    block.previous = null;
    block.next = null;
    if (epoch >= 0) {
      block.extent.zero = false;
      put(block.extent, epoch);
    }
    return true;
  }

  /**
   * Takes what came to the pool before {@code epoch} and can be given back to the system, the
   * coldest first, until that is {@code wanted} bytes.
   */
  synchronized List<Extent> takeCold(long epoch, long wanted) {
    Extent coldest = free.peekFirst();
    if (coldest == null || coldest.returnedAt >= epoch) {
      return List.of();
    }
    List<Extent> cold = new ArrayList<>();
    long[] missing = {wanted};
    free.removeIf(
        extent -> {
          Extent.Chunk chunk = extent.chunk;
          if (chunk != null && chunk.leaving) {
            return true;
          }
          if (missing[0] <= 0 || extent.returnedAt >= epoch) {
            return false;
          }
          if (chunk == null) {
            cold.add(extent);
            missing[0] -= bytes;
            return true;
          }
          if (chunk.waiting < chunk.pieces) {
            return false;
          }
          chunk.leaving = true;
          cold.add(chunk.whole);
          missing[0] -= chunk.pieces * bytes;
          return true;
        });
    return cold;
  }
}
