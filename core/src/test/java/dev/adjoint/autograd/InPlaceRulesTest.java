package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InPlaceRulesTest {

  private static final String MANY =
      "unsupported operation: more than one element of the written-to tensor refers to a single"
          + " memory location.";
  private static final String SHARED =
      "unsupported operation: some elements of the input tensor and the written-to tensor refer to"
          + " a single memory location.";

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-3.13")
  void indexedAssignment() {
    Tensor x = arange(1.0, 17.0).view(4, 4).requiresGrad_();
    Tensor value = leaf(5, 6);
    Tensor y = x.clone();
    y.set("1:3, 0", value);
    assertThat(y.version()).isEqualTo(1);
    assertThat(y.gradFn()).hasToString("<CopySlices>");
    y.sum().backward();
    assertThat(x.grad())
        .hasToString(
            """
            tensor([[1., 1., 1., 1.],
                    [0., 1., 1., 1.],
                    [0., 1., 1., 1.],
                    [1., 1., 1., 1.]])\
            """);
    assertThat(value.grad()).hasToString("tensor([1., 1.])");
  }

  @Test
  @Tag("autograd-3.13")
  void maskedAssignment() {
    Tensor x = arange(1.0, 17.0).view(4, 4).requiresGrad_();
    Tensor value = tensor(2.0).requiresGrad_();
    Tensor y = x.clone();
    y.set(y.gt(8), value);
    assertThat(y.version()).isEqualTo(1);
    y.sum().backward();
    assertThat(x.grad())
        .hasToString(
            """
            tensor([[1., 1., 1., 1.],
                    [1., 1., 1., 1.],
                    [0., 0., 0., 0.],
                    [0., 0., 0., 0.]])\
            """);
    assertThat(value.grad()).hasToString("tensor(8.)");
    Tensor z = x.clone();
    z.set(tensor(0, 2), ones(2, 4));
    x.setGrad(null);
    z.mul(z).sum().backward();
    assertThat(x.grad().get(0)).hasToString("tensor([0., 0., 0., 0.])");
    assertThat(x.grad().get(1)).hasToString("tensor([10., 12., 14., 16.])");
  }

  @Test
  @Tag("autograd-3.14")
  void anAssignedTensorOfLowerRankBroadcasts() {
    Tensor x = ones(4, 4).requiresGrad_();
    Tensor value = leaf(1, 2, 3, 4);
    Tensor y = x.clone();
    y.set("1:3", value);
    assertThat(y.version()).isEqualTo(1);
    y.mul(2).sum().backward();
    assertThat(value.grad()).hasToString("tensor([4., 4., 4., 4.])");
    assertThat(x.grad().get("1:3").equal(zeros(2, 4))).isTrue();
    assertThat(x.grad().get(0)).hasToString("tensor([2., 2., 2., 2.])");
  }

  @Test
  @Tag("autograd-3.15")
  void selfAssignmentByMaskKeepsNothing() {
    Tensor a = tensor(1.0, 0.0, 0.0);
    Tensor b = zeros(3).requiresGrad_();
    Tensor t = b.add(0);
    t.set(a.ne(0), t.get(a.ne(0)));
    t.backward(tensor(1.0, 2.0, 3.0));
    assertThat(b.grad()).hasToString("tensor([1., 2., 3.])");
  }

  @Test
  @Tag("autograd-3.18")
  void resultsIntoGivenTensors() {
    Tensor x = leaf(1, 2);
    Tensor plain = tensor(1.0, 2.0);
    Tensor out = zeros(2);
    String refused = "functions with out=... arguments don't support automatic differentiation";
    assertThatThrownBy(() -> out(out, () -> x.add(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(refused);
    assertThatThrownBy(() -> out(x, () -> plain.add(1))).hasMessageContaining(refused);
    assertThatThrownBy(() -> out(x.mul(2), () -> plain.add(1))).hasMessageContaining(refused);
    assertThat(out).hasToString("tensor([0., 0.])");
    assertThat(noGrad(() -> out(out, () -> x.add(1)))).isSameAs(out);
    assertThat(out).hasToString("tensor([2., 3.])");
    assertThat(out.version()).isEqualTo(1);
    assertThat(out(zeros(0), () -> plain.add(1))).hasToString("tensor([2., 3.])");
    assertThatThrownBy(() -> out(zeros(size(2), INT32), () -> plain.add(1)))
        .hasMessage("result type Float can't be cast to the desired output type Int");
    assertThatThrownBy(() -> out(ones(1).expand(2), () -> plain.add(1)))
        .hasMessageStartingWith(MANY);
    List<String> said = new ArrayList<>();
    try (var capture = Warnings.capture(said::add)) {
      assertThat(capture).isNotNull();
      assertThat(out(zeros(3), () -> plain.add(1))).hasToString("tensor([2., 3.])");
    }
    assertThat(said.getFirst())
        .startsWith("An output with one or more elements was resized since it had shape [3]");
  }

  @Test
  @Tag("autograd-3.19")
  void aResultMustBeCastable() {
    Tensor ints = ones(size(2), INT32);
    assertThatThrownBy(() -> ints.add_(ones(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("result type Float can't be cast to the desired output type Int");
    assertThatThrownBy(() -> ints.add_(1.5)).hasMessageContaining("can't be cast to");
    assertThatThrownBy(() -> ints.div_(2)).hasMessageContaining("can't be cast to");
    assertThatThrownBy(() -> ones(size(2), BOOL).add_(ones(size(2), UINT8)))
        .hasMessage("result type Byte can't be cast to the desired output type Bool");
    Tensor bytes = full(size(2), 200L).to(UINT8);
    bytes.mul_(full(size(2), 3L).to(INT16));
    assertThat(bytes).hasToString("tensor([88, 88], dtype=torch.uint8)");
    assertThat(ints).hasToString("tensor([1, 1], dtype=torch.int32)");
    assertThat(ints.version()).isZero();
  }

  @Test
  @Tag("autograd-3.20")
  void aWriteKeepsTheShape() {
    Tensor x = zeros(3);
    assertThatThrownBy(() -> x.add_(zeros(2, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("output with shape [3] doesn't match the broadcast shape [2, 3]");
    assertThatThrownBy(() -> zeros(1).mul_(zeros(3)))
        .hasMessage("output with shape [1] doesn't match the broadcast shape [3]");
    assertThatThrownBy(() -> x.add_(zeros(2)))
        .hasMessageContaining(
            "The size of tensor a (3) must match the size of tensor b (2) at non-singleton"
                + " dimension 0");
    assertThatThrownBy(() -> x.maskedFill_(ones(2, 3).gt(0), 1))
        .hasMessage("output with shape [3] doesn't match the broadcast shape [2, 3]");
    assertThat(zeros(2, 3).add_(tensor(1.0, 2.0, 3.0)).get(1)).hasToString("tensor([1., 2., 3.])");
  }

  @Test
  @Tag("autograd-3.21")
  void expandedMemoryCannotBeWritten() {
    List<UnaryOperator<Tensor>> writes =
        List.of(
            t -> t.add_(1),
            t -> t.mul_(ones(6)),
            Tensor::exp_,
            t -> t.clamp_(0, 1),
            t -> t.copy_(ones(6)),
            t -> t.set("1:3", 7.0),
            t -> t.set("1:3", tensor(7.0)),
            t -> t.fill_(tensor(7.0)),
            Tensor::normal_,
            Tensor::uniform_);
    for (UnaryOperator<Tensor> write : writes) {
      Tensor base = ones(1);
      assertThatThrownBy(() -> write.apply(base.expand(6)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(MANY);
      assertThat(base.item()).isEqualTo(1);
    }
    assertThat(ones(1).expand(3).set(1, 7.0)).hasToString("tensor([7., 7., 7.])");
    assertThat(ones(1).expand(3).fill_(2)).hasToString("tensor([2., 2., 2.])");
    assertThat(ones(1).expand(3).zero_()).hasToString("tensor([0., 0., 0.])");
  }

  @Test
  @Tag("autograd-3.22")
  void inputsThatShareMemoryWithTheTarget() {
    Tensor b = arange(10.0);
    assertThatThrownBy(() -> b.get("0:6").copy_(b.get("4:10")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(SHARED);
    assertThatThrownBy(() -> b.get("1:").add_(b.get(":9"))).hasMessageStartingWith(SHARED);
    assertThatThrownBy(() -> b.get(":6").clamp_(zeros(6), b.get("4:")))
        .hasMessageStartingWith(SHARED);
    Tensor flags = zeros(size(10), BOOL);
    assertThatThrownBy(() -> flags.get(":6").maskedFill_(flags.get("4:"), 1))
        .hasMessageStartingWith(SHARED);
    Tensor n = arange(6);
    assertThatThrownBy(() -> n.get(":5").indexFill_(0, n.get("1:"), 0))
        .hasMessageStartingWith(SHARED);
    assertThatThrownBy(() -> n.set(n, n)).hasMessageStartingWith(SHARED);
    Tensor m = arange(9.0).view(3, 3);
    assertThatThrownBy(() -> m.add_(m.t())).hasMessageStartingWith(SHARED);
    assertThat(b.toDoubleArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    // Apart, or exactly the same, is fine.
    assertThat(b.get(":2").copy_(b.get("4:6"))).hasToString("tensor([4., 5.])");
    assertThat(m.add_(m).get(2)).hasToString("tensor([12., 14., 16.])");
    assertThat(flags.maskedFill_(flags, 1).any().itemBoolean()).isFalse();
  }

  @Test
  @Tag("autograd-3.23")
  void fillsOfExpandedMemoryWarn() {
    Tensor mask = tensor(true, false, true, true, false, false);
    List<UnaryOperator<Tensor>> writes =
        List.of(
            t -> t.maskedFill_(mask, 5),
            t -> t.maskedFill_(mask, tensor(5.0)),
            t -> t.indexFill_(0, tensor(1, 2), 5),
            t -> t.indexFill_(0, tensor(1, 2), tensor(5.0)),
            t -> t.set(tensor(1, 2), tensor(5.0)),
            t -> t.set(mask, 5));
    for (UnaryOperator<Tensor> write : writes) {
      List<String> said = new ArrayList<>();
      Tensor expanded = ones(1).expand(6);
      try (var capture = Warnings.capture(said::add)) {
        assertThat(capture).isNotNull();
        Tensor _ = write.apply(expanded);
        Tensor _ = write.apply(ones(6));
      }
      assertThat(said).hasSize(1);
      assertThat(said.getFirst()).contains("on expanded tensors is deprecated");
      assertThat(expanded).hasToString("tensor([5., 5., 5., 5., 5., 5.])");
    }
    Tensor rows = zeros(1, 3).expand(2, 3);
    try (var capture = Warnings.capture(_ -> {})) {
      assertThat(capture).isNotNull();
      rows.maskedFill_(tensor(false, false, true), 4);
      rows.indexFill_(1, tensor(0), 3);
    }
    assertThat(rows).hasToString("tensor([[3., 0., 4.],\n        [3., 0., 4.]])");
  }

  @Test
  @Tag("autograd-3.24")
  void aCopyBroadcastsTheSource() {
    Tensor x = zeros(2, 3);
    x.copy_(arange(3.0));
    assertThat(x).hasToString("tensor([[0., 1., 2.],\n        [0., 1., 2.]])");
    x.copy_(tensor(4));
    assertThat(x.sum().item()).isEqualTo(24);
    assertThatThrownBy(() -> zeros(3).copy_(zeros(2, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("output with shape [3] doesn't match the broadcast shape [2, 3]");
    assertThatThrownBy(() -> zeros(3).copy_(zeros(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must match the size of tensor b (4)");
    Tensor source = leaf(1, 2, 3);
    zeros(2, 3).copy_(source).sum().backward();
    assertThat(source.grad()).hasToString("tensor([2., 2., 2.])");
  }

  @Test
  @Tag("autograd-3.13")
  void fillsAreDifferentiable() {
    Tensor x = leaf(1, 2, 3);
    Tensor mask = tensor(true, false, true);
    Tensor y = x.maskedFill(mask, 7);
    assertThat(y).hasToString("tensor([7., 2., 7.], grad_fn=<MaskedFillBackward0>)");
    y.mul(y).sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 4., 0.])");
    Tensor value = tensor(2.0).requiresGrad_();
    Tensor z = x.clone().indexFill_(0, tensor(0, -1), value);
    assertThat(z).hasToString("tensor([2., 2., 2.], grad_fn=<IndexFillBackward1>)");
    x.setGrad(null);
    z.mul(z).sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 4., 0.])");
    assertThat(value.grad()).hasToString("tensor(8.)");
    Tensor noise = x.clone().normal_();
    assertThat(noise.gradFn()).hasToString("<NormalBackward0>");
    x.setGrad(null);
    noise.sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 0., 0.])");
  }

  @Test
  @Tag("autograd-2.10")
  void setHasNoDerivative() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2).set_(zeros(3));
    assertThat(y).hasToString("tensor([0., 0., 0.], grad_fn=<NotImplemented>)");
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("derivative for aten::set_ is not implemented");
    assertThatThrownBy(() -> ones(2).set_(zeros(size(2), INT32)))
        .hasMessageStartingWith("Could not set tensor of type");
    Tensor a = ones(4);
    Tensor b = arange(4.0);
    a.set_(b.get("1:"));
    assertThat(a).hasToString("tensor([1., 2., 3.])");
    assertThat(a.version()).isEqualTo(1);
    assertThat(b.version()).isZero();
  }
}
