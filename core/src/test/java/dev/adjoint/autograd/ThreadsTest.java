package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several passes at once. */
class ThreadsTest {
  private static final int THREADS = 10;

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  /** What a thread does; it is given its number. */
  private interface Work<T extends @Nullable Object> {
    T run(int thread) throws Exception;
  }

  /** Runs the work on several threads that start together. */
  private static <T extends @Nullable Object> List<T> together(
      ExecutorService threads, int count, Work<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int thread = i;
      running.add(
          threads.submit(
              () -> {
                start.await();
                return work.run(thread);
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : running) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new AssertionError("thread " + results.size(), e.getCause());
      }
    }
    return results;
  }

  private enum Kind {
    PLATFORM,
    VIRTUAL;

    ExecutorService open() {
      return this == VIRTUAL
          ? Executors.newVirtualThreadPerTaskExecutor()
          : Executors.newFixedThreadPool(THREADS);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("autograd-18.01")
  void independentGraphsRunInParallel(Kind kind) throws Exception {
    try (ExecutorService threads = kind.open()) {
      together(
          threads,
          THREADS,
          thread -> {
            for (int i = 0; i < 50; i++) {
              Tensor x = leaf(thread, 2);
              Tensor y = x.add(3).mul(x.add(4)).mul(0.5);
              y.sum().backward();
              assertThat(x.grad()).hasToString(x.detach().add(3.5).toString());
            }
            return null;
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("autograd-18.02")
  void aSharedLeafLosesNoGradient(Kind kind) throws Exception {
    for (int size : new int[] {2, 10_000}) {
      Tensor x = ones(size).requiresGrad_();
      try (ExecutorService threads = kind.open()) {
        together(
            threads,
            THREADS,
            thread -> {
              for (int i = 0; i < 20; i++) {
                x.add(3).mul(2).sum().backward();
              }
              return null;
            });
      }
      assertThat(x.grad().eq(THREADS * 20 * 2).all().itemBoolean()).isTrue();
    }
  }

  @Test
  @Tag("autograd-18.02")
  void gradGivesEachThreadItsOwn() throws Exception {
    Tensor x = leaf(1, 2);
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      List<String> own =
          together(
              threads,
              THREADS,
              thread -> grad(x.mul(x).mul(thread).sum(), x).getFirst().toString());
      for (int i = 0; i < THREADS; i++) {
        assertThat(own.get(i)).isEqualTo(tensor(2.0, 4.0).mul(i).toString());
      }
    }
    assertThat(x.grad()).isNull();
  }

  /** Parts of graphs that several threads walk at once, each with other nodes that save. */
  private enum Shared {
    POINTWISE(x -> x.pow(2).mul(x).exp().log().sqrt()),
    REDUCTION(x -> x.mul(x).prod().mul(x.norm()).add(x.sum())),
    MATRIX(x -> mm(x.view(2, 2), x.view(2, 2).t()).sum().mul(dot(x, x))),
    WRITES(x -> writes(x)),
    EXTREMUM(x -> max(x.mul(x).view(2, 2), 1).values().sum().mul(x.clamp(1.5, 3))),
    CUSTOM(x -> TestNode.copy("Custom", x.mul(x), g -> g.mul(2)).mul(x));

    final Function<Tensor, Tensor> forward;

    Shared(Function<Tensor, Tensor> forward) {
      this.forward = forward;
    }

    private static Tensor writes(Tensor x) {
      Tensor y = x.mul(1);
      y.get("1:3").mul_(x.get("0:2"));
      return y.mul(x);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("autograd-18.03")
  void aSharedPartIsUsedUpByOneThreadAtLeast(Shared shared) throws Exception {
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      for (int round = 0; round < 60; round++) {
        Tensor x = leaf(1, 2, 3, 4);
        Tensor y = shared.forward.apply(x);
        double[] once = oneGradient(shared);
        List<@Nullable Throwable> failures =
            together(threads, THREADS, thread -> failure(() -> y.add(thread).sum().backward()));
        assertThat(failures).containsNull();
        for (Throwable failure : failures) {
          if (failure != null) {
            assertThat(failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Trying to backward through the graph a second time");
          }
        }
        // No thread is through before the leaf has its gradient.
        long passed = failures.stream().filter(f -> f == null).count();
        double[] sum = x.grad().toDoubleArray();
        for (int i = 0; i < once.length; i++) {
          assertThat(Math.abs(sum[i]))
              .isGreaterThanOrEqualTo(Math.abs(once[i]) * passed * (1 - 1e-5));
        }
      }
    }
  }

  private static double[] oneGradient(Shared shared) {
    Tensor x = leaf(1, 2, 3, 4);
    return grad(shared.forward.apply(x).sum(), x).getFirst().toDoubleArray();
  }

  private static @Nullable Throwable failure(Runnable code) {
    try {
      code.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("autograd-18.03")
  void aSharedPartThatIsKeptServesAllThreads(Shared shared) throws Exception {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = shared.forward.apply(x);
    double[] once = oneGradient(shared);
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      for (int round = 0; round < 20; round++) {
        together(
            threads,
            THREADS,
            thread -> {
              y.add(thread).sum().backward(true, false);
              return null;
            });
      }
    }
    double[] sum = x.grad().toDoubleArray();
    for (int i = 0; i < once.length; i++) {
      double expected = once[i] * THREADS * 20;
      assertThat(sum[i]).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  @Test
  @Tag("autograd-18.03")
  void threadsMayForkAndJoinInTheMiddle() throws Exception {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      List<Tensor> parts = together(threads, THREADS, thread -> y.mul(thread).add(y.pow(2)).sum());
      Tensor sum = parts.getFirst();
      for (Tensor part : parts.subList(1, THREADS)) {
        sum = sum.add(part);
      }
      Tensor whole = sum;
      List<Boolean> passed =
          together(
              threads,
              THREADS,
              thread -> {
                whole.backward(true, false);
                return true;
              });
      assertThat(passed).hasSize(THREADS);
    }
    // 3 (45 + 10·2·3x), ten times
    assertThat(x.grad()).hasToString("tensor([3150., 4950.])");
  }

  @Test
  @Tag("autograd-18.03")
  void retainedGradientsLoseNoUpdateEither() throws Exception {
    Tensor x = ones(20_000).requiresGrad_();
    Tensor y = x.mul(2);
    y.retainGrad();
    Tensor z = y.mul(3).sum();
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      together(
          threads,
          THREADS,
          thread -> {
            for (int i = 0; i < 50; i++) {
              z.backward(true, false);
            }
            return null;
          });
    }
    assertThat(y.grad().eq(1500).all().itemBoolean()).isTrue();
    assertThat(x.grad().eq(3000).all().itemBoolean()).isTrue();
  }

  /** The first to ask makes the node; nobody may see it before the retained gradient is with it. */
  @Test
  void aViewOfAWrittenBaseHasOneNewNodeForAllThreads() throws Exception {
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      for (int round = 0; round < 2000; round++) {
        Tensor base = leaf(1, 2, 3).mul(2);
        Tensor view = base.narrow(0, 1, 2);
        view.retainGrad();
        Node old = view.gradFn();
        base.mul_(3);
        List<@Nullable Node> seen =
            together(
                threads,
                4,
                _ -> {
                  Node node = view.gradFn();
                  view.sum().backward(true, false);
                  return node;
                });
        assertThat(seen).containsOnly(view.gradFn()).doesNotContain(old, (Node) null);
        assertThat(view.grad()).hasToString("tensor([4., 4.])");
      }
    }
  }

  @Test
  void aGradientIsRetainedOnceHoweverManyThreadsAsk() throws Exception {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      all.add(leaf(1, 2).mul(2));
    }
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      together(
          threads,
          THREADS,
          _ -> {
            all.forEach(Tensor::retainGrad);
            return null;
          });
    }
    for (Tensor y : all) {
      y.backward(ones(2));
      assertThat(y.grad()).hasToString("tensor([1., 1.])");
    }
  }

  @Test
  @Tag("autograd-18.04")
  void backwardRunsOnTheCallingThread() throws Exception {
    for (Kind kind : Kind.values()) {
      try (ExecutorService threads = kind.open()) {
        together(
            threads,
            4,
            thread -> {
              Tensor x = leaf(1);
              Tensor y = x.mul(2);
              List<Thread> seen = new ArrayList<>();
              for (Tensor t : List.of(x, y)) {
                t.registerHook(
                    g -> {
                      seen.add(Thread.currentThread());
                      return null;
                    });
              }
              y.backward(ones(1));
              assertThat(seen).containsOnly(Thread.currentThread()).hasSize(2);
              return null;
            });
      }
    }
  }

  @Test
  @Tag("autograd-18.04")
  void multithreadingIsASwitchAndAGuard() throws Exception {
    assertThat(Autograd.isMultithreadingEnabled()).isTrue();
    try (MultithreadingMode off = Autograd.setMultithreadingEnabled(false)) {
      assertThat(off).isNotNull();
      assertThat(Autograd.isMultithreadingEnabled()).isFalse();
      try (MultithreadingMode on = MultithreadingMode.set(true)) {
        assertThat(on).isNotNull();
        assertThat(Autograd.isMultithreadingEnabled()).isTrue();
      }
      assertThat(Autograd.isMultithreadingEnabled()).isFalse();
      boolean[] elsewhere = new boolean[1];
      Thread thread =
          Thread.ofPlatform().start(() -> elsewhere[0] = Autograd.isMultithreadingEnabled());
      thread.join();
      assertThat(elsewhere[0]).isTrue();
    }
    assertThat(Autograd.isMultithreadingEnabled()).isTrue();
    Autograd.setMultithreadingEnabled(false);
    assertThat(Autograd.isMultithreadingEnabled()).isFalse();
    Autograd.setMultithreadingEnabled(true);
    assertThat(Autograd.isMultithreadingEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-18.06")
  void modesBelongToTheirThread() throws Exception {
    try (GradMode off = noGrad();
        ExecutorService threads = Kind.PLATFORM.open()) {
      assertThat(off).isNotNull();
      List<String> modes =
          together(
              threads,
              THREADS,
              thread -> {
                boolean before = isGradEnabled();
                try (GradMode own = setGradEnabled(thread % 2 == 0)) {
                  assertThat(own).isNotNull();
                  boolean records = leaf(1).mul(2).requiresGrad();
                  return before + " " + records;
                }
              });
      for (int i = 0; i < THREADS; i++) {
        assertThat(modes.get(i)).isEqualTo("true " + (i % 2 == 0));
      }
      assertThat(isGradEnabled()).isFalse();
    }
    assertThat(isGradEnabled()).isTrue();
  }

  @Test
  @Tag("autograd-18.02")
  void aThousandVirtualThreadsShareParameters() throws Exception {
    int count = 1000;
    Tensor weight = ones(4, 4).requiresGrad_();
    Tensor bias = zeros(4).requiresGrad_();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      together(
          threads,
          count,
          thread -> {
            mm(ones(2, 4), weight).add(bias).sum().backward();
            return null;
          });
    }
    assertThat(weight.grad().toDoubleArray()).containsOnly(2.0 * count);
    assertThat(bias.grad().toDoubleArray()).containsOnly(2.0 * count);
  }

  @Test
  @Tag("autograd-18.03")
  void failuresOnSomeThreadsLeaveTheOthersAlone() throws Exception {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    Node node = y.gradFn();
    Set<Thread> fails = ConcurrentHashMap.newKeySet();
    y.registerHook(
        g -> {
          if (fails.contains(Thread.currentThread())) {
            throw new IllegalArgumentException("mine");
          }
          return null;
        });
    Tensor z = y.sum();
    try (ExecutorService threads = Kind.PLATFORM.open()) {
      List<Integer> counts =
          together(
              threads,
              THREADS,
              thread -> {
                if (thread % 2 == 0) {
                  fails.add(Thread.currentThread());
                }
                int failed = 0;
                for (int i = 0; i < 50; i++) {
                  failed += failure(() -> z.backward(true, false)) == null ? 0 : 1;
                }
                return failed;
              });
      assertThat(counts).isEqualTo(Arrays.asList(50, 0, 50, 0, 50, 0, 50, 0, 50, 0));
    }
    assertThat(x.grad()).hasToString("tensor([ 500., 1000.])");
    assertThat(node.scratch).isNull();
  }
}
