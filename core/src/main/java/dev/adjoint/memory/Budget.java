package dev.adjoint.memory;

import java.util.function.LongSupplier;

/**
 * Decides when to ask for a collection.
 *
 * <p>What is handed out beyond what the last collection left over may be garbage. Once that is more
 * than the budget, a collection is due. The budget grows while collections take too much of the
 * time and shrinks while they hardly take any, so that memory in use stays small and warm.
 */
final class Budget {
  /** The share of the time that collections should take. */
  private static final double TARGET = 0.02;

  /** So much may be handed out before anybody asks how large the machine is. */
  private static final long HARMLESS = 128L << 20;

  /** Garbage may make up one part in so many of what may be taken from the system. */
  private static final long MOST_SHARE = 6;

  private static final long LEAST = 256L << 20;

  private final LongSupplier machineLimit;
  private volatile long limit;
  private long least = HARMLESS;
  private long most = HARMLESS;
  private long budget = HARMLESS;
  private volatile long survivors;
  private volatile long threshold = HARMLESS;
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
    most = Math.max(limit / MOST_SHARE, 1);
    least = Math.min(LEAST, most);
    budget = least;
    threshold = survivors + budget;
  }

  /** How much may be taken from the system before what waits in the pool should shrink. */
  synchronized long comfortable() {
    long most = survivors + 3 * budget;
    return limit == 0 && most <= 3 * HARMLESS ? most : Math.min(limit(), most);
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
    return used > threshold + budget;
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
      survivors = used;
      threshold = used + budget;
    }
  }

  /** A collection is over, and so many bytes are handed out; more of them may come back yet. */
  synchronized void collected(long used) {
    survivors = used;
    threshold = used + budget;
  }

  /** A collection that began at {@code start} has cost {@code cost} nanoseconds of our time. */
  synchronized void adapt(long start, long end, double cost) {
    limit();
    double interval = Math.max(1, start - lastEnd);
    long wanted = (long) Math.min((double) most, budget * (cost / TARGET) / interval);
    long lower = Math.max(least, budget / 2);
    budget = Math.clamp(wanted, lower, Math.max(lower, Math.min(most, 4 * budget)));
    lastEnd = end;
    threshold = survivors + budget;
  }
}
