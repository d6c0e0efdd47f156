package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

@DisabledIfSystemProperty(
    named = "adjoint.checked",
    matches = "true",
    disabledReason = "poisons memory, and there is none behind the addresses here")
class PoolTest {
  private static final long MIB = 1L << 20;

  private final FakeSource source = new FakeSource();
  private final List<Block> garbage = new ArrayList<>();
  private final AtomicInteger collections = new AtomicInteger();

  /** A pool whose collector finds exactly what the test has called garbage. */
  private Pool pool(long limit) {
    return new Pool(source, limit, () -> limit, this::collect, Runnable::run);
  }

  private void collect() {
    collections.incrementAndGet();
    garbage.forEach(Block::enqueue);
    garbage.clear();
  }

  private static final Object USER = new Object();

  @Test
  void reusesTheBlockThatCameBackLast() {
    Pool pool = pool(1000 * MIB);
    Block a = pool.take(USER, 3 * MIB);
    Block b = pool.take(USER, 3 * MIB);
    long addressOfA = a.address();
    long addressOfB = b.address();
    pool.release(a);
    pool.release(b);
    assertThat(pool.take(USER, 3 * MIB).address()).isEqualTo(addressOfB);
    assertThat(pool.take(USER, 3 * MIB).address()).isEqualTo(addressOfA);
    MemoryStats stats = pool.stats();
    assertThat(stats.freshBlocks()).isEqualTo(2);
    assertThat(stats.reusedBlocks()).isEqualTo(2);
    assertThat(stats.liveBytes()).isEqualTo(6 * MIB);
    assertThat(stats.pooledBytes()).isZero();
  }

  @Test
  void aSlightlyLargerBlockWillDo() {
    Pool pool = pool(1000 * MIB);
    Block large = pool.take(USER, 36 * MIB);
    long address = large.address();
    pool.release(large);
    Block small = pool.take(USER, 32 * MIB);
    assertThat(small.address()).isEqualTo(address);
    pool.release(small);
    assertThat(pool.take(USER, 16 * MIB).address()).isNotEqualTo(address);
    assertThat(pool.take(USER, 36 * MIB).address()).isEqualTo(address);
  }

  @Test
  void releasingTwiceCountsOnce() {
    Pool pool = pool(1000 * MIB);
    Block block = pool.take(USER, 3 * MIB);
    pool.release(block);
    pool.release(block);
    assertThat(pool.stats().liveBytes()).isZero();
    assertThat(pool.stats().pooledBytes()).isEqualTo(3 * MIB);
    assertThat(block.isReleased()).isTrue();
  }

  @Test
  void whatTheCollectorFoundIsReused() {
    Pool pool = pool(1000 * MIB);
    Block dropped = pool.take(USER, 3 * MIB);
    long address = dropped.address();
    dropped.enqueue();
    assertThat(pool.take(USER, 3 * MIB).address()).isEqualTo(address);
  }

  @Test
  void asksForACollectionWhenTheBudgetIsSpent() {
    Pool pool = pool(60 * MIB);
    assertThat(pool.stats().budgetBytes()).isEqualTo(10 * MIB);
    for (int i = 0; i < 10; i++) {
      garbage.add(pool.take(USER, MIB));
    }
    assertThat(collections).hasValue(0);
    pool.take(USER, MIB);
    assertThat(collections).hasValue(1);
    assertThat(pool.stats().liveBytes()).isEqualTo(MIB);
    assertThat(pool.stats().collections()).isEqualTo(1);
  }

  @Test
  void whatComesAndGoesDuringACollectionHidesNoSurvivors() {
    long much = 4_000 * MIB;
    Pool[] pool = new Pool[1];
    Runnable collector =
        () -> {
          collections.incrementAndGet();
          pool[0].release(pool[0].take(USER, much));
          System.gc(); // for the reference that marks the collection
        };
    pool[0] = new Pool(source, 16 * much, () -> 16 * much, collector, Runnable::run);
    pool[0].take(USER, 1_000 * MIB);
    pool[0].take(USER, MIB);
    assertThat(collections).hasValue(2);
    pool[0].take(USER, MIB);
    assertThat(collections).hasValue(2);
  }

  @Test
  void aCollectionThatFailsIsNotTheLast() {
    Pool[] pool = new Pool[1];
    Runnable collector =
        () -> {
          if (collections.incrementAndGet() == 1) {
            for (int i = 0; i < 20; i++) { // once the mark has come, these ask for another one
              System.gc();
              pool[0].release(pool[0].take(USER, 12 * MIB));
            }
            throw new IllegalStateException("no collection");
          }
        };
    pool[0] = new Pool(source, 60 * MIB, () -> 60 * MIB, collector, Runnable::run);
    pool[0].take(USER, 8 * MIB);
    assertThatThrownBy(() -> pool[0].take(USER, 4 * MIB)).hasMessage("no collection");
    pool[0].take(USER, 16 * MIB);
    assertThat(collections).hasValueGreaterThan(1);
  }

