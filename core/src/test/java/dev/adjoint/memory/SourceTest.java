package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  private static final @Nullable MappedSource MAPPED = MappedSource.load();

  private static void useAndFree(Source source, long bytes) {
    Extent extent = Objects.requireNonNull(source.reserve(bytes));
    assertThat(extent.bytes).isEqualTo(bytes);
    assertThat(extent.zero).isTrue();
    assertThat(extent.address % Extent.ALIGNMENT).isZero();
    assertThat(Memory.ALL.get(ValueLayout.JAVA_BYTE, extent.address)).isZero();
    Memory.ALL.asSlice(extent.address, bytes).fill((byte) 1);
    source.free(extent);
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 65_536, 2_097_152, 4_718_592})
  void arenas(long bytes) {
    useAndFree(new ArenaSource(), bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 65_536, 2_097_152, 4_718_592})
  void mappings(long bytes) {
    MappedSource source = MAPPED;
    assumeTrue(source != null, "only on Linux");
    useAndFree(Objects.requireNonNull(source), bytes);
  }

  @Test
  void mappingsAreThereOnLinux() {
    assumeTrue(System.getProperty("os.name", "").equals("Linux"));
    assertThat(MAPPED).isNotNull();
  }

  @Test
  void largeMappingsStartAtAHugePage() {
    MappedSource source = MAPPED;
    assumeTrue(source != null, "only on Linux");
    Extent extent = Objects.requireNonNull(Objects.requireNonNull(source).reserve(4 << 20));
    assertThat(extent.address % (2 << 20)).isZero();
    source.free(extent);
  }

  @Test
  void moreThanTheSystemHas() {
    MappedSource source = MAPPED;
    assumeTrue(source != null, "only on Linux");
    assertThat(Objects.requireNonNull(source).reserve(1L << 60)).isNull();
  }

  @Test
  void theSourceOfTheProcessSwitchesOver() throws InterruptedException {
    assumeTrue(MAPPED != null, "only on Linux");
    var source = new SystemSource();
    Extent first = Objects.requireNonNull(source.reserve(64 << 20));
    Extent next = Objects.requireNonNull(source.reserve(64));
    for (int i = 0; i < 500 && !(next.keeper instanceof MappedSource); i++) {
      source.free(next);
      Thread.sleep(10);
      next = Objects.requireNonNull(source.reserve(64));
    }
    assertThat(next.keeper).isInstanceOf(MappedSource.class);
    source.free(next);
    source.free(first);
  }
}
