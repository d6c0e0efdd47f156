package dev.adjoint.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {
  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  private static Set<String> chunks(long n, long grain) {
    Set<String> seen = new ConcurrentSkipListSet<>();
    Parallel.forChunks(n, grain, (lo, hi) -> seen.add(lo + "-" + hi));
    return seen;
  }

  @Test
  void chunksAreTheSameForAnyNumberOfThreads() {
    Parallel.setNumThreads(1);
    Set<String> one = chunks(103, 10);
    assertThat(one).hasSize(11).contains("0-10", "100-103");
    for (int t = 2; t < 6; t++) {
      Parallel.setNumThreads(t);
      assertThat(chunks(103, 10)).isEqualTo(one);
    }
  }

  @Test
  void nothingIsNoWorkAndHugeRangesDoNotOverflow() {
    assertThat(chunks(0, 10)).isEmpty();
    assertThat(chunks(-3, 10)).isEmpty();
    assertThat(chunks(Long.MAX_VALUE, Long.MAX_VALUE / 2 + 1)).hasSize(2);
  }

  @Test
  void smallWorkStaysOnTheCaller() {
    Thread caller = Thread.currentThread();
    Parallel.forChunks(10, 10, (lo, hi) -> assertThat(Thread.currentThread()).isSameAs(caller));
  }

  @Test
  void severalThreadsTakePart() throws InterruptedException {
    Parallel.setNumThreads(3);
    CountDownLatch all = new CountDownLatch(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Parallel.forChunks(
        3,
        1,
        (lo, hi) -> {
          seen.add(Thread.currentThread());
          all.countDown();
          try {
            assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(seen).hasSize(3).contains(Thread.currentThread());
    assertThat(seen.stream().filter(t -> t != Thread.currentThread())).allMatch(Thread::isDaemon);
  }

  @Test
  void callsFromInsideAChunkStayOnItsThread() {
    Parallel.setNumThreads(4);
    AtomicLong sum = new AtomicLong();
    Parallel.forChunks(
        8,
        1,
        (lo, hi) -> {
          Thread own = Thread.currentThread();
          assertThat(Parallel.isInside()).isTrue();
          Parallel.forChunks(
              10,
              1,
              (a, b) -> {
                assertThat(Thread.currentThread()).isSameAs(own);
                sum.addAndGet(a);
              });
        });
    assertThat(sum).hasValue(8 * 45);
    assertThat(Parallel.isInside()).isFalse();
  }

  @Test
  void theFailureOfTheFirstChunkIsThrown() {
    Parallel.setNumThreads(4);
    for (int round = 0; round < 50; round++) {
      assertThatThrownBy(
              () ->
                  Parallel.forChunks(
                      100,
                      1,
                      (lo, hi) -> {
                        if (lo >= 3) {
                          throw new IllegalStateException("chunk " + lo);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("chunk 3");
    }
    assertThatThrownBy(
            () ->
                Parallel.forChunks(
                    100,
                    1,
                    (lo, hi) -> {
                      throw new AssertionError("an error");
                    }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void manyCallersMayComeAtOnce() throws InterruptedException {
    Parallel.setNumThreads(4);
    List<Thread> callers = new ArrayList<>();
    Set<String> wrong = new TreeSet<>();
    for (int c = 0; c < 6; c++) {
      Runnable work =
          () -> {
            for (int round = 0; round < 300; round++) {
              AtomicLong sum = new AtomicLong();
              Parallel.forChunks(40, 3, (lo, hi) -> sum.addAndGet((lo + hi - 1) * (hi - lo) / 2));
              if (sum.get() != 780) {
                synchronized (wrong) {
                  wrong.add("sum " + sum);
                }
              }
            }
          };
      Thread caller = c % 2 == 0 ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work);
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void anInterruptedCallerStillWaitsAndStaysInterrupted() {
    Parallel.setNumThreads(2);
    Thread.currentThread().interrupt();
    AtomicLong count = new AtomicLong();
    Parallel.forChunks(
        64,
        1,
        (lo, hi) -> {
          long end = System.nanoTime() + 200_000;
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          count.incrementAndGet();
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(count).hasValue(64);
  }

  @Test
  void fewerThanOneThreadIsRefused() {
    assertThatThrownBy(() -> Parallel.setNumThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected positive number of threads");
  }
}
