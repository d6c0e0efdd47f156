package dev.adjoint.memory;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reclaims unreachable blocks, and triggers a garbage collection when there may be many.
 *
 * <p>The collection is asked for on a thread of its own, and the allocating thread goes on unless
 * far too much is out. So with {@code -XX:+ExplicitGCInvokesConcurrent} the allocating thread loses
 * the millisecond of a young pause; without it, all threads stop for a full collection anyway.
 */
final class Reclaimer {
  // No lambdas here and in what the first allocation runs: linking the first one takes
  // milliseconds.

  /** Asks the JVM for a collection. */
  static final Runnable SYSTEM =
      new Runnable() {
        @Override
        public void run() {
          System.gc();
        }
      };

  /** Collecting on the side takes processor time from a machine whose cores are mostly ours. */
  private static final double BACKGROUND_SHARE = 0.25;

  private static final long MILLISECOND = 1_000_000;

  /** How long the references of a finished collection may take to arrive. */
  private static final long GRACE = 20 * MILLISECOND;

  /** How long an allocation waits at most while memory is left. */
  private static final long PATIENCE = 100 * MILLISECOND;

  /** How long it waits for one collection when none is left. */
  private static final long URGENT_PATIENCE = 5_000 * MILLISECOND;

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int AGAIN = 2;

  final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final Pool pool;
  private final Budget budget;
  private final Runnable collector;
  private final Executor executor;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final Runnable task =
      new Runnable() {
        @Override
        public void run() {
          Reclaimer.this.run();
        }
      };
  private volatile @Nullable Mark mark;
  private volatile boolean futile;
  private final AtomicLong collections = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  /** What allocations have waited for collections, since the last one ended. */
  private final AtomicLong waited = new AtomicLong();

  /** Becomes unreachable before a collection: when it arrives, others arrive as well. */
  private static final class Mark extends PhantomReference<Object> {
    final long start = System.nanoTime();
    volatile long arrival;

    /** Whether all that the collection has found has come back. */
    volatile boolean settled;

    Mark(ReferenceQueue<Object> queue) {
      super(new Object(), queue);
    }
  }

  Reclaimer(Pool pool, Budget budget, Runnable collector, Executor executor) {
    this.pool = pool;
    this.budget = budget;
    this.collector = collector;
    this.executor = executor;
  }

  long collections() {
    return collections.get();
  }

  /** Whether the last collection that was asked for did not take place. */
  boolean futile() {
    return futile;
  }

  long nanos() {
    return nanos.get();
  }

  /** Takes back the blocks that collections have found unreachable so far. */
  void drain() {
    for (Reference<?> r = queue.poll(); r != null; r = queue.poll()) {
      accept(r);
    }
  }

  private void accept(Reference<?> reference) {
    if (reference instanceof Block block) {
      pool.release(block);
    } else if (reference instanceof Mark arrived) {
      arrived.arrival = System.nanoTime();
    }
  }

  /** To be called before that many more bytes are handed out. */
  void admit(long bytes) {
    if (!budget.exceeded(pool.used() + bytes)) {
      return;
    }
    request();
    if (budget.wellExceeded(pool.used() + bytes)) {
      await(System.nanoTime() + PATIENCE, bytes, Long.MAX_VALUE);
    }
  }

  /**
   * Collects, and waits until what is unreachable has come back.
   *
   * @param join whether a collection that is under way will do, although it may have missed what
   *     has become unreachable only now
   */
  void collectNow(boolean join) {
    long wanted = collections() + 1;
    while (!start()) {
      if (join) {
        break;
      }
      if (state.compareAndSet(RUNNING, AGAIN) || state.get() == AGAIN) {
        wanted++;
        break;
      }
    }
    await(System.nanoTime() + URGENT_PATIENCE, 0, wanted);
    drain();
  }

  private boolean start() {
    if (!state.compareAndSet(IDLE, RUNNING)) {
      return false;
    }
    try {
      executor.execute(task);
    } catch (OutOfMemoryError e) {
      run(); // no thread can be had
    }
    return true;
  }

  private void request() {
    if (!start()) {
      Mark current = mark;
      if (current != null && current.settled) {
        state.compareAndSet(RUNNING, AGAIN);
      }
    }
  }

  /** Takes back until enough is back, or so many collections are over, or none is under way. */
  private void await(long deadline, long bytes, long wanted) {
    boolean interrupted = false;
    long start = System.nanoTime();
    while (state.get() != IDLE
        && collections() < wanted
        && (wanted != Long.MAX_VALUE || budget.wellExceeded(pool.used() + bytes))
        && System.nanoTime() < deadline) {
      try {
        takeOne();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    waited.addAndGet(System.nanoTime() - start);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a moment for a reference; says whether one has come. */
  private boolean takeOne() throws InterruptedException {
    Reference<?> reference = queue.remove(1);
    if (reference != null) {
      accept(reference);
    }
    return reference != null;
  }

  /**
   * Waits until what the collection has found has come. It comes one by one, the mark anywhere
   * among it, or before it, where young objects are collected first.
   */
  private void settle(Mark current, long deadline) {
    boolean interrupted = false;
    boolean more = true;
    while ((current.arrival == 0 || more) && System.nanoTime() < deadline) {
      try {
        more = takeOne();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    drain();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      collectOnce();
      while (!state.compareAndSet(RUNNING, IDLE)) {
        state.set(RUNNING);
        collectOnce();
      }
    } catch (Throwable e) {
      state.set(IDLE); // whoever was promised another one asks again
      throw e;
    }
  }

  private void collectOnce() {
    pool.mark();
    Mark current = new Mark(queue);
    mark = current;
    try {
      collect(current);
    } finally {
      mark = null;
    }
  }

  private void collect(Mark current) {
    collector.run();
    long end = System.nanoTime();
    settle(current, end + GRACE);
    futile = current.arrival == 0;
    // Nothing was collected, as with -XX:+DisableExplicitGC: hope for one that comes by itself.
    // What was handed out meanwhile, a concurrent collection has not looked at.
    budget.collected(futile ? pool.used() : pool.settled());
    current.settled = true;
    long stop = current.arrival == 0 ? end : Math.min(end, current.arrival);
    long stopped = stop - current.start;
    double cost = Math.max(stopped + BACKGROUND_SHARE * (end - stop), waited.getAndSet(0));
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    budget.adapt(current.start, end, cost, heap, pool.freshCost());
    nanos.addAndGet(stopped);
    collections.incrementAndGet();
    pool.trimIdle(System.nanoTime());
  }
}