  @Test
  void dropsForEverWithoutGrowing() {
    Pool pool = pool(60 * MIB);
    for (int i = 0; i < 500; i++) {
      garbage.add(pool.take(USER, MIB));
    }
    assertThat(pool.stats().peakBytes()).isLessThanOrEqualTo(30 * MIB);
    assertThat(source.outBytes()).isLessThanOrEqualTo(30 * MIB);
  }

  @Test
  void givesTheColdBlocksBackBeforeItTakesTooMuch() {
    Pool pool = pool(100 * MIB);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.add(pool.take(USER, 16 * MIB));
    }
    blocks.forEach(pool::release);
    Block other = pool.take(USER, 40 * MIB);
    assertThat(other.isReleased()).isFalse();
    assertThat(source.outBytes()).isLessThanOrEqualTo(100 * MIB);
    assertThat(pool.stats().trimmedBlocks()).isPositive();
    assertThat(pool.stats().reservedBytes()).isEqualTo(source.outBytes());
  }

  @Test
  void saysWhatLivesWhenNothingIsLeft() {
    Pool pool = pool(100 * MIB);
    Block block = pool.take(USER, 64 * MIB);
    Block pooled = pool.take(USER, 20 * MIB);
    pool.release(pooled);
    assertThatThrownBy(() -> pool.take(USER, 50 * MIB))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageStartingWith(
            "native memory for tensors: tried to allocate 50.0 MiB; 64.0 MiB in use, "
                + "0 bytes pooled, the limit is 100.0 MiB (-Dadjoint.memory.limit=4g changes"
                + " it)");
    assertThat(collections.get()).isPositive();
    pool.release(block);
    assertThat(pool.take(USER, 50 * MIB).address()).isPositive();
  }

  @Test
  void anImpossibleRequestChangesNothing() {
    Pool pool = pool(100 * MIB);
    pool.release(pool.take(USER, 10 * MIB));
    assertThatThrownBy(() -> pool.take(USER, 101 * MIB)).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> pool.take(USER, Long.MAX_VALUE)).isInstanceOf(OutOfMemoryError.class);
    assertThat(pool.stats().pooledBytes()).isEqualTo(10 * MIB);
    assertThat(collections).hasValue(0);
  }

  @Test
  void collectsWhenTheSystemHasNoMore() {
    Pool pool = pool(100 * MIB);
    source.capacity = 10 * MIB;
    garbage.add(pool.take(USER, 8 * MIB));
    assertThat(pool.take(USER, 8 * MIB).address()).isPositive();
    assertThat(collections).hasValue(1);
    assertThatThrownBy(() -> pool.take(USER, 8 * MIB)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void smallBlocksShareChunksThatGoBackWhole() {
    Pool pool = pool(1000 * MIB);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      blocks.add(pool.take(USER, 64 * 1024));
    }
    assertThat(blocks.stream().map(Block::address).distinct()).hasSize(200);
    assertThat(pool.stats().reservedBytes()).isEqualTo(source.outBytes());
    Block survivor = blocks.removeLast();
    blocks.forEach(pool::release);
    pool.trim();
    assertThat(survivor.isReleased()).isFalse();
    assertThat(source.outBytes()).isLessThanOrEqualTo(2 * MIB);
    assertThat(pool.stats().reservedBytes()).isEqualTo(source.outBytes());
    pool.release(survivor);
    pool.trim();
    assertThat(source.outBytes()).isZero();
    assertThat(pool.stats().reservedBytes()).isZero();
  }

  @Test
  void whatNobodyWantsForAWhileGoesBack() {
    Pool pool = pool(60 * MIB);
    for (int i = 0; i < 5; i++) {
      garbage.add(pool.take(USER, MIB));
    }
    collect();
    pool.stats();
    long second = 1_000_000_000L;
    long now = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      garbage.add(pool.take(USER, 2 * MIB));
      pool.trimIdle(now + i / 50 * 5 * second);
    }
    assertThat(collections.get()).isGreaterThan(5);
    assertThat(pool.stats().trimmedBlocks()).as("unused for one while").isZero();
    pool.trimIdle(now + 10 * second);
    assertThat(pool.stats().trimmedBlocks()).as("unused for two").isEqualTo(5);
  }

  @Test
  void freshMemoryIsKnownToBeZero() {
    Pool pool = pool(1000 * MIB);
    Block block = pool.take(USER, 3 * MIB);
    assertThat(block.extent.zero).isTrue();
    pool.release(block);
    assertThat(pool.take(USER, 3 * MIB).extent.zero).isFalse();
  }

  @Test
  void goesOnWhenNoCollectionEverHappens() {
    Pool pool = new Pool(source, 60 * MIB, () -> 60 * MIB, () -> {}, Runnable::run);
    for (int i = 0; i < 60; i++) {
      assertThat(pool.take(USER, MIB).address()).isPositive();
    }
    assertThatThrownBy(() -> pool.take(USER, MIB)).isInstanceOf(OutOfMemoryError.class);
  }
}
