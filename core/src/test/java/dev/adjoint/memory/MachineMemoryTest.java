package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void aSetLimit() {
    assertThat(MachineMemory.parse(" 1000000 ")).isEqualTo(1000000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "2GB", "1e9"})
  void aLimitThatIsNone(String set) {
    assertThatThrownBy(() -> MachineMemory.parse(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("adjoint.memory.limit must be a positive number of bytes, got '%s'", set);
  }
}
