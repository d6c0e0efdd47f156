package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SizeClassTest {

  @Property(tries = 300)
  void aRequestFitsAndLittleIsWasted(@ForAll @LongRange(min = 0, max = 1L << 47) long bytes) {
    long actual = SizeClass.bytesOf(SizeClass.indexFor(bytes));
    assertThat(actual).isGreaterThanOrEqualTo(bytes);
    assertThat(actual).isLessThanOrEqualTo(Math.max(4096, bytes + bytes / 8));
    assertThat(actual % Extent.ALIGNMENT).isZero();
  }

  @Test
  void classesGrow() {
    for (int i = 0; i < SizeClass.COUNT; i++) {
      long bytes = SizeClass.bytesOf(i);
      assertThat(SizeClass.indexFor(bytes)).isEqualTo(i);
      assertThat(SizeClass.indexFor(bytes - 1)).isEqualTo(i);
      if (i + 1 < SizeClass.COUNT) {
        assertThat(SizeClass.indexFor(bytes + 1)).isEqualTo(i + 1);
      }
    }
    assertThat(SizeClass.bytesOf(SizeClass.COUNT - 1)).isEqualTo(SizeClass.MAX_BYTES);
  }

  @Test
  void chunksGrowWithDemandUpToAHugePage() {
    var sizeClass = new SizeClass(SizeClass.indexFor(Slab.BYTES));
    assertThat(sizeClass.bytes).isEqualTo(Slab.BYTES);
    for (int expected : new int[] {1, 2, 4, 8, 16, 32, 32}) {
      assertThat(sizeClass.piecesToReserve()).isEqualTo(expected);
    }
    var large = new SizeClass(SizeClass.indexFor(3 << 20));
    assertThat(large.piecesToReserve()).isEqualTo(1);
    assertThat(large.piecesToReserve()).isEqualTo(1);
  }
}
