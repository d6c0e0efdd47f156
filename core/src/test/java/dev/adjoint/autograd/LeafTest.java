package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Options;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeafTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-2.01")
  void aResultRequiresGradWhereAnInputDoes() {
    Tensor plain = ones(2);
    Tensor x = leaf(1, 2);
    assertThat(plain.add(plain).requiresGrad()).isFalse();
    assertThat(plain.add(plain).gradFn()).isNull();
    assertThat(x.add(plain).requiresGrad()).isTrue();
    assertThat(plain.add(x).requiresGrad()).isTrue();
    assertThat(x.add(plain).mul(3).sum().requiresGrad()).isTrue();
    assertThat(x.gt(0).requiresGrad()).isFalse();
    assertThat(x.to(INT32).requiresGrad()).isFalse();
    assertThat(noGrad(() -> x.add(plain)).requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-2.02")
  void whatNeedsNoGradientIsNeverVisited() {
    Tensor x = leaf(1, 2);
    Tensor plain = ones(2);
    Tensor branch = plain.mul(3).exp();
    Tensor sum = x.add(branch);
    assertThat(sum.gradFn().nextEdges().get(0)).isNotNull();
    assertThat(sum.gradFn().nextEdges().get(1)).isNull();
    branch.zero_(); // what the branch would have needed is gone
    plain.zero_();
    sum.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1.])");
    assertThat(plain.grad()).isNull();
    assertThat(branch.grad()).isNull();
  }

  @Test
  @Tag("autograd-2.03")
  void requiresGradInPlaceReturnsTheTensor() {
    Tensor x = ones(2);
    assertThat(x.requiresGrad_()).isSameAs(x);
    assertThat(x.requiresGrad()).isTrue();
    assertThat(x.requiresGrad_(true)).isSameAs(x);
    assertThat(x.requiresGrad_(false)).isSameAs(x);
    assertThat(x.requiresGrad()).isFalse();
    assertThat(x.mul(2).requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-2.04")
  @Tag("autograd-2.05")
  void flagsOfComputedTensorsStay() {
    Tensor y = leaf(1, 2).mul(2);
    Node before = y.gradFn();
    assertThat(y.requiresGrad_(true)).isSameAs(y);
    assertThat(y.gradFn()).isSameAs(before);
    assertThat(y.isLeaf()).isFalse();
    assertThatThrownBy(() -> y.requiresGrad_(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("you can only change requires_grad flags of leaf variables.")
        .hasMessageContaining("detach()");
    assertThat(y.requiresGrad()).isTrue();
  }

  @Test
  @Tag("autograd-2.06")
  void onlyFloatingPointTensorsRequireGrad() {
    for (var dtype : List.of(BOOL, UINT8, INT8, INT16, INT32, INT64)) {
      Tensor t = zeros(size(2), dtype);
      assertThatThrownBy(t::requiresGrad_)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("floating point");
      assertThat(t.requiresGrad_(false).requiresGrad()).isFalse();
      assertThatThrownBy(() -> zeros(size(2), Options.of(dtype).requiresGrad(true)))
          .hasMessageContaining("floating point");
      assertThat(zeros(size(2), Options.of(dtype).requiresGrad(false)).requiresGrad()).isFalse();
    }
    for (var dtype : List.of(FLOAT16, BFLOAT16, FLOAT32, FLOAT64)) {
      assertThat(zeros(size(2), dtype).requiresGrad_().requiresGrad()).isTrue();
    }
    assertThatThrownBy(() -> tensor(new long[] {1}, Options.DEFAULT.requiresGrad(true)))
        .hasMessageContaining("floating point");
  }

  @Test
  @Tag("autograd-2.07")
  void factoriesHonourTheOptions() {
    Tensor like = ones(2, 3);
    for (var dtype : List.of(FLOAT32, FLOAT64, BFLOAT16)) {
      for (boolean requires : new boolean[] {true, false}) {
        Options options = Options.of(dtype).requiresGrad(requires);
        for (Tensor t :
            List.of(
                zeros(size(2), options),
                ones(size(2), options),
                empty(size(2), options),
                full(size(2), 3.0, options),
                zerosLike(like, options),
                onesLike(like, options),
                rand(size(2), options),
                randn(size(2), options),
                arange(3.0, options),
                linspace(0, 1, 3, options),
                tensor(1.0, options),
                tensor(new double[] {1, 2}, options))) {
          assertThat(t.requiresGrad()).isEqualTo(requires);
          assertThat(t.dtype()).isEqualTo(dtype);
          assertThat(t.isLeaf()).isTrue();
        }
      }
    }
  }

  @Test
  @Tag("autograd-2.08")
  void aWriteMakesATensorRequireGrad() {
    Tensor a = tensor(5.0, 6.0);
    Tensor b = leaf(1, 2);
    a.add_(b);
    assertThat(a.requiresGrad()).isTrue();
    assertThat(a.isLeaf()).isFalse();
    Tensor c = tensor(5.0, 6.0).add(0); // computed, but of nothing that requires grad
    c.add_(b);
    assertThat(c.requiresGrad()).isTrue();
    a.add(c).sum().backward();
    assertThat(b.grad()).hasToString("tensor([2., 2.])");
  }

  @Test
  @Tag("autograd-2.09")
  void aPlainTensorMayBeWrittenAndThenRequireGrad() {
    Tensor x = ones(2);
    x.add_(1);
    x.requiresGrad_();
    assertThat(x.isLeaf()).isTrue();
    x.mul(x).sum().backward();
    assertThat(x.grad()).hasToString("tensor([4., 4.])");
  }

  @Test
  @Tag("autograd-2.10")
  @Tag("autograd-2.11")
  void leavesThatRequireGradCannotBeWritten() {
    Tensor x = leaf(1, 2, 3);
    String whole = "a leaf Variable that requires grad is being used in an in-place operation.";
    assertThatThrownBy(() -> x.add_(1)).isInstanceOf(IllegalStateException.class).hasMessage(whole);
    assertThatThrownBy(x::zero_).hasMessage(whole);
    assertThatThrownBy(() -> x.copy_(ones(3))).hasMessage(whole);
    assertThatThrownBy(() -> x.maskedFill_(x.gt(1), 0)).hasMessage(whole);
    assertThatThrownBy(() -> x.indexFill_(0, tensor(0, 1), 0)).hasMessage(whole);
    assertThatThrownBy(() -> x.normal_()).hasMessage(whole);
    assertThatThrownBy(() -> x.set_(ones(3))).hasMessage(whole);
    String part =
        "a view of a leaf Variable that requires grad is being used in an in-place operation.";
    assertThatThrownBy(() -> x.get(0).add_(1)).hasMessage(part);
    assertThatThrownBy(() -> x.view(3, 1).get("1:").zero_()).hasMessage(part);
    assertThatThrownBy(() -> x.set("0:2", 7)).hasMessage(part);
    assertThat(x).hasToString("tensor([1., 2., 3.], requires_grad=True)");
    assertThat(x.version()).isZero();
  }

  @Test
  @Tag("autograd-2.12")
  void slicesOfAPlainTensorAssigned() {
    Tensor x = zeros(4);
    Tensor w = leaf(1, 2);
    Tensor v = leaf(3);
    x.set("0:2", w);
    x.set("2:3", v);
    assertThat(x.requiresGrad()).isTrue();
    assertThat(x.isLeaf()).isFalse();
    assertThat(x.gradFn()).hasToString("<CopySlices>");
    x.mul(x).sum().backward();
    assertThat(w.grad()).hasToString("tensor([2., 4.])");
    assertThat(v.grad()).hasToString("tensor([6.])");
  }

  @Test
  @Tag("autograd-2.13")
  void askingForAGradientThatIsNeverThereWarns() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2);
    List<String> said = new ArrayList<>();
    try (var capture = Warnings.capture(said::add)) {
      assertThat(capture).isNotNull();
      assertThat(x.grad()).isNull();
      assertThat(ones(2).grad()).isNull();
      assertThat(said).isEmpty();
      assertThat(y.grad()).isNull();
      assertThat(said).hasSize(1);
      assertThat(said.getFirst())
          .startsWith(
              "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed.");
      said.clear();
      y.retainGrad();
      assertThat(y.grad()).isNull();
      assertThat(y.detach().grad()).isNull();
      y.sum().backward();
      assertThat(y.grad()).isNotNull();
      assertThat(x.grad()).isNotNull();
      assertThat(said).isEmpty();
    }
  }

  @Test
  @Tag("autograd-2.14")
  void theGradientCanBeTakenAway() {
    Tensor x = leaf(1, 2);
    x.mul(3).sum().backward();
    assertThat(x.grad()).isNotNull();
    x.setGrad(null);
    assertThat(x.grad()).isNull();
    x.mul(3).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.])");
  }

  @Test
  @Tag("autograd-2.15")
  void assignedGradientsAreChecked() {
    Tensor x = ones(3);
    assertThatThrownBy(() -> x.setGrad(ones(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a gradient of size '[2]' to a tensor of size '[3]'");
    assertThatThrownBy(() -> x.setGrad(ones(size(3), FLOAT64)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dtype 'Double'");
    assertThatThrownBy(() -> x.setGrad(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("can't assign Variable as its own grad");
    assertThat(x.grad()).isNull();
    Tensor g = tensor(1.0, 2.0, 3.0);
    x.setGrad(g);
    assertThat(x.grad()).isSameAs(g);
  }

  @Test
  @Tag("autograd-2.16")
  void rawMemoryIsRefusedWhereGradIsRequired() {
    Tensor x = leaf(1, 2, 3);
    assertThatThrownBy(x::memorySegment)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on Tensor that requires grad. Use")
        .hasMessageContaining("tensor.detach()");
    assertThatThrownBy(() -> x.mul(2).memorySegment()).isInstanceOf(IllegalStateException.class);
    MemorySegment memory = x.detach().memorySegment();
    assertThat(memory.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 3);
    memory.setAtIndex(ValueLayout.JAVA_FLOAT, 1, 7);
    assertThat(x.toDoubleArray()).containsExactly(1, 7, 3);
    assertThat(noGrad(() -> x.memorySegment()).byteSize()).isEqualTo(12);
    // A view's segment starts at its first element; copies are allowed always, as tolist() is.
    assertThat(noGrad(() -> x.get("1:").memorySegment()).toArray(ValueLayout.JAVA_FLOAT))
        .containsExactly(7, 3);
    assertThat(x.toFloatArray()).containsExactly(1, 7, 3);
    assertThat(zeros(0, 3).memorySegment().byteSize()).isZero();
  }

  @Test
  @Tag("autograd-2.17")
  void deepCopies() {
    Tensor x = leaf(1, 2, 3);
    x.setGrad(tensor(4.0, 5.0, 6.0));
    Tensor copy = x.deepCopy();
    assertThat(copy).hasToString("tensor([1., 2., 3.], requires_grad=True)");
    assertThat(copy.isLeaf()).isTrue();
    assertThat(copy.dataPtr()).isNotEqualTo(x.dataPtr());
    assertThat(copy.grad()).isNotSameAs(x.grad()).hasToString("tensor([4., 5., 6.])");
    copy.grad().zero_();
    assertThat(x.grad()).hasToString("tensor([4., 5., 6.])");
    assertThatThrownBy(() -> x.mul(2).deepCopy())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy"
                + " protocol at the moment");
    Tensor view = arange(6.0).view(2, 3).t().get("1:").deepCopy();
    assertThat(view.stride()).containsExactly(1, 3);
    assertThat(view.storageOffset()).isEqualTo(1);
    assertThat(view.isView()).isFalse();
    assertThat(view).hasToString("tensor([[1., 4.],\n        [2., 5.]])");
  }

  @Test
  @Tag("autograd-2.18")
  void numbersNeedOneElement() {
    assertThatThrownBy(() -> ones(2).item())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a Tensor with 2 elements cannot be converted to Scalar");
    assertThatThrownBy(() -> zeros(0).item())
        .hasMessage("a Tensor with 0 elements cannot be converted to Scalar");
    assertThatThrownBy(() -> ones(2, 2).itemLong())
        .hasMessage("a Tensor with 4 elements cannot be converted to Scalar");
    assertThat(full(size(1, 1), 2.5).item()).isEqualTo(2.5);
    assertThat(tensor(2.5).requiresGrad_().item()).isEqualTo(2.5);
  }

  @Test
  @Tag("autograd-2.19")
  void truthNeedsOneElement() {
    assertThatThrownBy(() -> zeros(0).itemBoolean())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Boolean value of Tensor with no values is ambiguous");
    assertThatThrownBy(() -> ones(2).itemBoolean())
        .hasMessage("Boolean value of Tensor with more than one value is ambiguous");
    assertThat(tensor(0.0).itemBoolean()).isFalse();
    assertThat(ones(1, 1).itemBoolean()).isTrue();
  }

  @Test
  @Tag("autograd-2.20")
  void conversionsOfNanAndInfinity() {
    assertThatThrownBy(() -> tensor(Double.NaN).itemLong())
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("cannot convert float NaN to integer");
    for (double infinity : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> tensor(infinity).itemLong())
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("cannot convert float infinity to integer");
      assertThat(tensor(infinity).itemBoolean()).isTrue();
    }
    assertThat(tensor(Double.NaN).itemBoolean()).isTrue();
    assertThat(tensor(-2.75).itemLong()).isEqualTo(-2);
  }

  @Test
  @Tag("autograd-2.21")
  void aLeafWithOtherMemoryIsFreshForBackward() {
    Tensor x = ones(16).requiresGrad_();
    int[] calls = {0};
    x.registerPostAccumulateGradHook(t -> calls[0]++);
    for (int i = 0; i < 2; i++) {
      noGrad(() -> x.set_(x.get("1:")));
      x.setGrad(null);
      x.mul(x).sum().backward();
      assertThat(x.isLeaf()).isTrue();
      assertThat(x.grad().shape().toArray()).containsExactly(15 - i);
      assertThat(x.grad().equal(full(size(15 - i), 2.0))).isTrue();
      assertThat(x.version()).isEqualTo(i + 1);
    }
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  @Tag("autograd-2.22")
  void dataCanBeReplaced() {
    Tensor x = ones(3).requiresGrad_();
    noGrad(() -> x.add_(1));
    Tensor y = zeros(size(2), FLOAT64);
    x.sum().backward();
    x.setGrad(null);
    x.setData(y);
    assertThat(x).hasToString("tensor([0., 0.], dtype=torch.float64, requires_grad=True)");
    assertThat(x.version()).isEqualTo(1);
    assertThat(x.dataPtr()).isEqualTo(y.dataPtr());
    x.mul(3).sum().backward();
    assertThat(x.grad()).hasToString("tensor([3., 3.], dtype=torch.float64)");
    assertThatThrownBy(() -> x.setData(zeros(size(2), INT32)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "data set to a tensor that requires gradients must be floating point or complex"
                + " dtype");
    Tensor plain = ones(2);
    plain.setData(tensor(7, 8));
    assertThat(plain).hasToString("tensor([7, 8])");
  }

  @Test
  @Tag("autograd-2.22")
  void aGraphMadeBeforeTheDataWasReplaced() {
    Tensor x = ones(2, 3).requiresGrad_();
    Tensor sum = x.sum();
    x.setData(zeros(3, 4).t());
    sum.backward();
    assertThat(x.grad()).hasToString("tensor([[1., 1., 1.],\n        [1., 1., 1.]])");
  }

  @Test
  @Tag("autograd-2.22")
  void dataIsSharedWithoutHistory() {
    Tensor x = leaf(1, 2);
    Tensor data = x.data();
    assertThat(data.requiresGrad()).isFalse();
    assertThat(data.isLeaf()).isTrue();
    assertThat(data.dataPtr()).isEqualTo(x.dataPtr());
    data.add_(1);
    assertThat(x).hasToString("tensor([2., 3.], requires_grad=True)");
  }

  @Test
  void aViewThatIsRefusedStillHasNoGradient() {
    Tensor x = zeros(2);
    Tensor part = x.unbind().getFirst();
    x.copy_(ones(2).requiresGrad_());
    assertThatThrownBy(part::gradFn).hasMessageContaining("function that returns multiple views");
    assertThat(part.grad()).isNull();
  }
}
