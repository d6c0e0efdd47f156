package dev.adjoint;

import static dev.adjoint.Adjoint.device;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @Test
  void printsAsPyTorchsStr() {
    assertThat(device("cpu")).hasToString("cpu");
    assertThat(device("cpu:0")).hasToString("cpu:0");
    assertThat(device("cpu").type()).isEqualTo("cpu");
    assertThat(device("cpu").index()).isNull();
    assertThat(device("cpu:5").index()).isEqualTo(5);
  }

  @Test
  void numberIsNotTheSameAsNone() {
    assertThat(device("cpu")).isEqualTo(Device.CPU).hasSameHashCodeAs(Device.CPU);
    assertThat(device("cpu:0")).isEqualTo(device("cpu:0")).isNotEqualTo(Device.CPU);
  }

  @Test
  void tensorsKnowIt() {
    Tensor x = tensor(1.0, 2.0);
    assertThat(x.device()).isEqualTo(Device.CPU);
    assertThat(zeros(1000, 1000).get(3).device()).isEqualTo(Device.CPU);
    assertThat(zeros(size(2), Options.of(device("cpu"))).device()).isEqualTo(Device.CPU);
    assertThat(x).hasToString("tensor([1., 2.])");
  }

  @Test
  void tensorsInTransformsHaveThatOfTheirValues() {
    List<Device> seen = new ArrayList<>();
    Tensor x = tensor(1.0, 2.0);
    Tensor same =
        Func.vmap(
                (Tensor t) -> {
                  seen.add(t.device());
                  return t;
                })
            .apply(x);
    assertThat(same.device()).isEqualTo(Device.CPU);
    assertThat(seen).isNotEmpty().containsOnly(Device.CPU);
  }

  @Test
  void optionsKeepIt() {
    Options options = Options.of(DType.FLOAT64).device(Device.CPU).requiresGrad(true);
    assertThat(options).isEqualTo(new Options(DType.FLOAT64, Device.CPU, true));
    assertThat(options.dtype(DType.FLOAT32).device()).isEqualTo(Device.CPU);
    assertThat(Options.DEFAULT.device()).isNull();
  }

  /** As in PyTorch, where {@code cpu:0} is another device than {@code cpu} until memory is made. */
  @Test
  void aTensorThatIsThereAlreadyStays() {
    Tensor x = ones(2);
    assertThat(x.cpu()).isSameAs(x);
    assertThat(x.to("cpu")).isSameAs(x);
    assertThat(x.to(Device.CPU)).isSameAs(x);
    assertThat(x.to("cpu", DType.FLOAT32, true, false)).isSameAs(x);
    assertThat(x.to("cpu", DType.FLOAT32, false, true)).isNotSameAs(x);
    assertThat(x.to("cpu", DType.FLOAT64).dtype()).isEqualTo(DType.FLOAT64);
    Tensor copied = x.requiresGrad_().to("cpu:0");
    assertThat(copied).hasToString("tensor([1., 1.], grad_fn=<ToCopyBackward0>)");
    assertThat(copied.device()).isEqualTo(Device.CPU);
    copied.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
    assertThat(zeros(size(2), Options.of(device("cpu:5"))).device()).isEqualTo(Device.CPU);
    assertThatThrownBy(() -> x.to("cuda"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected one of cpu device type at start of device string: cuda");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "cuda:0", "meta", "foo", "CPU", " cpu"})
  void otherDevicesAreRefusedWithThoseThatThereAre(String name) {
    assertThatThrownBy(() -> device(name))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected one of cpu device type at start of device string: " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cpu:", "cpu:x", "cpu:-1", "cpu:00", "cpu: 0", "cpu:1:2", "cpu:99999999999"})
  void strangeNumbersAreRefused(String name) {
    assertThatThrownBy(() -> device(name))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Invalid device string: '" + name + "'");
  }

  @Test
  void emptyNameIsRefused() {
    assertThatThrownBy(() -> device(""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Device string must not be empty");
  }
}
