package dev.adjoint.ops.creation;

import static dev.adjoint.Adjoint.INT32;
import static dev.adjoint.Adjoint.INT64;
import static dev.adjoint.Adjoint.UINT8;
import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.linspace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Ranges that {@code RangesConformanceTest} can't ask libtorch for, and the examples. */
final class RangesTest {
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  @Test
  void bothBoundsAndTheStepOfAnInt64LoseTheirFractions() {
    assertThat(arange(0, 5, 1.5, INT64).toLongArray()).containsExactly(0, 1, 2, 3, 4);
    assertThat(arange(5, 0, -1.5, INT64).toLongArray()).containsExactly(5, 4, 3, 2, 1);
    assertThat(arange(0.5, 5.9, 1.0, INT64).toLongArray()).containsExactly(0, 1, 2, 3, 4);
    // Other integers are counted before.
    assertThat(arange(0, 5, 1.5, INT32).toLongArray()).containsExactly(0, 1, 2, 3);
    assertThat(arange(0.0, 1.0, 0.3, INT32).toLongArray()).containsExactly(0, 0, 0, 0);
  }

  /** Here libtorch 2.10 divides by zero; in Python PyTorch says this. */
  @Test
  void aStepThatIsAFractionIsZeroAsAnInt64() {
    assertThatThrownBy(() -> arange(0.0, 1.0, 0.3, INT64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("step must be nonzero");
  }

  /** libtorch 2.10 subtracts the bounds with overflow, and returns none or refuses. */
  @Test
  void farBoundsAreCountedExactly() {
    assertThat(arange(MIN, MAX, 1L << 62).toLongArray())
        .containsExactly(MIN, -(1L << 62), 0, 1L << 62);
    assertThat(arange(0, MAX, 1L << 62).toLongArray()).containsExactly(0, 1L << 62);
    assertThat(arange(MAX, MIN, MIN).toLongArray()).containsExactly(MAX, -1);
    assertThat(arange(MIN, MIN + 2).toLongArray()).containsExactly(MIN, MIN + 1);
    assertThat(linspace(-0x1p63, 0, 3, INT64).toLongArray()).containsExactly(MIN, -(1L << 62), 0);
  }

  @Test
  void tooManyAreRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> arange(MIN, MAX))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("invalid size, possible overflow?");
    assertThatThrownBy(() -> arange(MAX))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("overflow");
    assertThatThrownBy(() -> arange(0, 1, 1e-20))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("invalid size, possible overflow?");
  }

  @Test
  void theEndsOfASpanMustFit() {
    assertThatThrownBy(() -> linspace(0, 300, 4, UINT8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("value cannot be converted to type uint8_t without overflow");
    assertThat(linspace(0.5, 5.7, 4, INT32).toLongArray()).containsExactly(0, 1, 3, 5);
  }
}
