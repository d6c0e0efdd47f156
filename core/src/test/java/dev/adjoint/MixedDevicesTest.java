package dev.adjoint;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.size;
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

  private static void unsupported(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing here computes on device fake:0: there is cpu");
  }

  /** What would be made on the CPU would meet its operands there as a mixture. */
  @Test
  void resultsAreMadeBesideTheirOperands() {
    Tensor x = far(DType.FLOAT32, 2, 3);
    Tensor places = far(DType.INT64, 2, 3);
    unsupported(() -> x.add(1));
    unsupported(() -> x.mul(x));
    unsupported(() -> x.exp());
    unsupported(() -> x.sum());
    unsupported(() -> x.max(0));
    unsupported(() -> x.cumsum(0));
    unsupported(() -> x.mm(x.t()));
    unsupported(() -> x.sort());
    unsupported(() -> x.gather(0, places));
    unsupported(() -> x.add(places));
    unsupported(() -> Adjoint.cat(List.of(x, x)));
    unsupported(() -> Adjoint.onesLike(x));
    unsupported(() -> Adjoint.randLike(x));
    unsupported(() -> x.clone());
    unsupported(() -> F.maxPool1d(x, 2));
    unsupported(() -> x.bernoulli());
    Tensor taped = far(DType.FLOAT32, 3).requiresGrad_();
    unsupported(() -> taped.exp());
    unsupported(() -> taped.view(3, 1).backward(far(DType.FLOAT32, 3, 1)));
    assertThat(Func.vmap((TensorFunction) t -> t.view(1, 3)).apply(x).device()).isEqualTo(OTHER);
  }

  @Test
  void newTensorsAreMadeWhereOptionsSay() {
    Tensor x = far(DType.FLOAT32, 2, 3);
    assertThat(Adjoint.emptyLike(x).device()).isEqualTo(OTHER);
    assertThat(Adjoint.emptyLike(x, Options.of(Device.CPU)).device()).isEqualTo(Device.CPU);
    assertThat(Adjoint.empty(size(2), Options.of(OTHER)).device()).isEqualTo(OTHER);
    unsupported(() -> Adjoint.zeros(size(2), Options.of(OTHER)));
    assertThat(near(3).device()).isEqualTo(Device.CPU);
    Device nowhere = new Device("nowhere", null);
    assertThatThrownBy(() -> Adjoint.empty(size(2), Options.of(nowhere)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing here has memory on device nowhere: there is cpu");
  }

  @Test
  void toAnotherDeviceIsACopy() {
    assertThat(far(DType.FLOAT32, 2).to(OTHER).device()).isEqualTo(OTHER);
    refused(() -> far(DType.FLOAT32, 2).cpu());
    refused(() -> near(2).to(OTHER));
    refused(() -> near(2).to(far(DType.FLOAT32, 2)));
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
