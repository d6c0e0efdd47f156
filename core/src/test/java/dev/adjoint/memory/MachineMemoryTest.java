package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineMemoryTest {
  private static final long GIB = 1L << 30;

  @Test
  void leavesRoomForTheHeap() {
    assertThat(MachineMemory.share(20 * GIB, 5 * GIB)).isEqualTo(13 * GIB);
  }

  @Test
  void takesHalfAtLeast() {
    assertThat(MachineMemory.share(20 * GIB, 16 * GIB)).isEqualTo(10 * GIB);
    assertThat(MachineMemory.share(20 * GIB, Long.MAX_VALUE)).isEqualTo(10 * GIB);
  }

  @Test
  void thisMachineHasSome() {
    assertThat(new MachineMemory().getAsLong()).isGreaterThan(16L << 20);
  }
}
