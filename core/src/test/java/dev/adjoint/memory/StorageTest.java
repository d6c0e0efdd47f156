package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Device;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 16, 63, 64, 65, 4095, 4096, 4097, 65_536, 1_000_000, 40_000_000})
  void isAlignedAndWritableToTheLastByte(long bytes) {
    Storage storage = Storage.allocate(bytes);
    assertThat(storage.byteSize()).isEqualTo(bytes);
    assertThat(storage.address()).isPositive();
    assertThat(storage.address() % 64).isZero();
    assertThat(storage.isReleased()).isFalse();
    MemorySegment segment = storage.segment();
    assertThat(segment.byteSize()).isEqualTo(bytes);
    assertThat(segment.address()).isEqualTo(storage.address());
    if (bytes > 0) {
      segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      segment.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 2);
      assertThat(Memory.getByte(storage.address() + bytes - 1)).isEqualTo((byte) 2);
    }
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, bytes))
        .isInstanceOf(IndexOutOfBoundsException.class);
    storage.release();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 4096, 5000, 100_000, 3_000_000})
  void zeroedAfterUse(long bytes) {
    for (int round = 0; round < 3; round++) {
      Storage storage = Storage.allocateZeroed(Device.CPU, bytes);
      assertThat(storage.segment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(new byte[(int) bytes]);
      storage.segment().fill((byte) 0x55);
      storage.release();
    }
  }

  @Test
  void storagesDoNotOverlap() {
    var random = ThreadLocalRandom.current();
    List<Storage> storages = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      storages.add(Storage.allocate(random.nextLong(i % 10 == 0 ? 50_000 : 500)));
      if (i % 7 == 0) {
        storages.remove(random.nextInt(storages.size())).release();
      }
    }
    storages.sort(Comparator.comparingLong(Storage::address));
    for (int i = 1; i < storages.size(); i++) {
      Storage lower = storages.get(i - 1);
      assertThat(storages.get(i).address())
          .isGreaterThanOrEqualTo(lower.address() + Math.max(1, lower.byteSize()));
    }
  }

  @Test
  void aNegativeSize() {
    assertThatThrownBy(() -> Storage.allocate(-8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overflowed or is negative: -8 bytes");
    assertThatThrownBy(() -> Storage.allocateZeroed(Device.CPU, Long.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 46, 1L << 47, (1L << 47) + 1, Long.MAX_VALUE})
  void moreThanThereIs(long bytes) {
    assertThatThrownBy(() -> Storage.allocate(bytes))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("tried to allocate")
        .hasMessageContaining("in use")
        .hasMessageContaining("pooled")
        .hasMessageContaining("adjoint.memory.limit");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 16, 4096, 4097, 1_000_000})
  void cannotBeUsedAfterARelease(long bytes) {
    Storage storage = Storage.allocate(bytes);
    storage.release();
    storage.release();
    assertThat(storage.isReleased()).isTrue();
    assertThat(storage.byteSize()).isEqualTo(bytes);
    assertThatThrownBy(storage::address)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was released");
    assertThatThrownBy(storage::segment).isInstanceOf(IllegalStateException.class);
    assertThat(storage).hasToString("Storage[" + bytes + " bytes, released]");
  }

  @Test
  @DisabledIfSystemProperty(named = "adjoint.checked", matches = "true")
  void theBlockReleasedLastIsHandedOutFirst() {
    Storage a = Storage.allocate(777_000);
    Storage b = Storage.allocate(777_000);
    long first = a.address();
    long second = b.address();
    a.release();
    b.release();
    Storage c = Storage.allocate(776_000);
    Storage d = Storage.allocate(777_000);
    assertThat(c.address()).isEqualTo(second);
    assertThat(d.address()).isEqualTo(first);
  }

  @Test
  @DisabledIfSystemProperty(named = "adjoint.checked", matches = "true")
  void aSecondReleaseDoesNotFreeTheNextOwner() {
    Storage a = Storage.allocate(555_000);
    long address = a.address();
    a.release();
    Storage b = Storage.allocate(555_000);
    assertThat(b.address()).isEqualTo(address);
    a.release();
    Storage c = Storage.allocate(555_000);
    assertThat(c.address()).isNotEqualTo(address);
    assertThat(b.isReleased()).isFalse();
  }

  @Test
  void pinsAreCounted() {
    Storage storage = Storage.allocate(100_000);
    storage.pin();
    storage.unpin();
    assertThatThrownBy(storage::unpin).isInstanceOf(IllegalStateException.class);
    Storage small = Storage.allocate(8);
    small.pin();
    small.unpin();
    small.escape();
    assertThat(small.isReleased()).isFalse();
  }

  @Test
  void aForeignSegment() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(32);
      segment.set(ValueLayout.JAVA_INT, 4, 99);
      Storage storage = Storage.ofSegment(segment);
      assertThat(storage.address()).isEqualTo(segment.address());
      assertThat(storage.byteSize()).isEqualTo(32);
      assertThat(Memory.getInt(storage.address() + 4)).isEqualTo(99);
      storage.release();
      assertThatThrownBy(storage::address).isInstanceOf(IllegalStateException.class);
      assertThat(segment.get(ValueLayout.JAVA_INT, 4)).isEqualTo(99);
    }
  }

  @Test
  void aForeignSegmentWhoseArenaWasClosed() {
    Storage storage;
    try (Arena arena = Arena.ofShared()) {
      storage = Storage.ofSegment(arena.allocate(32));
    }
    assertThatThrownBy(storage::address)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anEmptyForeignSegment() {
    Storage storage = Storage.ofSegment(MemorySegment.NULL);
    assertThat(storage.byteSize()).isZero();
    assertThat(storage.address()).isPositive();
  }

  @Test
  void foreignMemoryIsNeverPooled() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(100_000);
      Storage.ofSegment(segment).release();
      Storage next = Storage.allocate(100_000);
      assertThat(next.address()).isNotEqualTo(segment.address());
    }
  }

  @Test
  void aMappedFileThatIsNotChanged(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("numbers");
    Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      Storage storage = Storage.ofSegment(channel.map(MapMode.PRIVATE, 0, 8, arena));
      assertThat(Memory.getByte(storage.address() + 7)).isEqualTo((byte) 8);
      Memory.setByte(storage.address(), (byte) 100);
      Storage shifted = Storage.ofSegment(channel.map(MapMode.READ_WRITE, 3, 5, arena));
      assertThat(Memory.getInt(shifted.address())).isEqualTo(0x07060504);
    }
    assertThat(Files.readAllBytes(file)).startsWith(1, 2);
  }

  @Test
  void segmentsThatCannotBeStorage() {
    assertThatThrownBy(() -> Storage.ofSegment(MemorySegment.ofArray(new byte[8])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heap segment");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment readOnly = arena.allocate(8).asReadOnly();
      assertThatThrownBy(() -> Storage.ofSegment(readOnly))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("MapMode.PRIVATE");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 16, 4096, 4097, 1_000_000})
  void growsForAllWhoShareIt(long bytes) {
    Storage storage = Storage.allocateZeroed(Device.CPU, bytes);
    long before = storage.address();
    if (bytes > 0) {
      Memory.setByte(before + bytes - 1, (byte) 5);
    }
    assertThat(storage.grown(bytes)).isSameAs(storage);
    assertThat(storage.isMoved()).isFalse();
    Storage larger = storage.grown(bytes + 5000);
    assertThat(larger.byteSize()).isEqualTo(bytes + 5000);
    assertThat(storage.isMoved()).isTrue();
    assertThat(larger.isMoved()).isFalse();
    assertThat(storage.latest()).isSameAs(larger);
    assertThat(storage.grown(bytes + 1)).isSameAs(larger);
    assertThat(storage.address()).isEqualTo(before);
    assertThat(storage.isReleased()).isFalse();
    Storage largest = storage.grown(bytes + 9000);
    assertThat(storage.latest()).isSameAs(largest);
    if (bytes > 0) {
      assertThat(Memory.getByte(largest.address() + bytes - 1)).isEqualTo((byte) 5);
      assertThat(Memory.getByte(before + bytes - 1)).isEqualTo((byte) 5);
    }
  }

  @Test
  void whatIsKnownOfMemoryMovesAlong() {
    Storage storage = Storage.allocate(100_000);
    storage.pin();
    Storage larger = storage.grown(200_000);
    assertThat(larger.isPinned()).isTrue();
    larger.unpin();
    assertThat(larger.isPinned()).isFalse();
  }

  @Test
  void memoryThatHasEscapedStaysThoughItsContentsHaveMoved() {
    Storage storage;
    Storage larger;
    try (ReleaseScope scope = ReleaseScope.open()) {
      storage = Storage.allocate(100_000);
      larger = storage.grown(200_000);
      assertThat(scope.capacity()).isPositive();
      storage.escape();
    }
    assertThat(storage.address()).isPositive();
    assertThat(larger.address()).isPositive();
    larger.release();
  }

  @Test
  void aFixedSize() {
    try (Arena arena = Arena.ofConfined()) {
      Storage storage = Storage.ofSegment(arena.allocate(100));
      assertThat(storage.grown(100)).isSameAs(storage);
      assertThatThrownBy(() -> storage.grown(101))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Trying to resize storage that is not resizable");
    }
  }
}
