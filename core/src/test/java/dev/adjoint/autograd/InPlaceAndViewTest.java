package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import org.junit.jupiter.api.Test;

class InPlaceAndViewTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  void aWriteToAViewIsPartOfTheBasesHistory() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.mul(2);
    Tensor v = y.narrow(0, 1, 2);
    v.mul_(3);
    assertThat(y).hasToString("tensor([ 2., 12., 18.,  8.], grad_fn=<CopySlices>)");
    assertThat(v).hasToString("tensor([12., 18.], grad_fn=<AsStridedBackward0>)");
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 6., 6., 2.])");
  }

  @Test
  void siblingViewsSeeTheWrite() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.clone();
    Tensor v1 = y.view(2, 2);
    v1.get(0).mul_(x.get("0:2"));
    assertThat(v1)
        .hasToString("tensor([[1., 4.],\n        [3., 4.]], grad_fn=<AsStridedBackward0>)");
    v1.mul(v1).sum().backward();
    assertThat(x.grad()).hasToString("tensor([ 4., 32.,  6.,  8.])");
  }

  @Test
  void aWriteCanMakeAPlainTensorNeedGradients() {
    Tensor x = leaf(1, 2);
    Tensor b = zeros(4);
    b.get("1:3").copy_(x);
    assertThat(b).hasToString("tensor([0., 1., 2., 0.], grad_fn=<CopySlices>)");
    b.mul(b).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 4.])");
    assertThat(b.isLeaf()).isFalse();
  }

  @Test
  void aWriteToTheBaseRegeneratesTheViewsHistory() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.clone();
    Tensor v = y.get("0:2");
    y.mul_(2);
    assertThat(v).hasToString("tensor([2., 4.], grad_fn=<AsStridedBackward0>)");
    v.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2., 0.])");
  }

  @Test
  void viewsOfViewsHaveTheRootAsBase() {
    Tensor x = zeros(2, 3);
    Tensor v = x.t().get(0);
    assertThat(v.base()).isSameAs(x);
    assertThat(v.isView()).isTrue();
    v.fill_(1);
    assertThat(x.version()).isEqualTo(1).isEqualTo(v.version());
    assertThat(x).hasToString("tensor([[1., 0., 0.],\n        [1., 0., 0.]])");
    assertThat(x.contiguous()).isSameAs(x);
  }

  @Test
  void savedTensorsThatWereOverwrittenAreNoticed() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.exp();
    y.add_(1);
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "one of the variables needed for gradient computation has been modified by an inplace"
                + " operation: [torch.FloatTensor [3]], which is output 0 of ExpBackward0, is at"
                + " version 1; expected version 0 instead.");
    Tensor z = x.mul(2);
    z.add_(1);
    z.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2., 2.])");
    Tensor w = x.mul(2);
    Tensor product = w.mul(w);
    noGrad(() -> w.add_(1));
    assertThatThrownBy(() -> product.sum().backward()).hasMessageContaining("is at version 1");
    Tensor q = x.clone();
    Tensor detached = q.detach();
    Tensor square = q.mul(q);
    detached.zero_();
    assertThatThrownBy(() -> square.sum().backward())
        .hasMessageContaining("modified by an inplace");
  }

  @Test
  void onlyWhatIsNeededIsSaved() {
    Tensor x = leaf(1, 2, 3);
    Tensor plain = tensor(4.0, 5.0, 6.0);
    Tensor buffer = x.mul(1);
    Tensor y = buffer.mul(plain);
    buffer.zero_(); // not saved, since only the plain operand is
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([4., 5., 6.])");
  }

  @Test
  void anInPlaceOperationKeepsWhatItOverwritesWhereNeeded() {
    Tensor x = leaf(1, 2, 3);
    Tensor f = leaf(2, 2, 2);
    Tensor y = x.clone();
    y.mul_(f);
    y.sum().backward();
    assertThat(f.grad()).hasToString("tensor([1., 2., 3.])");
    assertThat(x.grad()).hasToString("tensor([2., 2., 2.])");
    Tensor z = x.clone();
    z.exp_();
    z.sum().backward();
    assertThat(x.grad()).hasToString("tensor([ 4.7183,  9.3891, 22.0855])");
  }

  @Test
  void leavesCannotBeOverwritten() {
    Tensor x = leaf(1, 2, 3);
    assertThatThrownBy(() -> x.add_(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a leaf Variable that requires grad is being used in an in-place operation.");
    assertThatThrownBy(() -> x.get(0).mul_(2))
        .hasMessage(
            "a view of a leaf Variable that requires grad is being used in an in-place"
                + " operation.");
    noGrad(() -> x.add_(1));
    assertThat(x).hasToString("tensor([2., 3., 4.], requires_grad=True)");
    assertThat(x.isLeaf()).isTrue();
  }

  @Test
  void viewsMadeWithoutRecording() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.clone();
    Tensor v = noGrad(() -> y.view(3));
    assertThatThrownBy(() -> v.add_(1))
        .hasMessageStartingWith(
            "A view was created in no_grad mode and is being modified inplace with grad mode"
                + " enabled.");
    Tensor b = x.clone();
    Tensor w = noGrad(() -> b.view(3));
    noGrad(() -> w.mul_(2));
    assertThat(w).hasToString("tensor([2., 4., 6.], grad_fn=<Invalid>)");
  }

  @Test
  void detaching() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(2);
    Tensor d = y.detach();
    assertThat(d.requiresGrad()).isFalse();
    assertThat(d.dataPtr()).isEqualTo(y.dataPtr());
    assertThatThrownBy(() -> y.view(3).detach_())
        .hasMessageStartingWith("Can't detach views in-place. Use detach() instead.");
    y.detach_();
    assertThat(y).hasToString("tensor([2., 4., 6.])");
    Tensor z = x.mul(2);
    Tensor s = z.mul(z);
    z.detach_();
    assertThatThrownBy(() -> s.sum().backward())
        .hasMessageContaining("Trying to use a saved tensor that has been detached in-place");
  }

  @Test
  void overlapsAreRefused() {
    Tensor x = zeros(3);
    assertThatThrownBy(() -> x.expand(2, 3).add_(1))
        .hasMessageStartingWith(
            "unsupported operation: more than one element of the written-to tensor refers to a"
                + " single memory location.");
    assertThatThrownBy(() -> x.get("0:2").copy_(x.get("1:3")))
        .hasMessageStartingWith(
            "unsupported operation: some elements of the input tensor and the written-to tensor"
                + " refer to a single memory location.");
    Tensor m = arange(9.0).view(3, 3);
    assertThatThrownBy(() -> m.add_(m.t()))
        .hasMessageStartingWith("unsupported operation: some elements of the input tensor");
    m.get("::2, ::2").add_(m.get("1:, 1:")); // too strided to tell: copied first
    assertThat(m.get(0, 0).item()).isEqualTo(4);
    assertThatThrownBy(() -> x.add_(zeros(2, 3)))
        .hasMessage("output with shape [3] doesn't match the broadcast shape [2, 3]");
    assertThat(x).hasToString("tensor([0., 0., 0.])");
  }

  @Test
  void indexedAssignment() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.clone();
    y.set(0, 5);
    y.set("1:3", tensor(7.0, 8.0));
    assertThat(y).hasToString("tensor([5., 7., 8., 4.], grad_fn=<CopySlices>)");
    y.mul(y).sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 0., 0., 8.])");
    Tensor z = x.clone();
    z.set(z.gt(2.5), 0);
    assertThat(z).hasToString("tensor([1., 2., 0., 0.], grad_fn=<IndexPutBackward0>)");
    x.setGrad(null);
    z.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 1., 0., 0.])");
  }

  @Test
  void repeatedPositionsAddTheirGradients() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.get(tensor(0, 0, 3));
    assertThat(y).hasToString("tensor([1., 1., 4.], grad_fn=<IndexBackward0>)");
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 0., 0., 1.])");
  }

  @Test
  void overlappingStridesAddTheirGradients() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.asStrided(size(3, 2), new long[] {1, 1}, 0);
    assertThat(y.sum()).hasToString("tensor(15., grad_fn=<SumBackward0>)");
    y.sum().backward();
    assertThat(x.grad()).hasToString("tensor([1., 2., 2., 1.])");
  }
}
