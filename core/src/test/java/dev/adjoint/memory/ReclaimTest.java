package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** With the collector of the JVM. */
class ReclaimTest {
  private static final long MIB = 1L << 20;

  private static Pool pool(long limit) {
    return new Pool(new SystemSource(), limit, () -> limit, Reclaimer.SYSTEM, Background.INSTANCE);
  }

  @Test
  void droppedBlocksComeBack() {
    Pool pool = pool(192 * MIB);
    Storage previous = Storage.allocate(pool, 4 * MIB);
    for (int i = 0; i < 400; i++) {
      Storage next = Storage.allocate(pool, 4 * MIB);
      Memory.setInt(next.address(), i);
      assertThat(previous.isReleased()).isFalse();
      previous = next;
    }
    MemoryStats stats = pool.stats();
    assertThat(stats.peakBytes()).isLessThanOrEqualTo(192 * MIB);
    assertThat(stats.collections()).isPositive();
    assertThat(Memory.getInt(previous.address())).isEqualTo(399);
    previous.release();
    pool.trim();
  }

  @Test
  void aCollectionIsJudgedOnlyAfterItHasEnded() {
    Pool pool = pool(64L << 30);
    Storage held = Storage.allocate(pool, 20 * MIB);
    Budget budget = new Budget(60 * MIB, () -> 60 * MIB, System.nanoTime());
    Reclaimer[] reclaimer = new Reclaimer[1];
    boolean[] exceeded = new boolean[1];
    Runnable collector =
        () -> {
          System.gc();
          for (int i = 0; i < 50; i++) { // the mark arrives, and more might
            reclaimer[0].drain();
            LockSupport.parkNanos(1_000_000);
          }
          exceeded[0] = budget.exceeded(pool.used());
        };
    reclaimer[0] = new Reclaimer(pool, budget, collector, Runnable::run);
    reclaimer[0].collectNow(true);
    assertThat(exceeded[0]).as("while the collection is under way").isTrue();
    assertThat(budget.exceeded(pool.used())).as("once it is over").isFalse();
    assertThat(reclaimer[0].futile()).isFalse();
    held.release();
    pool.trim();
  }

  @Test
  void aPlainLoopStaysSmallThoughMuchIsAllowed() {
    Pool pool = pool(64L << 30);
    for (int i = 0; i < 3_000; i++) {
      Storage.allocate(pool, 4 * MIB);
    }
    // Half a gigabyte and twice next to nothing, and what a collection lets pass meanwhile.
    assertThat(pool.stats().peakBytes()).isLessThanOrEqualTo(900 * MIB);
    assertThat(pool.stats().collections()).isPositive();
    pool.trim();
  }

  @Test
  @DisabledIfSystemProperty(named = "adjoint.checked", matches = "true")
  void droppedSlabsComeBackAndSurvivorsKeepTheirs() {
    Pool pool = pool(48 * MIB);
    List<Storage> survivors = new ArrayList<>();
    for (int i = 0; i < 1_500_000; i++) {
      Storage storage = Storage.allocate(pool, 16);
      Memory.setInt(storage.address(), i);
      if (i % 10_000 == 0) {
        survivors.add(storage);
      }
    }
    assertThat(pool.stats().peakBytes()).isLessThanOrEqualTo(48 * MIB);
    for (int i = 0; i < survivors.size(); i++) {
      assertThat(Memory.getInt(survivors.get(i).address())).isEqualTo(i * 10_000);
    }
  }

  @Test
  void whatIsInUseIsNeverTaken() {
    Pool pool = pool(48 * MIB);
    List<Storage> held = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                held.add(Storage.allocate(pool, MIB));
              }
            })
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("48.0 MiB in use");
    assertThat(held).hasSize(48).noneMatch(Storage::isReleased);
    held.removeLast().release();
    assertThat(Storage.allocate(pool, MIB).address()).isPositive();
  }

  @Test
  void virtualThreadsLeaveNothingBehind() throws Exception {
    Pool pool = pool(64 * MIB);
    for (int batch = 0; batch < 20; batch++) {
      List<Future<Integer>> results = new ArrayList<>();
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 500; i++) {
          int value = i;
          results.add(executor.submit(() -> useMemory(pool, value)));
        }
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i);
      }
    }
    // 10,000 small and 10,000 large storages: 165 MB in all.
    assertThat(pool.stats().peakBytes()).isLessThanOrEqualTo(64 * MIB);
  }

  private static int useMemory(Pool pool, int value) {
    Storage small = Storage.allocate(pool, 8);
    Storage large = Storage.allocate(pool, 16_000);
    Memory.setInt(small.address(), value);
    Memory.setInt(large.address(), value);
    LockSupport.parkNanos(1);
    int seen = Memory.getInt(small.address());
    int same = Memory.getInt(large.address());
    if (value % 2 == 0) {
      small.release();
      large.release();
    }
    return seen == same ? seen : -1;
  }

  @Test
  void threadsShareThePool() throws Exception {
    Pool pool = pool(128 * MIB);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int stamp = t + 1;
      work.add(() -> stampAndCheck(pool, stamp));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> result : executor.invokeAll(work)) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(pool.stats().peakBytes()).isLessThanOrEqualTo(128 * MIB);
  }

  private static boolean stampAndCheck(Pool pool, int stamp) {
    var random = ThreadLocalRandom.current();
    Storage[] held = new Storage[50];
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(held.length);
      Storage old = held[slot];
      if (old != null) {
        long last = old.address() + old.byteSize() - 4;
        if (Memory.getInt(old.address()) != stamp || Memory.getInt(last) != stamp) {
          return false;
        }
        if (random.nextBoolean()) {
          old.release();
        }
      }
      Storage fresh = Storage.allocate(pool, 4 + 4 * random.nextLong(i % 4 == 0 ? 20_000 : 100));
      Memory.setInt(fresh.address(), stamp);
      Memory.setInt(fresh.address() + fresh.byteSize() - 4, stamp);
      held[slot] = fresh;
    }
    return true;
  }

  @Test
  void anInterruptedThreadStillGetsMemory() {
    Pool pool = pool(32 * MIB);
    Thread.currentThread().interrupt();
    for (int i = 0; i < 100; i++) {
      assertThat(Storage.allocate(pool, 2 * MIB).address()).isPositive();
    }
    assertThat(Thread.interrupted()).isTrue();
  }
}
