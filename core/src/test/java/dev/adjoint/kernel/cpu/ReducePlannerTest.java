package dev.adjoint.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.cpu.ReducePlanner.Nest;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import org.junit.jupiter.api.Test;

class ReducePlannerTest {
  private static Operand operand(Layout layout) {
    return new Operand(Storage.absent(), layout, DType.INT32);
  }

  private static Nest nest(boolean wanted, boolean[] mask, Layout... layouts) {
    Operand[] operands = new Operand[layouts.length];
    for (int k = 0; k < layouts.length; k++) {
      operands[k] = operand(layouts[k]);
    }
    return ReducePlanner.nest(layouts[layouts.length - 1].sizes(), mask, wanted, operands, true);
  }

  @Test
  void denseDimensionsBecomeOne() {
    Nest nest = nest(true, new boolean[] {true, true, true}, Layout.contiguous(3, 4, 5));
    assertThat(nest.sizes()).containsExactly(60);
    assertThat(nest.innerStride(0)).isEqualTo(4);
  }

  @Test
  void keptAndReducedDimensionsAreSeparate() {
    Layout out = Layout.contiguous(1, 4, 1);
    Layout in = Layout.contiguous(3, 4, 5);
    boolean[] mask = {true, false, true};
    Nest kept = nest(false, mask, out, in);
    Nest reduced = nest(true, mask, out, in);
    assertThat(kept.sizes()).containsExactly(4);
    assertThat(kept.innerStride(0)).isEqualTo(4);
    assertThat(kept.innerStride(1)).isEqualTo(20);
    assertThat(reduced.sizes()).containsExactly(3, 5);
    assertThat(reduced.stride(1, 1)).isEqualTo(80);
    assertThat(reduced.innerStride(0)).isZero();
    assertThat(reduced.trips(0)).isEqualTo(15);
    assertThat(reduced.trips(1)).isEqualTo(3);
    assertThat(reduced.offset(1, 2, 1)).isEqualTo(160);
  }

  @Test
  void theSmallestStrideIsInnermost() {
    Nest nest =
        nest(true, new boolean[] {true, true}, Layout.of(new long[] {5, 7}, new long[] {1, 10}, 0));
    assertThat(nest.sizes()).containsExactly(7, 5);
    assertThat(nest.innerStride(0)).isEqualTo(4);
  }

  @Test
  void dimensionsOfOneElementVanish() {
    Nest nest = nest(true, new boolean[] {true, true}, Layout.contiguous(1, 1));
    assertThat(nest.depth()).isZero();
    assertThat(nest.inner()).isEqualTo(1);
    assertThat(nest.trips(0)).isEqualTo(1);
    assertThat(nest.offset(0, 0, 1)).isZero();
  }

  @Test
  void moreThan32BitsOfElements() {
    Nest nest =
        nest(
            true,
            new boolean[] {true, true},
            Layout.of(new long[] {1L << 20, 1L << 20}, new long[] {1L << 21, 1}, 0));
    assertThat(nest.trips(0)).isEqualTo(1L << 40);
    assertThat(nest.offset(0, (1L << 20) - 1, 1)).isEqualTo(((1L << 20) - 1) << 23);
  }

  @Test
  void fewerDimensionsBroadcast() {
    Operand matrix = operand(Layout.contiguous(3, 4));
    Operand row = operand(Layout.contiguous(4));
    Operand[] both = {row, matrix};
    assertThat(ReducePlanner.commonSizes(both)).containsExactly(3, 4);
    Nest nest =
        ReducePlanner.nest(new long[] {3, 4}, new boolean[] {false, true}, false, both, true);
    assertThat(nest.innerStride(0)).isZero();
    assertThat(nest.innerStride(1)).isEqualTo(16);
  }
}
