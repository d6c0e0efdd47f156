package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Device;
import dev.adjoint.ForkedJvm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What system properties and JVM flags change: each test runs in a JVM of its own. */
class ModeTest {

  private static String run(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    all.addAll(List.of(options));
    return ForkedJvm.run(program, all.toArray(String[]::new));
  }

  @Test
  void checkedMode() throws Exception {
    assertThat(run(Checked.class, "-Dadjoint.checked=true")).endsWith("checked");
  }

  static final class Checked {
    private Checked() {}

    public static void main(String[] args) {
      assertThat(Memory.CHECKED).isTrue();
      freshMemoryIsPoisoned();
      accessesAreChecked();
      foreignMemoryIsChecked();
      collectedMemoryIsForgotten();
      System.out.println("checked");
    }

    private static void freshMemoryIsPoisoned() {
      for (long bytes : new long[] {12, 100_000}) {
        Storage storage = Storage.allocate(bytes);
        assertThat(Memory.getInt(storage.address() + bytes - 4)).isEqualTo(0xFEFEFEFE);
        Storage zeroed = Storage.allocateZeroed(Device.CPU, bytes);
        assertThat(Memory.getInt(zeroed.address() + bytes - 4)).isZero();
        storage.release();
      }
    }

    private static void accessesAreChecked() {
      Storage storage = Storage.allocate(10);
      long address = storage.address();
      Memory.setLong(address + 2, 1);
      Memory.check(address, 10);
      Memory.check(address, 0);
      assertThatThrownBy(() -> Memory.setLong(address + 3, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("access to 8 bytes at 0x" + Long.toHexString(address + 3))
          .hasMessageContaining("the nearest one below has 10 bytes");
      assertThatThrownBy(() -> Memory.getByte(address - 1))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Memory.check(address, -1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Memory.fill(address, 11, (byte) 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Memory.copy(address, address + 5, 6))
          .isInstanceOf(IllegalStateException.class);
      storage.release();
      assertThatThrownBy(() -> Memory.getByte(address)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(storage::address).hasMessageContaining("was released");
      assertThat(Memory.ALL.get(ValueLayout.JAVA_BYTE, address)).isEqualTo((byte) 0xFE);
    }

    private static void foreignMemoryIsChecked() {
      try (Arena arena = Arena.ofShared()) {
        MemorySegment segment = arena.allocate(8);
        Storage storage = Storage.ofSegment(segment);
        Memory.setLong(storage.address(), 3);
        assertThatThrownBy(() -> Memory.getByte(segment.address() + 8))
            .isInstanceOf(IllegalStateException.class);
        storage.release();
        assertThatThrownBy(() -> Memory.getByte(segment.address()))
            .isInstanceOf(IllegalStateException.class);
      }
    }

    private static void collectedMemoryIsForgotten() {
      int before = Registry.size();
      for (int i = 0; i < 1_000; i++) {
        Memory.setInt(Storage.allocate(4).address(), i);
      }
      for (int i = 0; i < 100 && Registry.size() > before + 100; i++) {
        System.gc();
        Allocator.stats();
      }
      assertThat(Registry.size()).isLessThanOrEqualTo(before + 100);
    }
  }

  @Test
  void aLimit() throws Exception {
    assertThat(run(Limited.class, "-Dadjoint.memory.limit=50000000")).endsWith("limited");
  }

  static final class Limited {
    private Limited() {}

    public static void main(String[] args) {
      for (int i = 0; i < 100; i++) {
        Memory.setInt(Storage.allocate(8_000_000).address(), i);
      }
      Storage held = Storage.allocate(30_000_000);
      assertThatThrownBy(() -> Storage.allocate(30_000_000))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("the limit is 47.7 MiB");
      held.release();
      assertThat(Storage.allocate(30_000_000).address()).isPositive();
      assertThat(Allocator.stats().limitBytes() / 1000).isEqualTo(50_000);
      System.out.println("limited");
    }
  }

  @Test
  void aLimitWithAUnit() throws Exception {
    assertThat(run(Limited.class, "-Dadjoint.memory.limit=48829K")).endsWith("limited");
  }

  @Test
  void everyUseSaysWhatIsWrongWithAProperty() throws Exception {
    assertThat(run(Refused.class, "-Dadjoint.memory.limit=much"))
        .isEqualTo(
            twice(
                "-Dadjoint.memory.limit must be a positive number of bytes, or a size such as"
                    + " 512k, 512m, 2g, got 'much'"));
    assertThat(run(Refused.class, "-Dadjoint.checked=ture"))
        .isEqualTo(twice("-Dadjoint.checked must be false or true, got 'ture'"));
    assertThat(run(Refused.class, "-Dadjoint.vector=of"))
        .isEqualTo(twice("-Dadjoint.vector must be true or false or eager, got 'of'"));
  }

  @Test
  void everyUseSaysThatNativeAccessIsDenied() throws Exception {
    assertThat(ForkedJvm.launch(Refused.class, "--illegal-native-access=deny").ok())
        .isEqualTo(
            twice(
                "tensors live in native memory, which this JVM denies us: start java with"
                    + " --enable-native-access=ALL-UNNAMED"));
    assertThat(ForkedJvm.launch(Refused.class, "--illegal-native-access=allow").ok())
        .isEqualTo("fine\nfine");
  }

  private static String twice(String message) {
    String line = "java.lang.IllegalStateException: " + message;
    return line + "\n" + line;
  }

  static final class Refused {
    private Refused() {}

    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          long _ = Storage.allocateZeroed(Device.CPU, 4 + 100_000 * i).address();
          System.out.println("fine");
        } catch (RuntimeException e) {
          System.out.println(e);
        }
      }
    }
  }

  @Test
  void withoutExplicitCollections() throws Exception {
    assertThat(
            run(
                Uncollected.class,
                "-XX:+DisableExplicitGC",
                "-Xmx64m",
                "-Dadjoint.memory.limit=400000000"))
        .endsWith("uncollected");
    assertThatThrownBy(
            () ->
                run(
                    Uncollected.class,
                    "-XX:+DisableExplicitGC",
                    "-Xmn1g",
                    "-Dadjoint.memory.limit=40000000"))
        .hasMessageContaining("remove -XX:+DisableExplicitGC");
  }

  @Test
  void withConcurrentCollections() throws Exception {
    assertThat(
            run(
                Uncollected.class,
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Dadjoint.memory.limit=100000000"))
        .endsWith("uncollected");
  }

  /** Drops far more than the limit; some collection has to find it in time. */
  static final class Uncollected {
    static byte[] ballast = {};

    private Uncollected() {}

    public static void main(String[] args) {
      for (int i = 0; i < 600; i++) {
        Memory.setInt(Storage.allocate(2_000_000).address(), i);
        ballast = new byte[800_000];
      }
      assertThat(Allocator.stats().peakBytes()).isLessThanOrEqualTo(Allocator.stats().limitBytes());
      System.out.println("uncollected");
    }
  }
}
