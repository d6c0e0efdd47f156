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
    assertThat(budget.comfortable()).isEqualTo(6 * MIB);
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

  @Test
  void growsWhileCollectionsAreDear() {
    Budget budget = budget(12 * GIB);
    long now = 0;
    for (int i = 0; i < 10; i++) {
      now += 10 * MILLI;
      budget.collected(0);
      budget.adapt(now, now + 10 * MILLI, 10.0 * MILLI);
      now += 10 * MILLI;
    }
    assertThat(budget.bytes()).isEqualTo(2 * GIB);
  }

  @Test
  void growsByDegreesAndSettles() {
    Budget budget = budget(600 * GIB);
    budget.adapt(MILLI, 11 * MILLI, 10.0 * MILLI);
    assertThat(budget.bytes()).isEqualTo(GIB);
    // 2 % of the time went to the collection: just right.
    budget.adapt(511 * MILLI, 521 * MILLI, 10.0 * MILLI);
    assertThat(budget.bytes()).isEqualTo(GIB);
  }

  @Test
  void shrinksWhileCollectionsAreCheap() {
    Budget budget = budget(600 * GIB);
    budget.adapt(MILLI, 11 * MILLI, 10.0 * MILLI);
    long second = 1_000 * MILLI;
    budget.adapt(10 * second, 10 * second + MILLI, MILLI);
    assertThat(budget.bytes()).isEqualTo(512 * MIB);
    budget.adapt(20 * second, 20 * second + MILLI, MILLI);
    assertThat(budget.bytes()).isEqualTo(256 * MIB);
    budget.adapt(30 * second, 30 * second + MILLI, MILLI);
    assertThat(budget.bytes()).isEqualTo(256 * MIB);
  }
}
