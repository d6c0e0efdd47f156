package dev.adjoint.op;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** That nothing takes null is tried by {@code NullArgumentsTest}; here is what is said. */
@NullUnmarked
final class RequireTest {
  private static void refused(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(text);
  }

  @Test
  void namesTheOperationAndTheArgument() {
    Tensor x = ones(3);
    refused(() -> x.add((Tensor) null), "add(): the argument other must not be null");
    refused(() -> Index.of((Tensor) null), "of(): the argument tensor must not be null");
    refused(() -> DType.promote(FLOAT32, null), "promote(): the argument b must not be null");
    refused(() -> FLOAT32.canCast(null), "canCast(): the argument to must not be null");
    refused(() -> x.get((Index) null), "get(): the argument indices[0] must not be null");
  }
}
