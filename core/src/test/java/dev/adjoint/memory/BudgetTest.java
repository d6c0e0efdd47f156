package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long MILLI = 1_000_000;

  private static Budget budget(long limit) {
    return new Budget(limit, () -> limit, 0);
  }

  @Test
  void asksForTheMachineOnlyWhenItMatters() {
    var asked = new AtomicInteger();
    var budget =
        new Budget(
            0,
            () -> {
              asked.incrementAndGet();
              return 8 * GIB;
            },
            0);
    assertThat(budget.allows(MIB)).isTrue();
    assertThat(budget.exceeded(100 * MIB)).isFalse();
    assertThat(budget.comfortable()).isGreaterThan(100 * MIB);
    assertThat(asked).hasValue(0);
    assertThat(budget.exceeded(200 * MIB)).isFalse();
    assertThat(asked).hasValue(1);
    assertThat(budget.exceeded(257 * MIB)).isTrue();
    assertThat(budget.allows(8 * GIB)).isTrue();
    assertThat(budget.allows(8 * GIB + 1)).isFalse();
    assertThat(asked).hasValue(1);
  }

  @Test
  void aSmallLimitHoldsFromTheStart() {
    Budget budget = budget(12 * MIB);
    assertThat(budget.bytes()).isEqualTo(2 * MIB);
    assertThat(budget.exceeded(2 * MIB)).isFalse();
    assertThat(budget.exceeded(2 * MIB + 1)).isTrue();
    assertThat(budget.comfortable()).isEqualTo(4 * MIB);
  }

  @Test
  void survivorsDoNotCount() {
    Budget budget = budget(12 * GIB);
    budget.collected(GIB);
    assertThat(budget.exceeded(GIB + 256 * MIB)).isFalse();
    assertThat(budget.exceeded(GIB + 257 * MIB)).isTrue();
    assertThat(budget.wellExceeded(GIB + 500 * MIB)).isFalse();
    assertThat(budget.wellExceeded(GIB + 513 * MIB)).isTrue();
  }

  @Test
  void whatComesBackLaterIsNotASurvivor() {
    Budget budget = budget(12 * GIB);
    budget.collected(GIB);
    budget.returned(2 * GIB);
    assertThat(budget.exceeded(GIB + 256 * MIB)).isFalse();
    budget.returned(0);
    assertThat(budget.exceeded(257 * MIB)).isTrue();
  }

  /** Ten milliseconds of work, then a collection that costs as much. */
  private static long dearCollection(Budget budget, long now, double freshCost) {
    long start = now + 10 * MILLI;
    long end = start + 10 * MILLI;
    budget.adapt(start, end, 10.0 * MILLI, 0, freshCost);
    return end;
  }

  @Test
  void growsOnceCollectionsHaveCostWhatTheFreshPagesWould() {
    Budget budget = budget(12 * GIB);
    double freshCost = 35.0 * MILLI / (128 * MIB);
    long now = 0;
    for (int i = 0; i < 3; i++) {
      now = dearCollection(budget, now, freshCost);
      assertThat(budget.bytes()).isEqualTo(256 * MIB);
    }
    now = dearCollection(budget, now, freshCost);
    assertThat(budget.bytes()).isEqualTo(384 * MIB);
    // What has been paid for is spent: the same again for the next step.
    now = dearCollection(budget, now, freshCost);
    assertThat(budget.bytes()).isEqualTo(384 * MIB);
  }

  @Test
  void doesNotGrowWhereFreshPagesAreDear() {
    Budget budget = budget(12 * GIB);
    long now = 0;
    for (int i = 0; i < 30; i++) {
      now = dearCollection(budget, now, 3);
    }
    assertThat(budget.bytes()).isEqualTo(256 * MIB);
  }

  @Test
  void staysBelowTwiceWhatLivesAndAHalfGigabyte() {
    Budget budget = budget(600 * GIB);
    long now = 0;
    for (int i = 0; i < 50; i++) {
      now = dearCollection(budget, now, 0.01);
    }
    assertThat(budget.bytes()).isEqualTo(512 * MIB);
    budget.collected(3 * GIB);
    for (int i = 0; i < 50; i++) {
      now = dearCollection(budget, now, 0.01);
    }
    assertThat(budget.bytes()).isEqualTo(3 * GIB + 512 * MIB);
    budget.collected(GIB);
    assertThat(budget.bytes()).isEqualTo(GIB + 512 * MIB);
    assertThat(budget.exceeded(2 * GIB + 512 * MIB)).isFalse();
    assertThat(budget.exceeded(2 * GIB + 513 * MIB)).isTrue();
  }

  @Test
  void aLargeHeapAllowsMoreSinceItsCollectionsAreDear() {
    Budget budget = budget(600 * GIB);
    for (int i = 1; i <= 50; i++) {
      budget.adapt(20 * i * MILLI, (20 * i + 10) * MILLI, 10.0 * MILLI, 2 * GIB, 0.01);
    }
    assertThat(budget.bytes()).isEqualTo(2 * GIB + 512 * MIB);
  }

  @Test
  void neverTakesMoreThanAPartOfTheLimit() {
    Budget budget = budget(6 * GIB);
    budget.collected(4 * GIB);
    long now = 0;
    for (int i = 0; i < 50; i++) {
      now = dearCollection(budget, now, 0.01);
    }
    assertThat(budget.bytes()).isEqualTo(GIB);
  }

  @Test
  void shrinksWhileCollectionsAreCheap() {
    Budget budget = budget(600 * GIB);
    dearCollection(budget, 0, 0.01);
    assertThat(budget.bytes()).isEqualTo(384 * MIB);
    long second = 1_000 * MILLI;
    budget.adapt(10 * second, 10 * second + MILLI, MILLI, 0, 0.01);
    assertThat(budget.bytes()).isEqualTo(288 * MIB);
    budget.adapt(20 * second, 20 * second + MILLI, MILLI, 0, 0.01);
    assertThat(budget.bytes()).isEqualTo(256 * MIB);
  }

  @Test
  void keepsItsSizeWhileCollectionsTakeTheirShare() {
    Budget budget = budget(600 * GIB);
    long now = dearCollection(budget, 0, 0.01);
    budget.adapt(now + 400 * MILLI, now + 410 * MILLI, 10.0 * MILLI, 0, 0.01);
    assertThat(budget.bytes()).isEqualTo(384 * MIB);
  }
}
