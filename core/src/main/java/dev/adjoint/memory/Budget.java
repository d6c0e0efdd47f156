package dev.adjoint.memory;

import java.util.function.LongSupplier;

/**
 * Decides when to trigger a garbage collection.
 *
 * <p>What is handed out beyond what the last collection left over may be garbage. Once that is more
 * than the budget, a collection is due. The budget is small, since garbage that is not collected
 * has to be written to fresh pages, which cost more than most collections. It grows when
 * collections take more than their share of the time and have cost as much, since it last grew, as
 * the fresh pages of the growth would: so at most half of what is paid was paid in vain. What lives
 * and the budget together stay below twice what lives, here and on the heap (a full collection
 * costs by that), and {@link #MOST_IDLE}.
 */
final class Budget {
  /** The share of the time that collections may take. */
  private static final double TARGET = 0.05;

  /** So much may be handed out before anybody asks how large the machine is. */
  private static final long HARMLESS = 128L << 20;

  /** Garbage may make up one part in so many of what may be taken from the system. */
  private static final long MOST_SHARE = 6;

  private static final long LEAST = 256L << 20;

  private static final long MOST_IDLE = 512L << 20;

  /** So much more may be handed out while a collection is under way. */
  private static final long MEANWHILE = 256L << 20;

  private final LongSupplier machineLimit;
  private volatile long limit;
  private long least = HARMLESS;
  private long budget = HARMLESS;
  private volatile long survivors;
  private long heap;
  private volatile long threshold = HARMLESS;
  private double spent;
  private long lastEnd;

  /**
   * @param limit how much may be taken from the system; 0 asks {@code machineLimit}, once it
   *     matters
   */
  Budget(long limit, LongSupplier machineLimit, long now) {
    this.machineLimit = machineLimit;
    this.lastEnd = now;
    if (limit != 0) {
      install(limit);
    }
  }

  /** How much may be taken from the system; finding out may be slow the first time. */
  long limit() {
    long known = limit;
    return known != 0 ? known : ask();
  }

  private synchronized long ask() {
    if (limit == 0) {
      install(machineLimit.getAsLong());
    }
    return limit;
  }

  private void install(long limit) {
    this.limit = limit;
    least = Math.clamp(limit / MOST_SHARE, 1, LEAST);
    budget = least;
    threshold = survivors + budget;
  }

  /** The most that the budget may be with what lives now. */
  private long most() {
    return limit == 0
        ? HARMLESS
        : Math.max(least, Math.min(limit / MOST_SHARE, MOST_IDLE + survivors + heap));
  }

  /** How much may be taken from the system before what waits in the pool should shrink. */
  synchronized long comfortable() {
    long most = survivors + budget + meanwhile();
    return limit == 0 && most <= 2 * HARMLESS ? most : Math.min(limit(), most);
  }

  /** Whether so much could be taken from the system if nothing else were in use. */
  boolean allows(long bytes) {
    return (limit == 0 && bytes <= HARMLESS) || bytes <= limit();
  }

  /** Whether a collection is due with that many bytes handed out. */
  boolean exceeded(long used) {
    if (used <= threshold) {
      return false;
    }
    limit();
    return used > threshold;
  }

  /** Whether so much more is handed out that it is time to wait for the collection. */
  synchronized boolean wellExceeded(long used) {
    return used > threshold + meanwhile();
  }

  private long meanwhile() {
    return Math.min(budget, MEANWHILE);
  }

  synchronized long bytes() {
    return budget;
  }

  /** Bytes have come back: so many are still handed out. */
  void returned(long used) {
    if (used < survivors) {
      lower(used);
    }
  }

  private synchronized void lower(long used) {
    if (used < survivors) {
      survivors(used);
    }
  }

  /** A collection is over, and so many bytes are handed out; more of them may come back yet. */
  synchronized void collected(long used) {
    survivors(used);
  }

  private void survivors(long used) {
    survivors = used;
    budget = Math.min(budget, most());
    threshold = used + budget;
  }

  /**
   * A collection is over.
   *
   * @param start when it began
   * @param end when its references had arrived
   * @param cost nanoseconds of our time that it took
   * @param liveHeap bytes of the heap that are in use after it
   * @param freshCost nanoseconds for a byte of fresh memory, from the system to the first write
   */
  synchronized void adapt(long start, long end, double cost, long liveHeap, double freshCost) {
    limit();
    heap = liveHeap;
    double share = cost / Math.max(1, start - lastEnd + cost);
    lastEnd = end;
    if (share > TARGET) {
      spent += cost;
      long growth = Math.min(budget / 2, most() - budget);
      if (growth > 0 && spent >= growth * freshCost) {
        budget += growth;
        spent = 0;
      }
    } else {
      spent = 0;
      if (share < TARGET / 4) {
        budget = Math.max(least, budget - budget / 4);
      }
    }
    budget = Math.min(budget, most());
    threshold = survivors + budget;
  }
}
