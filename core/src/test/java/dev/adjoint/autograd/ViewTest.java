package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static Tensor cube() {
    return arange(24.0).view(2, 3, 4).clone();
  }

  private static String node(Tensor t) {
    return Objects.requireNonNull(t.gradFn()).name();
  }

  private static void refuses(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(text);
  }

  private static void outOfRange(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining(text);
  }

  /** Every view, by the name of the node that PyTorch records. */
  private static Map<String, List<Function<Tensor, Tensor>>> views() {
    Map<String, List<Function<Tensor, Tensor>>> all = new LinkedHashMap<>();
    all.put("SelectBackward0", List.of(x -> x.select(1, 0), x -> x.get(1)));
    all.put(
        "SliceBackward0",
        List.of(
            x -> x.slice(2, 0, 4, 2),
            x -> x.narrow(1, 1, 2),
            x -> x.tensorSplit(2).getLast(),
            x -> x.hsplit(3).getLast(),
            x -> x.vsplit(2).getFirst(),
            x -> x.dsplit(2).getFirst()));
    all.put(
        "TransposeBackward0",
        List.of(
            x -> x.transpose(0, 1),
            x -> x.swapdims(0, 2),
            x -> x.swapaxes(1, 2),
            Tensor::mT,
            Tensor::mH,
            Tensor::adjoint));
    all.put("PermuteBackward0", List.of(x -> x.permute(2, 0, 1), x -> x.movedim(0, 2), Tensor::T));
    all.put("ExpandBackward0", List.of(x -> x.expand(2, 2, 3, 4), x -> x.expandAs(cube())));
    all.put("UnfoldBackward0", List.of(x -> x.unfold(2, 2, 1)));
    all.put("SqueezeBackward0", List.of(Tensor::squeeze));
    all.put("UnsqueezeBackward0", List.of(x -> x.unsqueeze(1)));
    all.put(
        "ViewBackward0",
        List.of(x -> x.view(24), x -> x.viewAs(zeros(6, 4)), x -> x.unflatten(2, 2, 2)));
    all.put("AsStridedBackward0", List.of(x -> x.asStrided(size(2, 2), new long[] {1, 3})));
    all.put("DiagonalBackward0", List.of(Tensor::diagonal));
    all.put("SplitBackward0", List.of(x -> x.split(1).getLast(), x -> x.chunk(2, 2).getLast()));
    all.put("SplitWithSizesBackward0", List.of(x -> x.split(size(1, 1)).getLast()));
    all.put("UnbindBackward0", List.of(x -> x.unbind().getLast()));
    all.put("AliasBackward0", List.of(x -> x.get("...")));
    return all;
  }

  @Test
  @Tag("autograd-4.01")
  void viewsShareMemoryAndVersion() {
    views()
        .forEach(
            (name, calls) -> {
              for (Function<Tensor, Tensor> call : calls) {
                Tensor x = cube();
                Tensor v = call.apply(x);
                assertThat(v.base()).as(name).isSameAs(x);
                assertThat(v.isView()).isTrue();
                x.fill_(7);
                assertThat(v.version()).isEqualTo(1);
                assertThat(v.toDoubleArray()).containsOnly(7);
                assertThat(node(call.apply(cube().requiresGrad_()))).isEqualTo(name);
              }
            });
    Tensor x = cube().get(0);
    assertThat(node(x.detach().requiresGrad_().t())).isEqualTo("TBackward0");
    assertThat(node(x.detach().requiresGrad_().H())).isEqualTo("TransposeBackward0");
    Tensor detached = x.detach();
    detached.fill_(3);
    assertThat(x.version()).isEqualTo(1);
    assertThat(x.toDoubleArray()).containsOnly(3);
    assertThat(detached.requiresGrad()).isFalse();
  }

  @Test
  @Tag("autograd-4.02")
  void basicIndexingIsAViewAndAdvancedIndexingACopy() {
    Tensor x = cube();
    for (Tensor v :
        List.of(
            x.get(1), x.get("1:, 0"), x.get("..., 2"), x.get("None, 1"), x.get("0, ::2, None"))) {
      assertThat(v.base()).isSameAs(x);
    }
    Tensor picked = x.get(tensor(0, 0));
    assertThat(picked.base()).isNull();
    picked.fill_(-1);
    Tensor masked = x.get(x.gt(20));
    assertThat(masked.base()).isNull();
    masked.fill_(-1);
    assertThat(x.min().item()).isEqualTo(0);
    x.set(tensor(1), 9);
    assertThat(x.get(1).toDoubleArray()).containsOnly(9);
    x.set(x.eq(9), -5);
    assertThat(x.get(1).toDoubleArray()).containsOnly(-5);
    assertThat(x.get(0, 2, 3).item()).isEqualTo(11);
  }

  @Test
  @Tag("autograd-4.03")
  void reshapesAreViewsWhereStridesAllow() {
    Tensor x = cube();
    Tensor turned = x.transpose(0, 2);
    List<Function<Tensor, Tensor>> calls =
        List.of(
            t -> t.reshape(-1),
            Tensor::flatten,
            Tensor::ravel,
            t -> t.reshapeAs(zeros(24)),
            t -> t.flatten(0, 1));
    for (Function<Tensor, Tensor> call : calls) {
      assertThat(call.apply(x).base()).isSameAs(x);
      Tensor copy = call.apply(turned);
      assertThat(copy.base()).isNotSameAs(x);
      copy.fill_(-1);
      assertThat(x.min().item()).isEqualTo(0);
    }
    assertThat(turned.flatten().toDoubleArray()).startsWith(0, 12, 4, 16);
    assertThat(x.transpose(0, 1).flatten(1).isView()).isFalse();
    assertThat(node(x.requiresGrad_().transpose(0, 1).flatten())).isEqualTo("UnsafeViewBackward0");
    assertThat(node(x.transpose(0, 1).ravel())).isEqualTo("ViewBackward0");
  }

  @Test
  @Tag("autograd-4.04")
  void flattenOfOneDimensionIsTheTensorItself() {
    Tensor x = cube();
    assertThat(x.flatten(1, 1)).isSameAs(x);
    assertThat(x.flatten(-1)).isSameAs(x);
    Tensor vector = zeros(5);
    assertThat(vector.flatten()).isSameAs(vector);
    Tensor number = tensor(3.0);
    Tensor flat = number.flatten();
    assertThat(flat.shape()).isEqualTo(size(1));
    assertThat(flat.base()).isSameAs(number);
    assertThat(number.flatten(0, 0).shape()).isEqualTo(size(1));
  }

  @Test
  @Tag("autograd-4.05")
  void contiguousIsTheTensorItselfOrACopy() {
    Tensor x = cube();
    assertThat(x.contiguous()).isSameAs(x);
    Tensor view = x.narrow(0, 1, 1);
    assertThat(view.contiguous()).isSameAs(view);
    Tensor copy = x.mT().contiguous();
    assertThat(copy.isView()).isFalse();
    assertThat(copy.stride()).containsExactly(12, 3, 1);
    copy.fill_(-1);
    assertThat(x.min().item()).isEqualTo(0);
  }

  @Test
  @Tag("autograd-4.07")
  void theBaseIsTheRoot() {
    Tensor x = cube();
    Tensor v = x.squeeze().transpose(0, 1).get(0).split(1).getLast().view(-1);
    assertThat(v.base()).isSameAs(x);
    assertThat(x.base()).isNull();
    Tensor copied = v.clone();
    assertThat(copied.base()).isNull();
    assertThat(copied.unsqueeze(0).base()).isSameAs(copied);
  }

  @Test
  @Tag("autograd-4.08")
  void changesOfTheShapeInPlaceKeepAView() {
    Map<Function<Tensor, Tensor>, long[]> changes = new LinkedHashMap<>();
    changes.put(v -> v.transpose_(0, 2), new long[] {4, 3, 1});
    changes.put(v -> v.swapdims_(0, 1), new long[] {3, 1, 4});
    changes.put(v -> v.swapaxes_(0, 1), new long[] {3, 1, 4});
    changes.put(Tensor::squeeze_, new long[] {3, 4});
    changes.put(v -> v.squeeze_(0), new long[] {3, 4});
    changes.put(v -> v.squeeze_(dims(0, 1)), new long[] {3, 4});
    changes.put(v -> v.unsqueeze_(1), new long[] {1, 1, 3, 4});
    changes.put(v -> v.asStrided_(size(2), new long[] {5}), new long[] {2});
    changes.put(v -> v.squeeze_().t_(), new long[] {4, 3});
    changes.forEach(
        (change, sizes) -> {
          Tensor x = cube();
          Tensor v = x.narrow(0, 1, 1);
          assertThat(change.apply(v)).isSameAs(v);
          assertThat(v.shape().toArray()).containsExactly(sizes);
          assertThat(v.base()).isSameAs(x);
          assertThat(v.version()).isPositive().isEqualTo(x.version());
          v.fill_(-1);
          assertThat(x.min().item()).isEqualTo(-1);
          assertThat(x.get(0).min().item()).isEqualTo(0);
        });
    Tensor x = cube().requiresGrad_().clone();
    Tensor v = x.get("1:");
    v.squeeze_();
    assertThat(node(v)).isEqualTo("SqueezeBackward3");
    assertThat(node(x)).isEqualTo("CloneBackward0");
    v.mul_(2);
    assertThat(node(x)).isEqualTo("CopySlices");
    assertThat(v.base()).isSameAs(x);
  }

  @Test
  @Tag("autograd-4.08")
  void gradientsFlowThroughChangesOfTheShapeInPlace() {
    Tensor b = arange(12.0).view(3, 4).clone().requiresGrad_();
    Tensor x = b.clone();
    Tensor v = x.get("1:");
    v.t_();
    v.mul(arange(8.0).view(4, 2)).sum().backward();
    assertThat(b.grad())
        .hasToString(
            "tensor([[0., 0., 0., 0.],\n        [0., 2., 4., 6.],\n        [1., 3., 5., 7.]])");
    b.setGrad(null);
    v.mul_(3);
    x.sum().backward();
    assertThat(b.grad())
        .hasToString(
            "tensor([[1., 1., 1., 1.],\n        [3., 3., 3., 3.],\n        [3., 3., 3., 3.]])");
    b.setGrad(null);
    Tensor y = b.clone();
    Tensor w = y.get("1:");
    y.t_();
    assertThat(node(y)).isEqualTo("TBackward1");
    assertThat(node(w)).isEqualTo("AsStridedBackward0");
    w.mul_(2);
    y.sum().backward();
    assertThat(b.grad())
        .hasToString(
            "tensor([[1., 1., 1., 1.],\n        [2., 2., 2., 2.],\n        [2., 2., 2., 2.]])");
  }

  @Test
  @Tag("autograd-4.09")
  void everythingReturnsAliases() {
    Tensor x = cube();
    for (Tensor v : List.of(x.get("..."), x.get(":"), x.get(new Index[0]))) {
      assertThat(v).isNotSameAs(x);
      assertThat(v.shape()).isEqualTo(x.shape());
      assertThat(v.dataPtr()).isEqualTo(x.dataPtr());
      assertThat(v.base()).isSameAs(x);
    }
    Tensor number = tensor(2.0);
    assertThat(number.get("...")).isNotSameAs(number);
    number.get(new Index[0]).fill_(5);
    assertThat(number.item()).isEqualTo(5);
  }

  @Test
  @Tag("autograd-4.10")
  void theBitsAsAnotherDtype() {
    Tensor x = tensor(1.0, -2.0, 0.5, 3.0);
    assertThat(x.view(INT32))
        .hasToString(
            "tensor([ 1065353216, -1073741824,  1056964608,  1077936128], dtype=torch.int32)");
    Tensor turned = zeros(2, 3).t();
    assertThat(turned.view(INT32).stride()).containsExactly(1, 3);
    assertThat(tensor(1.0).view(INT32).itemLong()).isEqualTo(1065353216);
    Tensor smaller = zeros(2, 4).get(":, 1:").view(INT16);
    assertThat(smaller.shape()).isEqualTo(size(2, 6));
    assertThat(smaller.stride()).containsExactly(8, 1);
    assertThat(smaller.storageOffset()).isEqualTo(2);
    Tensor larger = zeros(3, 8).get("1:, 2:6").view(FLOAT64);
    assertThat(larger.shape()).isEqualTo(size(2, 2));
    assertThat(larger.stride()).containsExactly(4, 1);
    assertThat(larger.storageOffset()).isEqualTo(5);
    String rest = " to view Float as Double (different element sizes)";
    refuses(
        () -> zeros(3).view(FLOAT64),
        "self.size(-1) must be divisible by 2" + rest + ", but got 3");
    refuses(
        () -> zeros(5).get("1:").view(FLOAT64),
        "self.storage_offset() must be divisible by 2" + rest + ", but got 1");
    refuses(
        () -> zeros(2, 3).get(":, :2").view(FLOAT64),
        "self.stride(0) must be divisible by 2" + rest + ", but got 3");
    refuses(
        () -> zeros(2, 2).t().view(FLOAT64), "self.stride(-1) must be 1" + rest + ", but got 2");
    refuses(
        () -> zeros(2, 2).t().view(INT16),
        "self.stride(-1) must be 1 to view Float as Short (different element sizes), but got 2");
    refuses(() -> tensor(1.0).view(FLOAT64), "self.dim() cannot be 0" + rest);
    x.requiresGrad_();
    assertThat(x.view(FLOAT64).requiresGrad()).isFalse();
    assertThat(x.view(FLOAT32)).isNotSameAs(x);
    assertThat(x.view(FLOAT32).requiresGrad()).isFalse();
    Tensor y = zeros(2);
    y.view(INT32).fill_(1065353216);
    assertThat(y).hasToString("tensor([1., 1.])");
    assertThat(y.version()).isEqualTo(1);
  }

  @Test
  @Tag("autograd-4.13")
  @Tag("autograd-4.14")
  void viewsThatCannotBe() {
    refuses(
        () -> zeros(2, 3).t().view(6),
        "view size is not compatible with input tensor's size and stride (at least one dimension"
            + " spans across two contiguous subspaces). Use .reshape(...) instead.");
    List<Function<long[], Tensor>> calls =
        List.of(s -> zeros(2, 3).view(s), s -> zeros(2, 3).reshape(s));
    for (Function<long[], Tensor> call : calls) {
      refuses(() -> call.apply(new long[] {4}), "shape '[4]' is invalid for input of size 6");
      refuses(
          () -> call.apply(new long[] {5, -1}), "shape '[5, -1]' is invalid for input of size 6");
      refuses(() -> call.apply(new long[] {-1, -1}), "only one dimension can be inferred");
      refuses(() -> call.apply(new long[] {-2}), "invalid shape dimension -2");
    }
    String ambiguous =
        "cannot reshape tensor of 0 elements into shape [-1, 0] because the unspecified dimension"
            + " size -1 can be any value and is ambiguous";
    refuses(() -> zeros(2, 0).view(-1, 0), ambiguous);
    refuses(() -> zeros(2, 0).reshape(-1, 0), ambiguous);
  }

  @Test
  @Tag("autograd-4.15")
  void expanding() {
    assertThat(zeros(3, 1).expand(2, -1, 4).shape()).isEqualTo(size(2, 3, 4));
    assertThat(zeros(3, 1).broadcastTo(2, -1, 4).stride()).containsExactly(0, 1, 0);
    refuses(
        () -> zeros(3).expand(-1, 3),
        "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension"
            + " 0");
    refuses(
        () -> zeros(2, 3).broadcastTo(4, 3),
        "The expanded size of the tensor (4) must match the existing size (2) at non-singleton"
            + " dimension 0.  Target sizes: [4, 3].  Tensor sizes: [2, 3]");
    refuses(
        () -> zeros(2, 3).expand(3),
        "the number of sizes provided (1) must be greater or equal to the number of dimensions in"
            + " the tensor (2)");
  }

  @Test
  @Tag("autograd-4.16")
  void narrowing() {
    Tensor x = cube();
    assertThat(x.narrow(1, -2, 2).equal(x.narrow(1, 1, 2))).isTrue();
    assertThat(x.narrow(0, tensor(1), 1).equal(x.narrow(0, 1, 1))).isTrue();
    assertThat(x.narrow(1, tensor(-2), 1).equal(x.narrow(1, 1, 1))).isTrue();
    assertThat(x.narrow(1, tensor(1, INT32), 1).base()).isSameAs(x);
    String text = "start must be an 0-dim integral Tensor.";
    refuses(() -> x.narrow(0, tensor(1.0), 1), text);
    refuses(() -> x.narrow(0, tensor(true), 1), text);
    refuses(() -> x.narrow(0, tensor(new long[] {1}, INT64), 1), text);
    outOfRange(() -> x.narrow(1, -4, 1), "start out of range");
    refuses(() -> x.narrow(1, 2, 2), "start (2) + length (2) exceeds dimension size (3).");
  }

  @Test
  @Tag("autograd-4.17")
  void chunks() {
    assertThat(arange(10).chunk(4)).extracting(Tensor::numel).containsExactly(3L, 3L, 3L, 1L);
    assertThat(arange(4).chunk(3)).hasSize(2);
    assertThat(zeros(0, 2).chunk(3)).hasSize(3);
    String text = "chunk expects `chunks` to be greater than 0, got: ";
    refuses(() -> arange(4).chunk(0), text + 0);
    refuses(() -> arange(4).chunk(-2), text + "-2");
    refuses(() -> tensor(1.0).chunk(1), "chunk expects at least a 1-dimensional tensor");
  }

  @Test
  @Tag("autograd-4.18")
  void splits() {
    assertThat(arange(7).split(3))
        .hasToString("[tensor([0, 1, 2]), tensor([3, 4, 5]), tensor([6])]");
    assertThat(arange(4).split(size(1, 0, 3)))
        .hasToString("[tensor([0]), tensor([], dtype=torch.int64), tensor([1, 2, 3])]");
    refuses(
        () -> cube().split(size(1, 1), 1),
        "split_with_sizes expects split_sizes to sum exactly to 3 (input tensor's size at dimension"
            + " 1), but got split_sizes=[1, 1]");
    refuses(() -> cube().splitWithSizes(size(1, -1, 3), 1), "only non-negative entries");
    refuses(() -> cube().split(0, 1), "split_size can only be 0 if dimension size is 0");
    refuses(() -> cube().split(-1, 1), "split expects split_size be non-negative");
    refuses(() -> tensor(1.0).split(1), "split expects at least a 1-dimensional tensor");
    assertThat(zeros(0).split(0)).hasSize(1);
    outOfRange(() -> tensor(1.0).unbind(), "Dimension specified as 0 but tensor has no dimensions");
    Tensor x = arange(6.0).requiresGrad_();
    List<Tensor> pieces = x.split(2);
    pieces.get(0).sum().add(pieces.get(2).mul(pieces.get(2)).sum()).backward();
    assertThat(x.grad()).hasToString("tensor([ 1.,  1.,  0.,  0.,  8., 10.])");
    Tensor row = x.view(2, 3).unbind().getLast();
    Tensor g = grad(List.of(row.mul(row).sum()), List.of(x), null, null, true, null).getFirst();
    assertThat(grad(g.sum(), x)).hasToString("[tensor([0., 0., 0., 2., 2., 2.])]");
  }

  @Test
  @Tag("autograd-4.19")
  void theTransposeOfAMatrix() {
    assertThat(zeros(2, 3).t().shape()).isEqualTo(size(3, 2));
    assertThat(arange(3).t()).hasToString("tensor([0, 1, 2])");
    assertThat(tensor(1.0).t()).hasToString("tensor(1.)");
    refuses(() -> cube().t(), "t() expects a tensor with <= 2 dimensions, but self is 3D");
    refuses(() -> cube().t_(), "t_() expects a tensor with <= 2 dimensions, but self is 3D");
  }

  @Test
  @Tag("autograd-4.20")
  @SuppressWarnings("try") // the guard is used for its close alone
  void attributesThatTranspose() {
    Tensor x = cube();
    assertThat(x.mT().shape()).isEqualTo(size(2, 4, 3));
    assertThat(x.mH().equal(x.mT())).isTrue();
    assertThat(x.adjoint().equal(x.mT())).isTrue();
    assertThat(x.get(0).H().equal(x.get(0).t())).isTrue();
    assertThat(x.get(0).T().equal(x.get(0).t())).isTrue();
    refuses(
        x::H,
        "tensor.H is only supported on matrices (2-D tensors). Got 3-D tensor. For batches of"
            + " matrices, consider using tensor.mH");
    refuses(() -> zeros(3).H(), "tensor.H is only supported on matrices (2-D tensors). Got 1-D");
    refuses(
        () -> zeros(3).mT(),
        "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor.");
    refuses(() -> zeros(3).mH(), "only supported on matrices");
    refuses(() -> zeros(3).adjoint(), "only supported on matrices");
    List<String> said = new ArrayList<>();
    try (Warnings.Capture capture = Warnings.capture(said::add)) {
      assertThat(x.T().shape()).isEqualTo(size(4, 3, 2));
      assertThat(said)
          .singleElement()
          .asString()
          .contains("`x.T` on tensors of dimension other than 2");
      said.clear();
      Tensor number = tensor(1.0);
      assertThat(number.mT()).isSameAs(number);
      assertThat(number.H()).isSameAs(number);
      assertThat(number.T().dim()).isZero();
      assertThat(said).hasSize(3).allMatch(text -> text.contains("is deprecated on 0-D tensors"));
    }
  }

  @Test
  @Tag("autograd-4.21")
  void flattening() {
    assertThat(cube().flatten(1, 2).shape()).isEqualTo(size(2, 12));
    assertThat(cube().flatten(-3, -2).shape()).isEqualTo(size(6, 4));
    refuses(
        () -> cube().flatten(2, 1),
        "flatten() has invalid args: start_dim cannot come after end_dim");
    outOfRange(
        () -> cube().flatten(0, 5),
        "Dimension out of range (expected to be in range of [-3, 2], but got 5)");
  }

  @Test
  @Tag("autograd-4.22")
  void unflattening() {
    assertThat(cube().unflatten(2, 2, 2).shape()).isEqualTo(size(2, 3, 2, 2));
    assertThat(cube().unflatten(-1, 4, -1).shape()).isEqualTo(size(2, 3, 4, 1));
    assertThat(cube().mT().unflatten(1, 2, 2).stride()).containsExactly(12, 2, 1, 4);
    refuses(
        () -> cube().unflatten(2, 3, -1),
        "unflatten: Provided sizes [3, -1] don't multiply up to the size of dim 2 (4) in the input"
            + " tensor");
    refuses(() -> cube().unflatten(1, 2, 2), "don't multiply up to the size of dim 1 (3)");
    refuses(() -> cube().unflatten(2), "unflatten: sizes must be non-empty");
    refuses(() -> cube().unflatten(2, -1, -1), "only one dimension can be inferred");
    outOfRange(() -> cube().unflatten(5, 2), "Dimension out of range");
  }

  @Test
  @Tag("autograd-4.23")
  void shapesThatBroadcast() {
    assertThat(broadcastShapes(size(1, 2), size(3, 1), size(3, 2))).isEqualTo(size(3, 2));
    assertThat(broadcastShapes()).isEqualTo(size());
    assertThat(broadcastShapes(size(0), size(1))).isEqualTo(size(0));
    assertThat(broadcastShapes(size(2), size(3, 1))).isEqualTo(size(3, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> broadcastShapes(size(1), size(-1)))
        .withMessageStartingWith("Trying to create tensor with negative dimension (-1)");
    assertThatIllegalStateException()
        .isThrownBy(() -> broadcastShapes(size(2), size(3)))
        .withMessage("Shape mismatch: objects cannot be broadcast to a single shape");
  }

  @Test
  @Tag("autograd-4.24")
  void anEmptySliceKeepsItsStrides() {
    Tensor y = zeros(2, 3, 4, 5).get(":, :, :, 1");
    assertThat(y.isContiguous()).isFalse();
    Tensor z = y.get(":, 1:1, :");
    assertThat(z.shape()).isEqualTo(size(2, 0, 4));
    assertThat(z.stride()).containsExactly(60, 20, 5);
    assertThat(z.isContiguous()).isTrue();
  }

  /** Every copy of a view beside the view, by the name of the copy's node. */
  private static Map<String, List<Function<Tensor, Tensor>>> copies() {
    Map<String, List<Function<Tensor, Tensor>>> all = new LinkedHashMap<>();
    long[] strides = {1, 1};
    all.put("AliasBackward0_copy", List.of(x -> x.get("..."), Tensor::aliasCopy));
    all.put("ViewBackward0_copy", List.of(x -> x.view(6, 4), x -> x.viewCopy(6, 4)));
    all.put(
        "ExpandBackward0_copy", List.of(x -> x.expand(2, 2, 3, 4), x -> x.expandCopy(2, 2, 3, 4)));
    all.put("PermuteBackward0_copy", List.of(x -> x.permute(2, 0, 1), x -> x.permuteCopy(2, 0, 1)));
    all.put("SelectBackward0_copy", List.of(x -> x.select(1, 2), x -> x.selectCopy(1, 2)));
    all.put("SliceBackward0_copy", List.of(x -> x.slice(1, 0, 3, 2), x -> x.sliceCopy(1, 0, 3, 2)));
    all.put("NarrowCopyBackward0", List.of(x -> x.narrow(2, 1, 2), x -> x.narrowCopy(2, 1, 2)));
    all.put("SqueezeBackward0_copy", List.of(Tensor::squeeze, Tensor::squeezeCopy));
    all.put("SqueezeBackward1_copy", List.of(x -> x.squeeze(0), x -> x.squeezeCopy(0)));
    all.put(
        "SqueezeBackward2_copy",
        List.of(x -> x.squeeze(dims(0, 1)), x -> x.squeezeCopy(dims(0, 1))));
    all.put("UnsqueezeBackward0_copy", List.of(x -> x.unsqueeze(1), x -> x.unsqueezeCopy(1)));
    all.put("TBackward0_copy", List.of(x -> x.get(0).t(), x -> x.get(0).tCopy()));
    all.put("TransposeBackward0_copy", List.of(x -> x.transpose(0, 2), x -> x.transposeCopy(0, 2)));
    all.put(
        "DiagonalBackward0_copy", List.of(x -> x.diagonal(1, 1, 2), x -> x.diagonalCopy(1, 1, 2)));
    all.put("UnfoldBackward0_copy", List.of(x -> x.unfold(1, 2, 1), x -> x.unfoldCopy(1, 2, 1)));
    all.put(
        "AsStridedBackward0_copy",
        List.of(x -> x.asStrided(size(3, 2), strides), x -> x.asStridedCopy(size(3, 2), strides)));
    all.put(
        "SplitBackward0_copy", List.of(x -> x.split(2, 1).get(1), x -> x.splitCopy(2, 1).get(1)));
    all.put(
        "SplitWithSizesBackward0_copy",
        List.of(
            x -> x.split(size(1, 2), 1).get(1), x -> x.splitWithSizesCopy(size(1, 2), 1).get(1)));
    all.put("UnbindBackward0_copy", List.of(x -> x.unbind(2).get(3), x -> x.unbindCopy(2).get(3)));
    return all;
  }

  @Test
  @Tag("autograd-4.25")
  void copiesOfViews() {
    copies()
        .forEach(
            (name, pair) -> {
              Tensor x = cube().requiresGrad_();
              Tensor view = pair.get(0).apply(x);
              Tensor copy = pair.get(1).apply(x);
              assertThat(node(copy)).isEqualTo(name);
              assertThat(copy.equal(view)).as(name).isTrue();
              assertThat(copy.base()).as(name).isNull();
              assertThat(copy.isContiguous()).as(name).isTrue();
              Tensor weights = rand(copy.shape());
              Tensor expected = grad(view.mul(weights).mul(view).sum(), x).getFirst();
              Tensor gradient = grad(copy.mul(weights).mul(copy).sum(), x).getFirst();
              assertThat(gradient.equal(expected)).as(name).isTrue();
              noGrad(() -> copy.fill_(-1));
              assertThat(x.min().item()).isEqualTo(0);
            });
    assertThat(cube().requiresGrad_().detachCopy().requiresGrad()).isFalse();
    assertThat(tensor(1.0).viewCopy(INT32).itemLong()).isEqualTo(1065353216);
    assertThat(zeros(2, 3).t().viewCopy(6).shape()).isEqualTo(size(6));
  }

  private static Tensor secondDerivative(Tensor x, Tensor y, Tensor weights) {
    Tensor g = Adjoint.grad(List.of(y.mul(y).sum()), List.of(x), null, null, true, null).getFirst();
    assertThat(node(Objects.requireNonNull(g))).isEqualTo("AsStridedBackward0");
    return grad(g.mul(weights).sum(), x).getFirst();
  }

  @Test
  @Tag("autograd-4.26")
  void anyStrides() {
    Tensor x = arange(6.0).requiresGrad_();
    Tensor inner = x.clone().get("1:5");
    inner.asStrided(size(2, 2), new long[] {1, 1}, 0).sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 2., 1., 0., 0., 0.])");
    x.setGrad(null);
    inner = x.clone().get("1:5");
    inner.asStrided(size(2, 2), new long[] {1, 1}).sum().backward();
    assertThat(x.grad()).hasToString("tensor([0., 1., 2., 1., 0., 0.])");
    Tensor outer = arange(6.0).get("1:5").detach().requiresGrad_();
    outer.asStrided(size(2, 2), new long[] {1, 1}, 0).sum().backward();
    assertThat(outer.grad()).hasToString("tensor([2., 1., 0., 0.])");
    Tensor overlapping = arange(6.0).expand(2, 6).detach().requiresGrad_();
    overlapping.asStrided(size(3), new long[] {1}).sum().backward();
    assertThat(overlapping.grad())
        .hasToString(
            "tensor([[0.5000, 0.5000, 0.5000, 0.0000, 0.0000, 0.0000],\n"
                + "        [0.5000, 0.5000, 0.5000, 0.0000, 0.0000, 0.0000]])");
    refuses(
        () -> arange(3.0).asStrided(size(4), new long[] {1}, 0), "are out of bounds for storage");
    refuses(() -> arange(3.0).asStrided(size(2), new long[] {1}, -1), "invalid storage offset -1");
  }

  @Test
  @Tag("autograd-4.26")
  void anyStridesDifferentiatedTwice() {
    long[] strides = {1, 1};
    Tensor x = arange(6.0).requiresGrad_();
    assertThat(secondDerivative(x, x.asStrided(size(3, 2), strides), arange(6.0)))
        .hasToString("tensor([0., 4., 8., 6., 0., 0.])");
    Tensor y = arange(6.0).expand(2, 6).detach().requiresGrad_();
    assertThat(secondDerivative(y, y.asStrided(size(3, 2), strides), arange(12.0).view(2, 6)))
        .hasToString(
            "tensor([[ 3.,  8., 10.,  6.,  0.,  0.],\n        [ 3.,  8., 10.,  6.,  0.,  0.]])");
    Tensor z = arange(5.0).asStrided(size(3, 3), strides).detach().requiresGrad_();
    Tensor w = z.asStrided(size(2, 2), strides);
    assertThat(grad(w.mul(w).sum(), z).getFirst())
        .hasToString(
            "tensor([[0.0000, 2.0000, 1.3333],\n"
                + "        [2.0000, 1.3333, 0.0000],\n"
                + "        [1.3333, 0.0000, 0.0000]])");
  }

  @Test
  @SuppressWarnings("try") // the level is used for its close alone
  void tangentsOfPiecesAndOfShapesChangedInPlace() {
    Tensor tangent = arange(24.0).view(2, 3, 4).mul(10);
    try (DualLevel level = ForwardAd.dualLevel()) {
      Tensor dual = ForwardAd.makeDual(cube(), tangent);
      List<Tensor> pieces = dual.split(1, 1);
      for (int i = 0; i < 3; i++) {
        Tensor part = Objects.requireNonNull(ForwardAd.unpackDual(pieces.get(i)).tangent());
        assertThat(part.equal(tangent.narrow(1, i, 1))).isTrue();
      }
      Tensor copied = dual.unbindCopy(2).get(3);
      assertThat(
              Objects.requireNonNull(ForwardAd.unpackDual(copied).tangent())
                  .equal(tangent.select(2, 3)))
          .isTrue();
      Tensor turned = dual.mul(1).transpose_(0, 2);
      assertThat(
              Objects.requireNonNull(ForwardAd.unpackDual(turned).tangent())
                  .equal(tangent.transpose(0, 2)))
          .isTrue();
    }
  }

  @Test
  void copiesOfViewsInABatch() {
    Tensor x = cube();
    assertThat(Func.vmap((Tensor m) -> m.transposeCopy(0, 1)).apply(x).equal(x.mT())).isTrue();
    assertThat(Func.vmap((Tensor m) -> m.unfoldCopy(0, 2, 1)).apply(x).equal(x.unfold(1, 2, 1)))
        .isTrue();
    assertThat(Func.vmap((Tensor m) -> m.unbindCopy(1).get(2)).apply(x).equal(x.select(2, 2)))
        .isTrue();
    assertThat(Func.vmap((Tensor m) -> m.diagonal(1, 0, 1)).apply(x).equal(x.diagonal(1, 1, 2)))
        .isTrue();
  }
}
