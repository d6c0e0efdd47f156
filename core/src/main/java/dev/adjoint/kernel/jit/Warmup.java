package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Warms up vector loops in the background: a daemon thread runs a new loop on scratch memory until
 * it is faster than the scalar one, then publishes it.
 */
public final class Warmup {
  private static final int ELEMENTS = 1024;
  private static final int LEAST_ROUNDS = 40;
  private static final int SHORT_CALLS = 256;
  private static final int WINS = 3;
  private static final long PAUSE_NANOS = 2_000_000L;
  private static final long IDLE_SECONDS = 2;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final LinkedBlockingQueue<Runnable> QUEUE = new LinkedBlockingQueue<>();
  private static @Nullable Thread worker;

  private Warmup() {}

  /** Some work that is to be compiled. */
  @FunctionalInterface
  public interface Trial {
    /** Does the work that often. */
    void run(int times);
  }

  public static boolean isEager() {
    return VectorModule.mode() == VectorModule.Policy.EAGER;
  }

  /** Has the task run in the background; in the eager mode runs it now. */
  public static void submit(Runnable task) {
    if (isEager()) {
      task.run();
      return;
    }
    QUEUE.add(task);
    start();
  }

  private static synchronized void start() {
    if (worker == null) {
      worker =
          Thread.ofPlatform()
              .daemon()
              .name("adjoint-warmup")
              .inheritInheritableThreadLocals(false)
              .start(Warmup::work);
    }
  }

  private static void work() {
    while (true) {
      try {
        Runnable task = QUEUE.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (task != null) {
          task.run();
        } else if (end()) {
          return;
        }
      } catch (InterruptedException e) {
        // Nobody has a reason to: the thread is not known outside.
      } catch (RuntimeException | Error e) {
        // The scalar loop goes on serving that kernel.
        System.err.println("adjoint: a vector loop can't be used: " + e);
      }
    }
  }

  /** Gives up the thread that is idle: it keeps the class loader of this class alive. */
  private static synchronized boolean end() {
    if (!QUEUE.isEmpty()) {
      return false;
    }
    worker = null;
    return true;
  }

  /** Asks for a vector loop. */
  static void request(Variants variants, boolean repeats) {
    submit(() -> warm(variants, repeats));
  }

  private static void warm(Variants variants, boolean repeats) {
    int bits = VectorModule.bits();
    if (bits == 0 || !VectorCode.fits(variants.body(), bits)) {
      return;
    }
    Loop vector = variants.makeVector(repeats);
    LoopBody body = variants.body();
    int count = body.operands().size();
    long span = ELEMENTS * 8L + 64;
    Scratch scratch = Scratch.take(count * span);
    try {
      long[] frame = frame(body, scratch.address(), span);
      int lanes = VectorCode.lanes(body.compute(), bits);
      int[] calls = new int[1];
      Trial trial =
          times -> {
            for (int t = 0; t < times; t++) {
              // Short at first: the interpreter takes tenths of a millisecond for a vector.
              vector.run(frame, calls[0]++ < SHORT_CALLS ? lanes : ELEMENTS / 2, 1);
            }
            if (calls[0] % 64 == 0) {
              unusual(body, vector, frame);
            }
          };
      Loop scalar = variants.scalar();
      Trial rival =
          times -> {
            for (int t = 0; t < times; t++) {
              scalar.run(frame, ELEMENTS / 2, 1);
            }
          };
      if (wins(trial, rival)) {
        variants.publish(vector, repeats);
      }
    } finally {
      scratch.give();
    }
  }

  /** Rows, tails and lanes that need scalar functions must all be known to the compiler. */
  private static void unusual(LoopBody body, Loop loop, long[] frame) {
    long[] own = frame.clone();
    for (int j = 0; j < body.operands().size(); j++) {
      own[j] += ELEMENTS / 2 * (long) body.operands().get(j).type().itemSize();
    }
    loop.run(own, 4 * 64 + 3, 2);
  }

  /** Runs both until the first is the faster one; false if it never is. */
  public static boolean wins(Trial trial, Trial rival) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int wins = 0;
    for (int round = 0; System.nanoTime() < deadline; round++) {
      long first = System.nanoTime();
      trial.run(16);
      long second = System.nanoTime();
      rival.run(16);
      long end = System.nanoTime();
      wins = round >= LEAST_ROUNDS && second - first < end - second ? wins + 1 : 0;
      if (wins >= WINS) {
        return true;
      }
      if (round >= LEAST_ROUNDS && wins == 0) {
        // The compiler has been asked: leave it the processor.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }

  private static long[] frame(LoopBody body, long address, long span) {
    int count = body.operands().size();
    long[] frame = new long[3 * count + body.paramCount()];
    for (int j = 0; j < count; j++) {
      DType type = body.operands().get(j).type();
      frame[j] = address + j * span;
      frame[count + j] = type.itemSize();
      fill(type, frame[j], j);
    }
    long one = DTypes.computesInFloat(body.compute()) ? Double.doubleToRawLongBits(1.0) : 1L;
    for (int q = 0; q < body.paramCount(); q++) {
      frame[2 * count + q] = one;
    }
    return frame;
  }

  /** Plain numbers in the first half; all that is unusual, a vector's length at a time, behind. */
  private static void fill(DType type, long address, int operand) {
    double[] unusual = {
      0.0, -0.0, 1e5, -1e9, 3e38, Double.POSITIVE_INFINITY, Double.NaN, 1e-42, -1e300
    };
    for (int i = 0; i < ELEMENTS; i++) {
      long at = address + (long) i * type.itemSize();
      boolean odd = i >= ELEMENTS / 2 && i / 16 % 2 == 1;
      if (DTypes.computesInFloat(type)) {
        double plain = 0.5 + (i * 7 + operand) % 13 * 0.125;
        Elements.putDouble(type, at, odd ? unusual[(i + operand) % unusual.length] : plain);
      } else {
        Elements.putLong(type, at, type == DType.BOOL ? i & 1 : 1 + i % 7);
      }
    }
  }
}
