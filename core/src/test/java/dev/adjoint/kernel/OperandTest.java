package dev.adjoint.kernel;

import static dev.adjoint.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import org.junit.jupiter.api.Test;

class OperandTest {
  private final Storage sixFloats = Storage.allocate(24);

  private Operand of(long[] sizes, long[] strides, long offset) {
    return new Operand(sixFloats, Layout.of(sizes, strides, offset), FLOAT32);
  }

  @Test
  void whatLiesInTheMemory() {
    assertThat(of(new long[] {2, 3}, new long[] {3, 1}, 0).layout().numel()).isEqualTo(6);
    assertThat(of(new long[] {2, 2}, new long[] {1, 2}, 2).layout().extent()).isEqualTo(6);
    assertThat(of(new long[] {1L << 60}, new long[] {0}, 5).layout().numel()).isEqualTo(1L << 60);
    assertThat(of(new long[] {0}, new long[] {1}, Long.MAX_VALUE).layout().numel()).isZero();
  }

  @Test
  void whatDoesNot() {
    assertThatThrownBy(() -> of(new long[] {7}, new long[] {1}, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "setStorage: sizes [7], strides [1], storage offset 0, and itemsize 4 requiring a"
                + " storage size of 28 are out of bounds for storage of size 24");
    assertThatThrownBy(() -> of(new long[] {1}, new long[] {1}, 6))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of(new long[] {2}, new long[] {6}, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of(new long[] {1}, new long[] {1}, Long.MAX_VALUE / 4))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of(new long[] {2}, new long[] {1}, 0).withLayout(Layout.contiguous(9)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTensorInsideATransformHasNoMemory() {
    Operand absent = new Operand(Storage.absent(), Layout.contiguous(7), FLOAT32);
    assertThatThrownBy(absent::address).isInstanceOf(IllegalStateException.class);
  }
}
