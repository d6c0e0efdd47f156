package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Device;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class MemoryTest {

  @Test
  void readsWhatItWrote() {
    Storage storage = Storage.allocateZeroed(Device.CPU, 64);
    long a = storage.address();
    Memory.setByte(a, (byte) -3);
    Memory.setShort(a + 2, (short) -300);
    Memory.setInt(a + 4, -70_000);
    Memory.setLong(a + 8, Long.MIN_VALUE + 5);
    Memory.setFloat(a + 16, 1.5f);
    Memory.setDouble(a + 24, -Math.PI);
    assertThat(Memory.getByte(a)).isEqualTo((byte) -3);
    assertThat(Memory.getByte(a + 1)).isZero();
    assertThat(Memory.getShort(a + 2)).isEqualTo((short) -300);
    assertThat(Memory.getInt(a + 4)).isEqualTo(-70_000);
    assertThat(Memory.getLong(a + 8)).isEqualTo(Long.MIN_VALUE + 5);
    assertThat(Memory.getFloat(a + 16)).isEqualTo(1.5f);
    assertThat(Memory.getInt(a + 20)).isZero();
    assertThat(Memory.getDouble(a + 24)).isEqualTo(-Math.PI);
    storage.release();
  }

  @Test
  void elementsNeedNotBeAligned() {
    Storage storage = Storage.allocate(64);
    long a = storage.address() + 1;
    Memory.setDouble(a, 2.5);
    Memory.setInt(a + 8, 17);
    assertThat(Memory.getDouble(a)).isEqualTo(2.5);
    assertThat(Memory.getInt(a + 8)).isEqualTo(17);
    storage.release();
  }

  @Test
  void keepsTheBitsOfNotANumber() {
    Storage storage = Storage.allocate(8);
    Memory.setInt(storage.address(), 0x7fc01234);
    Memory.setFloat(storage.address() + 4, Memory.getFloat(storage.address()));
    assertThat(Memory.getInt(storage.address() + 4)).isEqualTo(0x7fc01234);
  }

  @Test
  void copiesOverlappingRanges() {
    Storage storage = Storage.allocate(16);
    long a = storage.address();
    for (int i = 0; i < 16; i++) {
      Memory.setByte(a + i, (byte) i);
    }
    Memory.copy(a, a + 2, 10);
    assertThat(storage.segment().toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15);
    Memory.copy(a + 2, a, 10);
    assertThat(Memory.getByte(a + 9)).isEqualTo((byte) 9);
    storage.release();
  }

  @Test
  void fillsExactlyTheRange() {
    Storage storage = Storage.allocateZeroed(Device.CPU, 8);
    Memory.fill(storage.address() + 2, 3, (byte) 9);
    Memory.fill(storage.address(), 0, (byte) 9);
    assertThat(storage.segment().toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(0, 0, 9, 9, 9, 0, 0, 0);
  }

  @Test
  void allMemoryIsOneSegment() {
    MemorySegment all = Memory.ALL;
    assertThat(all.address()).isZero();
    assertThat(all.byteSize()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void statistics() {
    MemoryStats before = Allocator.stats();
    Storage storage = Storage.allocate(3_000_000);
    MemoryStats with = Allocator.stats();
    assertThat(with.freshBlocks() + with.reusedBlocks())
        .isGreaterThan(before.freshBlocks() + before.reusedBlocks());
    assertThat(with.liveBytes()).isGreaterThanOrEqualTo(3_000_000);
    assertThat(with.reservedBytes()).isEqualTo(with.liveBytes() + with.pooledBytes());
    assertThat(with.peakBytes()).isGreaterThanOrEqualTo(3_000_000);
    assertThat(with.limitBytes()).isPositive();
    assertThat(with.budgetBytes()).isPositive();
    storage.release();
    Allocator.trim();
    assertThat(Allocator.stats().trimmedBlocks()).isGreaterThan(before.trimmedBlocks());
  }
}
