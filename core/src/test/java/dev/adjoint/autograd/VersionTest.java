package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.SavedVariable;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VersionTest {

  private static final String STALE =
      "one of the variables needed for gradient computation has been modified by an inplace"
          + " operation";

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-3.01")
  void everyWriteCounts() {
    List<UnaryOperator<Tensor>> writes =
        List.of(
            t -> t.add_(1),
            t -> t.mul_(t),
            Tensor::exp_,
            Tensor::zero_,
            t -> t.fill_(2),
            t -> t.copy_(ones(4)),
            t -> t.set(0, 5),
            t -> t.set(t.gt(1), 3),
            t -> t.maskedFill_(t.gt(1), 0),
            t -> t.indexFill_(0, tensor(0, 1), 4),
            Tensor::normal_,
            Tensor::uniform_);
    for (UnaryOperator<Tensor> write : writes) {
      Tensor x = zeros(4);
      assertThat(x.version()).isZero();
      Tensor _ = write.apply(x);
      assertThat(x.version()).isEqualTo(1);
    }
  }

  @Test
  @Tag("autograd-3.01")
  void viewsShareTheCounter() {
    Tensor x = zeros(2, 3);
    Tensor row = x.get(0);
    Tensor flat = x.view(6);
    x.add_(1);
    assertThat(row.version()).isEqualTo(1);
    row.add_(1);
    assertThat(x.version()).isEqualTo(2);
    assertThat(flat.version()).isEqualTo(2);
    flat.get("1:2").zero_();
    assertThat(row.version()).isEqualTo(3);
    assertThat(x.add(1).version()).isZero();
    assertThat(x.clone().version()).isZero();
  }

  @Test
  @Tag("autograd-3.02")
  void dataCountsApart() {
    Tensor x = zeros(3);
    x.add_(1);
    Tensor data = x.data();
    assertThat(data.version()).isZero();
    data.add_(1);
    assertThat(x.version()).isEqualTo(1);
    Tensor y = ones(3);
    y.add_(1);
    y.add_(1);
    x.setData(y);
    assertThat(x.version()).isEqualTo(1);
    x.add_(1);
    assertThat(x.version()).isEqualTo(2);
    assertThat(y.version()).isEqualTo(2);
    y.add_(1);
    assertThat(x.version()).isEqualTo(2);
    assertThat(x.dataPtr()).isEqualTo(y.dataPtr());
  }

  @Test
  @Tag("autograd-3.03")
  void writesUnderNoGradAreNoticed() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Tensor square = y.mul(y);
    noGrad(() -> y.add_(1));
    assertThat(y.version()).isEqualTo(1);
    assertThatThrownBy(() -> square.sum().backward()).hasMessageStartingWith(STALE);
  }

  @Test
  @Tag("autograd-3.04")
  void aSavedTensorWasWritten() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Tensor square = y.mul(y);
    y.add_(1);
    assertThatThrownBy(() -> square.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(STALE);
    Tensor e = x.exp();
    e.mul_(2);
    assertThatThrownBy(() -> e.sum().backward()).hasMessageStartingWith(STALE);
  }

  @Test
  @Tag("autograd-3.05")
  void onlyWhatSavedTheTensorFails() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = x.mul(1);
    Tensor sum = z.add(y);
    Tensor product = z.mul(y);
    z.add_(2);
    sum.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
    assertThat(y.grad()).hasToString("tensor([1., 1.])");
    assertThatThrownBy(() -> product.sum().backward()).hasMessageStartingWith(STALE);
  }

  @Test
  @Tag("autograd-3.06")
  void theWriteItselfIsDifferentiated() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor z = x.mul(2);
    Tensor sum = z.add(y);
    z.exp_();
    z.sum().backward();
    assertThat(x.grad().allclose(x.detach().mul(2).exp().mul(2))).isTrue();
    x.setGrad(null);
    sum.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2.])");
    assertThat(y.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-3.07")
  void theMessageNamesWhatWasWritten() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.view(3, 1).exp();
    y.add_(1);
    y.add_(1);
    assertThatThrownBy(() -> y.sum().backward())
        .hasMessageStartingWith(
            STALE
                + ": [torch.FloatTensor [3, 1]], which is output 0 of ExpBackward0, is at version"
                + " 2; expected version 0 instead. Hint: enable anomaly detection to find the"
                + " operation that failed to compute its gradient, with"
                + " torch.autograd.set_detect_anomaly(True).");
    Tensor w = ones(size(2), FLOAT64);
    Tensor product = ones(size(2), FLOAT64).requiresGrad_().mul(w);
    w.zero_();
    assertThatThrownBy(() -> product.sum().backward())
        .hasMessageStartingWith(
            STALE + ": [torch.DoubleTensor [2]] is at version 1; expected version 0 instead.");
    Tensor s = x.mul(2);
    Tensor square = s.mul(s);
    s.zero_();
    assertThatThrownBy(() -> square.sum().backward())
        .hasMessageContaining("is at version 1; expected version 0 instead.");
  }

  @Test
  @Tag("autograd-3.08")
  void detachedAliasesShareTheCounter() {
    Tensor x = leaf(1, 2);
    Tensor y = x.sin();
    Tensor product = y.mul(y);
    y.detach().zero_();
    assertThat(y.version()).isEqualTo(1);
    assertThatThrownBy(() -> product.sum().backward()).hasMessageStartingWith(STALE);
  }

  @Test
  @Tag("autograd-3.09")
  void resizingCountsWhereTheSizeChanges() {
    Tensor x = arange(4.0);
    x.resize_(2);
    assertThat(x).hasToString("tensor([0., 1.])");
    assertThat(x.version()).isEqualTo(1);
    x.resize_(2);
    assertThat(x.version()).isEqualTo(1);
    x.resize_(2, 2);
    assertThat(x).hasToString("tensor([[0., 1.],\n        [2., 3.]])");
    assertThat(x.version()).isEqualTo(2);
    x.resize_(3, 2);
    assertThat(x.version()).isEqualTo(3);
    assertThat(x.get("0:2")).hasToString("tensor([[0., 1.],\n        [2., 3.]])");
    x.resize_(0);
    assertThat(x.version()).isEqualTo(4);
    Tensor turned = arange(6.0).view(2, 3).t();
    assertThat(turned.resize_(3, 2).stride()).containsExactly(1, 3);
    Tensor base = arange(6.0);
    Tensor part = base.get("2:4").resize_(4);
    assertThat(part).hasToString("tensor([2., 3., 4., 5.])");
    assertThat(base.version()).isEqualTo(1);
    assertThatThrownBy(() -> leaf(1, 2).resize_(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot resize variables that require grad");
  }

  @Test
  @Tag("autograd-3.10")
  void countingAWriteByHand() {
    Tensor x = leaf(1, 2);
    incrementVersion(x);
    assertThat(x.version()).isEqualTo(1);
    Tensor n = zeros(size(2), INT32);
    incrementVersion(n, n, x);
    assertThat(n.version()).isEqualTo(2);
    assertThat(x.version()).isEqualTo(2);
    Tensor y = x.mul(2);
    Tensor square = y.mul(y);
    incrementVersion(y);
    assertThatThrownBy(() -> square.sum().backward()).hasMessageStartingWith(STALE);
    Tensor made = inferenceMode(() -> ones(2));
    assertThatThrownBy(() -> incrementVersion(made))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("update to inference tensor outside InferenceMode");
    inferenceMode(() -> incrementVersion(made));
  }

  @Test
  @Tag("autograd-3.11")
  void theCounterCanBePreservedAndSet() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    Tensor square = y.mul(y);
    try (var preserved = Versions.unsafePreserve(y)) {
      assertThat(preserved).isNotNull();
      noGrad(() -> y.add_(1));
      assertThat(y.version()).isEqualTo(1);
    }
    assertThat(y.version()).isZero();
    square.sum().backward(); // sees the new values
    assertThat(x.grad()).hasToString("tensor([12., 20.])");
    Versions.unsafeSet(y, 5);
    assertThat(y.version()).isEqualTo(5);
    assertThat(y.view(2).version()).isEqualTo(5);
    assertThatThrownBy(() -> Versions.unsafeSet(y, -1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot set a version_counter");
    assertThatThrownBy(() -> Versions.unsafeSet(new Tensor[] {y}, 1, 2))
        .isInstanceOf(IllegalStateException.class);
    assertThat(y.version()).isEqualTo(5);
    assertThatThrownBy(() -> Versions.unsafeSet(inferenceMode(() -> ones(2)), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("autograd-3.12")
  void anUnpackedOutputHasTheVersion() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2).exp_().exp();
    y.detach().add_(0);
    y.detach().add_(0);
    Node node = Objects.requireNonNull(y.gradFn());
    SavedVariable saved = SavedVariable.output(y);
    Tensor unpacked = saved.unpack(node);
    assertThat(unpacked.version()).isEqualTo(y.version()).isEqualTo(2);
    assertThat(unpacked.gradFn()).isSameAs(node);
    unpacked.detach().add_(0);
    assertThat(y.version()).isEqualTo(3);
  }

  @Test
  @Tag("autograd-3.16")
  void onlyWhatTheNeededGradientUsesIsSaved() {
    Tensor x = leaf(1, 2);
    Tensor y = tensor(3.0, 4.0);
    Tensor first = x.mul(y);
    noGrad(() -> x.add_(1)); // is not saved
    first.sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 4.])");
    Tensor second = x.mul(y);
    y.add_(1); // is
    assertThatThrownBy(() -> second.sum().backward()).hasMessageStartingWith(STALE);
  }

  @Test
  @Tag("autograd-3.17")
  void aBufferMultipliedByPlainTensorsMayBeWritten() {
    Tensor x = leaf(1, 2);
    Tensor plain = tensor(2.0, 3.0);
    Tensor buffer = zeros(3, 2);
    Tensor sum = zeros(2);
    for (int i = 0; i < 3; i++) {
      buffer.set(i, x.mul(i + 1));
      Tensor row = buffer.get(i);
      sum = sum.add(row.mul(plain));
    }
    sum.sum().backward();
    assertThat(x.grad()).hasToString("tensor([12., 18.])");
  }

  @Test
  void countsThatAreRefusedChangeNone() {
    Tensor x = ones(2);
    Tensor uncounted = inferenceMode(() -> ones(2));
    assertThatThrownBy(() -> Versions.unsafeSet(new Tensor[] {x, x}, 3, -1))
        .hasMessage("Cannot set a version_counter to a value below 0: -1");
    assertThatThrownBy(() -> Versions.unsafeSet(new Tensor[] {x, uncounted}, 3, 3))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> incrementVersion(x, uncounted))
        .isInstanceOf(IllegalStateException.class);
    assertThat(x.version()).isZero();
  }
}
