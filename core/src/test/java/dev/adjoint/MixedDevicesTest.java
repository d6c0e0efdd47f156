package dev.adjoint;

import static dev.adjoint.Adjoint.arange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Elsewhere;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every verb of the backend compares the devices of its operands. */
class MixedDevicesTest {
  private static final Device OTHER = new Device("fake", 0);

  private static Tensor far(DType dtype, long... sizes) {
    Layout layout = Layout.contiguous(sizes);
    return TensorAccess.newTensor(
        new Operand(Elsewhere.storage(OTHER, layout.bytes(dtype.itemSize())), layout, dtype));
  }

  private static Tensor near(long count) {
    return arange(count).to(DType.FLOAT32);
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Expected all tensors to be on the same device, but found at least two devices, ")
        .hasMessageContaining("fake:0")
        .hasMessageContaining("cpu")
        .hasMessageEndingWith("!");
  }

  @Test
  void tensorsKnowWhereTheyAre() {
    for (long size : new long[] {4, 4000}) {
      Tensor x = far(DType.FLOAT32, size);
      assertThat(x.device()).isEqualTo(OTHER).hasToString("fake:0");
      assertThat(x.get(0).device()).isEqualTo(OTHER);
    }
  }

  @Test
  void mixturesAreRefused() {
    refused(() -> far(DType.FLOAT32, 4).add(near(4)));
    refused(() -> near(4).mul(far(DType.FLOAT32, 4)));
    refused(() -> near(4).add_(far(DType.FLOAT32, 4)));
    refused(() -> near(4).dot(far(DType.FLOAT32, 4)));
    refused(() -> near(6).view(2, 3).mm(far(DType.FLOAT32, 3, 2)));
    refused(() -> near(8).view(2, 2, 2).bmm(far(DType.FLOAT32, 2, 2, 2)));
    refused(() -> near(4).gather(0, far(DType.INT64, 4)));
    refused(() -> near(4).indexAdd(0, far(DType.INT64, 4), near(4)));
    refused(() -> Adjoint.cat(List.of(near(4), far(DType.FLOAT32, 4))));
    refused(() -> Adjoint.searchsorted(near(4), far(DType.FLOAT32, 4)));
  }

  @Test
  void whatNothingComputesOnIsNamed() {
    assertThatThrownBy(() -> far(DType.FLOAT32, 1).item())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing here computes on device fake:0: there is cpu");
    assertThatThrownBy(() -> far(DType.FLOAT32, 3).fill_(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fake:0");
  }
}
