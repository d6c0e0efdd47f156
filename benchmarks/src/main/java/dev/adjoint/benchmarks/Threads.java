package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.dot;
import static dev.adjoint.Adjoint.grad;
import static dev.adjoint.Adjoint.mm;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Allocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs forward and backward on many threads over shared parameters, and checks that not one update
 * is lost: {@code Threads [seconds]}.
 *
 * <p>All gradients are integers, so their sums are exact whatever the order: at the end each
 * parameter's gradient has to be what the number of passes says.
 */
final class Threads {
  private static final int LARGE = 20_000;

  /** What a pass does. */
  private enum Pass {
    /** Adds 2 to the gradients of the weight and of the bias. */
    LAYER,
    /** Adds 3 to the gradient of the large parameter. */
    LARGE,
    /** Goes through the one graph that all threads share; adds 6 to its parameter's gradient. */
    SHARED,
    /** Computes a gradient of the shared parameter that is this thread's alone. */
    OWN,
    /** Runs another pass inside, which adds 2 to the gradient of the shared parameter. */
    NESTED,
    /** Fails in a hook, and adds nothing. */
    FAILING
  }

  private final Tensor weight = parameter(size(4, 4).toArray());
  private final Tensor bias = parameter(4);
  private final Tensor large = parameter(LARGE);
  private final Tensor shared = parameter(8);
  private final Tensor input = ones(size(2, 4), FLOAT64);
  private final Tensor sharedRoot = dot(shared, shared).mul(3);
  private final AtomicLongArray passes = new AtomicLongArray(Pass.values().length);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Threads() {}

  private static Tensor parameter(long... sizes) {
    return ones(size(sizes), FLOAT64).requiresGrad_();
  }

  static void main(String[] args) throws InterruptedException {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 60;
    boolean fine = new Threads().run("platform", 16, Thread.ofPlatform().factory(), seconds);
    fine &= new Threads().run("virtual", 1000, Thread.ofVirtual().factory(), seconds);
    if (!fine) {
      System.exit(1);
    }
  }

  private boolean run(String kind, int count, ThreadFactory factory, long seconds)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    CountDownLatch done = new CountDownLatch(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(factory.newThread(() -> work(number, end, done)));
    }
    threads.forEach(Thread::start);
    boolean finished = done.await(seconds + 60, TimeUnit.SECONDS);
    double took = (System.nanoTime() - start) / 1e9;
    String verdict = finished ? verdict() : "DEADLOCK: " + done.getCount() + " threads still run";
    long total = 0;
    for (int i = 0; i < passes.length(); i++) {
      total += passes.get(i);
    }
    IO.println(
        "%,d %s threads: %,d passes in %.1f s (%,.0f a second), native %d MB, %s"
            .formatted(
                count,
                kind,
                total,
                took,
                total / took,
                Allocator.stats().reservedBytes() >> 20,
                verdict));
    return verdict.startsWith("exact");
  }

  private void work(int number, long end, CountDownLatch done) {
    Pass[] all = Pass.values();
    try {
      long i = number;
      do {
        Pass pass = all[(int) (i++ % all.length)];
        run(pass);
        passes.incrementAndGet(pass.ordinal());
        Thread.yield(); // virtual threads take turns only where they wait or say so
      } while (System.nanoTime() < end && failure.get() == null);
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
    } finally {
      done.countDown();
    }
  }

  private void run(Pass pass) {
    switch (pass) {
      case LAYER -> mm(input, weight).add(bias).sum().backward();
      case LARGE -> large.mul(3).sum().backward();
      case SHARED -> sharedRoot.backward(true, false);
      case OWN -> {
        Tensor own = grad(shared.mul(shared).mul(7).sum(), shared).getFirst();
        require(own.eq(14).all().itemBoolean(), "grad() gave " + own);
      }
      case NESTED -> nested();
      case FAILING -> failing();
    }
  }

  private void nested() {
    Tensor outer = ones(size(2), FLOAT64).requiresGrad_();
    Tensor inner = shared.mul(2).sum();
    Tensor y = outer.mul(5);
    y.registerHook(
        g -> {
          inner.backward();
          return g.mul(2);
        });
    y.sum().backward();
    Tensor gradient = outer.grad();
    require(gradient != null && gradient.eq(10).all().itemBoolean(), "nested gave " + gradient);
  }

  private void failing() {
    IllegalArgumentException mine = new IllegalArgumentException("on purpose");
    Tensor y = mm(input, weight).add(bias);
    y.registerHook(
        g -> {
          throw mine;
        });
    Tensor sum = y.sum();
    try {
      sum.backward();
    } catch (IllegalArgumentException e) {
      require(e == mine, "another exception came: " + e);
      return;
    }
    require(false, "no exception came");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }

  private String verdict() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      thrown.printStackTrace();
      return "FAILED: " + thrown;
    }
    long layers = 2 * passes.get(Pass.LAYER.ordinal());
    long onShared = 6 * passes.get(Pass.SHARED.ordinal()) + 2 * passes.get(Pass.NESTED.ordinal());
    boolean exact =
        holds(weight, layers)
            && holds(bias, layers)
            && holds(large, 3 * passes.get(Pass.LARGE.ordinal()))
            && holds(shared, onShared);
    return exact ? "exact: no update lost" : "LOST UPDATES";
  }

  private static boolean holds(Tensor parameter, long value) {
    Tensor gradient = parameter.grad();
    return gradient == null ? value == 0 : gradient.eq(value).all().itemBoolean();
  }
}
