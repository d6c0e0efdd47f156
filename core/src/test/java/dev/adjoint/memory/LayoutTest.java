package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayoutTest {

  @Test
  void rowMajor() {
    Layout layout = Layout.contiguous(2, 3, 4);
    assertThat(layout.dim()).isEqualTo(3);
    assertThat(layout.sizes()).containsExactly(2, 3, 4);
    assertThat(layout.strides()).containsExactly(12, 4, 1);
    assertThat(layout.offset()).isZero();
    assertThat(layout.numel()).isEqualTo(24);
    assertThat(layout.extent()).isEqualTo(24);
    assertThat(layout.isContiguous()).isTrue();
    assertThat(layout.isNonOverlappingAndDense()).isTrue();
  }

  @Test
  void aScalarHasOneElement() {
    Layout layout = Layout.contiguous();
    assertThat(layout.dim()).isZero();
    assertThat(layout.numel()).isEqualTo(1);
    assertThat(layout.extent()).isEqualTo(1);
    assertThat(layout.isContiguous()).isTrue();
  }

  @Test
  void emptyCountsAsContiguous() {
    Layout layout = Layout.contiguous(2, 0, 3);
    assertThat(layout.strides()).containsExactly(3, 3, 1);
    assertThat(layout.numel()).isZero();
    assertThat(layout.isContiguous()).isTrue();
    assertThat(layout.extent()).isZero();
    assertThat(Layout.of(new long[] {0, 2}, new long[] {7, 7}, 5).extent()).isEqualTo(5);
  }

  @Test
  void aTransposedLayoutIsDenseButNotContiguous() {
    Layout layout = Layout.of(new long[] {3, 2}, new long[] {1, 3}, 0);
    assertThat(layout.isContiguous()).isFalse();
    assertThat(layout.isNonOverlappingAndDense()).isTrue();
    assertThat(layout.hasInternalOverlap()).isFalse();
  }

  @Test
  void aSliceHasGaps() {
    Layout layout = Layout.of(new long[] {2, 2}, new long[] {4, 2}, 1);
    assertThat(layout.isContiguous()).isFalse();
    assertThat(layout.isNonOverlappingAndDense()).isFalse();
    assertThat(layout.extent()).isEqualTo(1 + 4 + 2 + 1);
  }

  @Test
  void anExpandedLayoutOverlapsItself() {
    Layout layout = Layout.of(new long[] {3, 2}, new long[] {0, 1}, 0);
    assertThat(layout.hasInternalOverlap()).isTrue();
    assertThat(layout.isNonOverlappingAndDense()).isFalse();
    assertThat(Layout.of(new long[] {1, 2}, new long[] {0, 1}, 0).hasInternalOverlap()).isFalse();
  }

  @Test
  void strideOfASizeOneDimensionDoesNotMatter() {
    assertThat(Layout.of(new long[] {1, 3}, new long[] {99, 1}, 0).isContiguous()).isTrue();
    assertThat(Layout.of(new long[] {3, 1}, new long[] {1, 99}, 0).isContiguous()).isTrue();
  }

  @Test
  void equality() {
    Layout a = Layout.of(new long[] {2, 3}, new long[] {3, 1}, 4);
    assertThat(a).isEqualTo(Layout.of(new long[] {2, 3}, new long[] {3, 1}, 4));
    assertThat(a).hasSameHashCodeAs(Layout.of(new long[] {2, 3}, new long[] {3, 1}, 4));
    assertThat(a).isNotEqualTo(Layout.contiguous(2, 3));
    assertThat(a.sameSizes(Layout.contiguous(2, 3))).isTrue();
    assertThat(a.sameSizes(Layout.contiguous(3, 2))).isFalse();
    assertThat(a).hasToString("Layout[sizes=[2, 3], strides=[3, 1], offset=4]");
  }

  @Test
  void moreThanTwoToThe31Elements() {
    Layout layout = Layout.contiguous(1L << 20, 1L << 20);
    assertThat(layout.numel()).isEqualTo(1L << 40);
    assertThat(layout.stride(0)).isEqualTo(1L << 20);
    assertThat(layout.extent()).isEqualTo(1L << 40);
  }

  @Test
  void sizesThatOverflow() {
    assertThatThrownBy(() -> Layout.contiguous(1L << 40, 1L << 40))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Storage size calculation overflowed with sizes=[1099511627776, 1099511627776]");
    assertThatThrownBy(() -> Layout.contiguous(1L << 32, 1L << 31))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Layout.contiguous(1L << 31, 1L << 31).numel()).isEqualTo(1L << 62);
  }

  @Test
  void negativeSizes() {
    assertThatThrownBy(() -> Layout.contiguous(2, -3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trying to create tensor with negative dimension -3: [2, -3]");
    assertThatThrownBy(() -> Layout.of(new long[] {-1, -1}, new long[] {1, 1}, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stridesThatOverflow() {
    assertThatThrownBy(() -> Layout.contiguous(0, 1L << 62, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Stride calculation overflowed with sizes=[0, 4611686018427387904, 4]");
    assertThatThrownBy(() -> Layout.of(new long[] {3}, new long[] {1L << 62}, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Storage size calculation overflowed with sizes=[3] and strides=[4611686018427387904]");
    assertThatThrownBy(() -> Layout.of(new long[] {2}, new long[] {1}, Long.MAX_VALUE - 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Layout.of(new long[] {2}, new long[] {-1}, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before the start of the storage");
    assertThatThrownBy(() -> Layout.of(new long[] {2}, new long[] {1, 1}, 0))
        .isInstanceOf(IllegalArgumentException.class);
    Layout backwards = Layout.of(new long[] {3}, new long[] {-2}, 4);
    assertThat(backwards.extent()).isEqualTo(5);
  }

  @Test
  void bytes() {
    assertThat(Layout.contiguous(2, 3).bytes(8)).isEqualTo(48);
    assertThat(Layout.of(new long[] {2, 2}, new long[] {4, 2}, 1).bytes(2)).isEqualTo(16);
    assertThat(Layout.of(new long[] {0}, new long[] {1}, Long.MAX_VALUE).bytes(8)).isZero();
    assertThatThrownBy(() -> Layout.contiguous(1L << 60).bytes(8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Storage size calculation overflowed with sizes=[1152921504606846976]");
    assertThat(Layout.contiguous(3).fits(12, 4)).isTrue();
    assertThat(Layout.contiguous(3).fits(11, 4)).isFalse();
    assertThat(Layout.contiguous(Long.MAX_VALUE).fits(1L << 50, 8)).isFalse();
  }

  @Test
  void counts() {
    assertThat(Layout.numel(2, 3)).isEqualTo(6);
    assertThat(Layout.times(1L << 31, 1L << 31)).isEqualTo(1L << 62);
    assertThat(Layout.plus(1, 2)).isEqualTo(3);
    assertThatThrownBy(() -> Layout.times(1L << 32, 1L << 31))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Layout.plus(Long.MAX_VALUE, 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
