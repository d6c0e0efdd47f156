package dev.adjoint.kernel.cpu;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of a range on one pool of daemon threads.
 *
 * <p>The boundaries of the chunks depend on the range and the grain alone, so what is computed per
 * chunk is the same whatever the number of threads.
 */
public final class Parallel {
  private static final int MAX_THREADS = 1024;

  /** How often an idle worker looks for work before it sleeps: some ten microseconds. */
  private static final int SPINS = 400;

  /** How long an idle worker waits for work before it ends. */
  private static final long IDLE_NANOS = 2_000_000_000L;

  /** What a worker that has ended holds, so that nobody gives it a job. */
  private static final Job NONE = new Job(0, 1, 0, (_, _) -> {}, null);

  private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();
  private static final AtomicReferenceArray<@Nullable Worker> WORKERS =
      new AtomicReferenceArray<>(MAX_THREADS);

  private static volatile int threads = Runtime.getRuntime().availableProcessors();

  private Parallel() {}

  /** Work on the indices from {@code lo} up to, but not including, {@code hi}. */
  @FunctionalInterface
  public interface ChunkBody {
    /** Does the work. */
    void run(long lo, long hi);
  }

  /** Number of threads, the caller's included, that one computation may use. */
  public static int getNumThreads() {
    return threads;
  }

  /** Sets the number of threads, the caller's included, that one computation may use. */
  public static void setNumThreads(int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("expected positive number of threads, got " + count);
    }
    threads = Math.min(count, MAX_THREADS);
  }

  /** Whether the current thread is working on a chunk, so that further calls would run inline. */
  public static boolean isInside() {
    return Thread.currentThread() instanceof Worker || INSIDE.get() != null;
  }

  /**
   * Runs {@code body} over {@code [0, n)} in chunks of {@code grain}, the last one shorter; returns
   * when all are done. Calls from inside a chunk run on their own thread, in order. Where chunks
   * fail, the failure of the first of them is thrown.
   */
  public static void forChunks(long n, long grain, ChunkBody body) {
    if (n <= 0) {
      return;
    }
    long step = Math.max(grain, 1);
    long count = (n - 1) / step + 1;
    int helpers = (int) Math.min(threads, count) - 1;
    if (helpers <= 0 || isInside()) {
      for (long c = 0; c < count; c++) {
        body.run(c * step, c == count - 1 ? n : (c + 1) * step);
      }
      return;
    }
    Job job = new Job(n, step, count, body, Thread.currentThread());
    for (int w = 0; w < MAX_THREADS && helpers > 0; w++) {
      Worker worker = WORKERS.get(w);
      if (worker == null) {
        if (w >= threads - 1) {
          break;
        }
        worker = Worker.start(w);
      }
      if (worker.offer(job)) {
        helpers--;
      }
    }
    INSIDE.set(Boolean.TRUE);
    try {
      job.work();
    } finally {
      INSIDE.remove();
    }
    job.await();
  }

  /** One call of {@link #forChunks}: its chunks are claimed one by one. */
  private static final class Job {
    private final long n;
    private final long step;
    private final long count;
    private final ChunkBody body;
    private final @Nullable Thread owner;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private @Nullable Throwable failure;
    private long failedChunk = Long.MAX_VALUE;

    Job(long n, long step, long count, ChunkBody body, @Nullable Thread owner) {
      this.n = n;
      this.step = step;
      this.count = count;
      this.body = body;
      this.owner = owner;
    }

    void work() {
      long c = next.getAndIncrement();
      while (c < count) {
        try {
          body.run(c * step, c == count - 1 ? n : (c + 1) * step);
        } catch (Throwable t) {
          fail(c, t);
        }
        if (done.incrementAndGet() == count && Thread.currentThread() != owner) {
          LockSupport.unpark(owner);
        }
        c = next.getAndIncrement();
      }
    }

    /** Whether no chunk is left to claim. */
    boolean isTaken() {
      return next.get() >= count;
    }

    private synchronized void fail(long chunk, Throwable t) {
      if (chunk < failedChunk) {
        failedChunk = chunk;
        failure = t;
      }
    }

    void await() {
      boolean interrupted = false;
      for (int spin = 0; done.get() != count; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable t;
      synchronized (this) {
        t = failure;
      }
      if (t instanceof Error e) {
        throw e;
      }
      if (t instanceof RuntimeException e) {
        throw e;
      }
    }
  }

  /** Ends when it is idle, since a thread keeps the class loader of its class alive. */
  private static final class Worker extends Thread {
    private final AtomicReference<@Nullable Job> job = new AtomicReference<>();
    private volatile boolean asleep;

    private final int place;

    private Worker(int place) {
      // Without the caller's inheritable thread-locals and context class loader.
      super(null, null, "adjoint-worker-" + place, 0, false);
      this.place = place;
      setDaemon(true);
    }

    /** The worker in that place: several callers may come first at once. */
    static Worker start(int place) {
      synchronized (WORKERS) {
        Worker there = WORKERS.get(place);
        if (there == null) {
          there = new Worker(place);
          there.start();
          WORKERS.set(place, there);
        }
        return there;
      }
    }

    boolean offer(Job offered) {
      Job current = job.get();
      // A worker may not have noticed yet that the job it has is done.
      if (current == NONE
          || (current != null && !current.isTaken())
          || !job.compareAndSet(current, offered)) {
        return false;
      }
      if (asleep) {
        LockSupport.unpark(this);
      }
      return true;
    }

    private boolean end() {
      synchronized (WORKERS) {
        if (!job.compareAndSet(null, NONE)) {
          return false;
        }
        WORKERS.set(place, null);
        return true;
      }
    }

    @Override
    public void run() {
      int spins = 0;
      long idleSince = System.nanoTime();
      while (true) {
        Job now = job.get();
        if (now != null) {
          now.work();
          job.compareAndSet(now, null);
          spins = 0;
          idleSince = System.nanoTime();
        } else if (spins < SPINS) {
          spins++;
          Thread.onSpinWait();
        } else {
          asleep = true;
          if (job.get() == null) {
            LockSupport.parkNanos(this, IDLE_NANOS);
          }
          asleep = false;
          spins = 0;
          if (System.nanoTime() - idleSince >= IDLE_NANOS && end()) {
            return;
          }
        }
      }
    }
  }
}
