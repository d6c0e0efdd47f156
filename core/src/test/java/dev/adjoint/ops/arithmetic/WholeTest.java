package dev.adjoint.ops.arithmetic;

import static dev.adjoint.Adjoint.INT64;
import static dev.adjoint.Adjoint.INT8;
import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

/** Divisors, multiples and shifts where libtorch cannot be asked: it stops the process. */
final class WholeTest {
  @Test
  void multiplesOfTheSmallestIntegerWrap() {
    Tensor smallest = tensor(Long.MIN_VALUE);
    assertThat(smallest.lcm(tensor(-1)).itemLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(tensor(-1).lcm(smallest).itemLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(tensor(-128).to(INT8).lcm(tensor(-1).to(INT8)).to(INT64).itemLong()).isEqualTo(-128);
    assertThat(tensor(0, 6).lcm(tensor(0, -4)).toLongArray()).containsExactly(0, 12);
  }

  @Test
  void shiftsByTheWidthLeaveNothingButTheSign() {
    Tensor x = tensor(5, -5);
    assertThat(x.bitwiseLeftShift(64).toLongArray()).containsExactly(0, 0);
    assertThat(x.bitwiseRightShift(64).toLongArray()).containsExactly(0, -1);
    assertThat(x.bitwiseRightShift(-1).toLongArray()).containsExactly(0, -1);
  }
}
