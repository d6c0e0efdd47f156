package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.ViewOrigin;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InPlaceAndViewTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-4.27")
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
  @Tag("autograd-4.28")
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
  @Tag("autograd-4.30")
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
  @Tag("autograd-4.29")
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

  private static void refuses(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(text);
  }

  private static Tensor matrix(Tensor leaf) {
    return leaf.view(2, 3).clone();
  }

  @Test
  @Tag("autograd-4.27")
  void writesToViewsThatAreNotContiguous() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Tensor b = leaf(10, 20);
    Tensor x = matrix(a);
    x.get(":, 1").mul_(b); // a column
    x.t().get("0:2").get(0).mul_(2); // a view of a view of a view
    assertThat(x)
        .hasToString(
            "tensor([[  2.,  20.,   3.],\n        [  8., 100.,   6.]], grad_fn=<CopySlices>)");
    x.sum().backward();
    assertThat(a.grad()).hasToString("tensor([ 2., 10.,  1.,  2., 20.,  1.])");
    assertThat(b.grad()).hasToString("tensor([2., 5.])");
  }

  @Test
  @Tag("autograd-4.27")
  void writesToViewsOfTensorsWithGaps() {
    Tensor w = ones(4, 2).requiresGrad_();
    Tensor y = zeros(4, 4).get(":, ::2").detach();
    y.add_(w);
    y.get(0).mul_(3);
    y.mul(y).sum().backward();
    assertThat(w.grad())
        .hasToString(
            "tensor([[18., 18.],\n        [ 2.,  2.],\n        [ 2.,  2.],\n        [ 2.,  2.]])");
  }

  @Test
  @Tag("autograd-4.28")
  void backwardThroughASiblingOfWhatWasWrittenTo() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Tensor x = matrix(a);
    Tensor v1 = x.get(0);
    Tensor v2 = x.view(-1).get("1:5");
    v1.mul_(3);
    assertThat(v2).hasToString("tensor([6., 9., 4., 5.], grad_fn=<AsStridedBackward0>)");
    v2.sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 3., 3., 1., 1., 0.])");
  }

  @Test
  @Tag("autograd-4.29")
  void aViewNeedsGradientsOnceItsBaseDoes() {
    Tensor a = leaf(1, 2, 3);
    Tensor base = zeros(3);
    Tensor view = base.get("1:");
    assertThat(view.requiresGrad()).isFalse();
    assertThat(view.gradFn()).isNull();
    base.add_(a);
    assertThat(view.requiresGrad()).isTrue();
    assertThat(view.isLeaf()).isFalse();
    Node first = view.gradFn();
    assertThat(first).hasToString("<AsStridedBackward0>").isSameAs(view.gradFn());
    base.mul_(2);
    assertThat(view.gradFn()).isNotSameAs(first);
    view.sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 2., 2.])");
  }

  @Test
  @Tag("autograd-4.30")
  @Tag("autograd-4.31")
  void aWriteOfWhatNeedsGradientsIntoAPlainTensor() {
    Tensor w = leaf(1, 2);
    Tensor base = ones(2, 2);
    Tensor view = base.get(0);
    view.mul_(3);
    assertThat(base.requiresGrad()).isFalse();
    view.mul_(w);
    assertThat(base.requiresGrad()).isTrue();
    assertThat(base.isLeaf()).isFalse();
    base.sum().backward();
    assertThat(w.grad()).hasToString("tensor([3., 3.])");
    Tensor b = ones(3);
    Tensor c = leaf(1, 2, 3);
    Tensor v = b.view(3);
    v.mul_(c);
    v.sum().backward();
    assertThat(c.grad()).hasToString("tensor([1., 1., 1.])");
    assertThat(b.grad()).isNull();
  }

  @Test
  @Tag("autograd-4.32")
  void secondDerivativeThroughWritesToTwoRegions() {
    Tensor a = leaf(1, 2, 3, 4);
    Tensor x = a.mul(a);
    x.narrow(0, 0, 3).narrow(0, 1, 2).mul_(x.narrow(0, 2, 2).clone());
    x.narrow(0, 0, 1).mul_(a.get("3:"));
    assertThat(x).hasToString("tensor([  4.,  36., 144.,  16.], grad_fn=<CopySlices>)");
    Tensor g = grad(List.of(x.mul(x).sum()), List.of(a), null, null, true, null).getFirst();
    assertThat(g.toDoubleArray()).containsExactly(64, 2592, 29376, 21000);
    assertThat(grad(g.sum(), a).getFirst().toDoubleArray())
        .containsExactly(224, 7344, 60480, 43426);
  }

  private static List<String> history(Tensor t) {
    List<String> names = new ArrayList<>();
    Node node = t.gradFn();
    while (node != null) {
      names.add(node.name());
      Edge next = node.nextEdges().isEmpty() ? null : node.nextEdges().getFirst();
      node = next == null || node.name().equals("CopySlices") ? null : next.node();
    }
    return names;
  }

  @Test
  @Tag("autograd-4.33")
  @SuppressWarnings("try") // the guard is used for its close alone
  void viewsAreReplayedWhereThatIsAskedFor() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Supplier<Tensor> writes =
        () -> {
          Tensor v = matrix(a).t().get("1:");
          v.mul_(3);
          return v;
        };
    assertThat(history(writes.get())).containsExactly("AsStridedBackward0", "CopySlices");
    Tensor replayed = ViewReplay.with(true, writes);
    assertThat(history(replayed)).containsExactly("SliceBackward0", "TBackward0", "CopySlices");
    replayed.sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 3., 3., 0., 3., 3.])");
    assertThat(ViewReplay.isEnabled()).isFalse();
    try (ViewReplay outer = ViewReplay.set(true)) {
      assertThat(ViewReplay.isEnabled()).isTrue();
      try (ViewReplay inner = ViewReplay.set(false)) {
        assertThat(history(writes.get())).containsExactly("AsStridedBackward0", "CopySlices");
      }
      assertThat(history(writes.get())).first().isEqualTo("SliceBackward0");
    }
    ViewReplay.with(true, () -> assertThat(ViewReplay.isEnabled()).isTrue());
    assertThat(history(writes.get())).first().isEqualTo("AsStridedBackward0");
  }

  @Test
  @Tag("autograd-4.33")
  void theModeCountsWhereAViewIsMade() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Tensor x = matrix(a);
    Tensor before = x.t();
    Tensor during = ViewReplay.with(true, () -> before.get("1:"));
    Tensor whole = ViewReplay.with(true, () -> x.t());
    Tensor after = whole.get("1:");
    Tensor turned = ViewReplay.with(true, () -> x.get("1:")).t_();
    x.mul_(2);
    assertThat(history(before))
        .containsExactly(
            "AsStridedBackward0",
            "MulBackward0",
            "CloneBackward0",
            "ViewBackward0",
            "AccumulateGrad");
    assertThat(history(during)).startsWith("SliceBackward0", "AsStridedBackward0", "MulBackward0");
    assertThat(history(after)).startsWith("AsStridedBackward0", "TBackward0", "MulBackward0");
    assertThat(history(turned)).startsWith("AsStridedBackward0", "MulBackward0");
    turned.sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 0., 0., 2., 2., 2.])");
  }

  @Test
  @Tag("autograd-4.34")
  void theHistoryOfAViewCanBeAskedForWithoutRecording() {
    Tensor a = leaf(1, 2, 3);
    Tensor x = a.clone();
    Tensor v = x.get("1:");
    Tensor r = ViewReplay.with(true, () -> x.get("1:"));
    x.mul_(2);
    noGrad(
        () -> {
          assertThat(v.gradFn()).hasToString("<AsStridedBackward0>");
          assertThat(r.gradFn()).hasToString("<SliceBackward0>");
        });
    v.add(r).sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 4., 4.])");
    Tensor y = a.clone();
    Tensor w = y.get("1:");
    noGrad(
        () -> {
          y.mul_(2);
          assertThat(w.gradFn()).hasToString("<AsStridedBackward0>");
        });
    a.setGrad(null);
    w.sum().backward();
    assertThat(a.grad()).hasToString("tensor([0., 1., 1.])");
  }

  private static final String SEVERAL =
      " This view is the output of a function that returns multiple views. Such functions do not"
          + " allow the output views to be modified inplace. You should replace the inplace"
          + " operation by an out-of-place one.";

  @Test
  @Tag("autograd-4.35")
  @Tag("autograd-4.36")
  @Tag("autograd-4.38")
  void oneOfSeveralViewsIsNotWrittenTo() {
    Tensor x = matrix(leaf(1, 2, 3, 4, 5, 6));
    Map<String, List<Tensor>> views = new LinkedHashMap<>();
    views.put("Unbind", x.unbind());
    views.put("Split", x.split(1));
    views.put("SplitWithSizes", x.split(size(1, 1)));
    views.forEach(
        (name, pieces) -> {
          for (int i = 0; i < 2; i++) {
            Tensor piece = pieces.get(i);
            String start = "Output " + i + " of " + name + "Backward0 is a view and is being";
            refuses(() -> piece.add_(1), start + " modified inplace." + SEVERAL);
            refuses(() -> piece.unsqueeze_(0), start + " modified inplace." + SEVERAL);
          }
        });
    refuses(
        () -> x.chunk(2).getFirst().mul_(2),
        "Output 0 of SplitBackward0 is a view and is being modified inplace." + SEVERAL);
    refuses(
        () -> x.get("1:").unbind().getFirst().mul_(2),
        "Output 0 of UnbindBackward0 is a view and is being modified inplace." + SEVERAL);
    Tensor further = x.unbind().getFirst().view(3, 1);
    refuses(
        () -> further.add_(1),
        "Output 0 of ViewBackward0 is a view and is being modified inplace." + SEVERAL);
    Tensor piece = x.unbind().getFirst();
    x.add_(1);
    refuses(
        piece::gradFn,
        "Output 0 of UnbindBackward0 is a view and its base or another view of its base has been"
            + " modified inplace."
            + SEVERAL);
    assertThat(piece.requiresGrad()).isTrue();
    assertThat(piece.toString()).endsWith("grad_fn=<Invalid>)");
    Tensor slice = x.tensorSplit(2).getFirst();
    slice.mul_(2);
    assertThat(x.gradFn()).hasToString("<CopySlices>");
  }

  @Test
  @Tag("autograd-4.37")
  void unsafePiecesMayBeWrittenTo() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Tensor x = matrix(a);
    List<Tensor> pieces = new ArrayList<>(x.unsafeSplit(1, 0));
    pieces.add(x.unsafeChunk(2, 1).getLast());
    pieces.add(x.unsafeSplitWithSizes(size(1, 1), 0).getFirst());
    assertThat(pieces)
        .allMatch(p -> p.base() == null)
        .extracting(p -> Objects.requireNonNull(p.gradFn()).name())
        .containsExactly(
            "UnsafeSplitBackward0",
            "UnsafeSplitBackward0",
            "UnsafeSplitBackward0",
            "UnsafeSplitWithSizesBackward0");
    Tensor piece = pieces.getFirst();
    piece.mul_(2);
    assertThat(piece.version()).isEqualTo(1);
    assertThat(x.version()).isZero();
    assertThat(x.get(0, 0).item()).isEqualTo(2); // the memory is shared
    assertThat(x.gradFn()).hasToString("<CloneBackward0>");
    piece.sum().backward();
    assertThat(a.grad()).hasToString("tensor([2., 2., 2., 0., 0., 0.])");
  }

  @Test
  @Tag("autograd-4.39")
  void withoutGradientsAllViewsAreWrittenTo() {
    Tensor x = zeros(2, 3);
    x.unbind().getFirst().add_(1);
    x.split(1).getLast().get(0).add_(2);
    Tensor v = noGrad(() -> x.get(0));
    v.add_(1);
    x.unbind().getFirst().unsqueeze_(0).add_(1);
    assertThat(x).hasToString("tensor([[3., 3., 3.],\n        [2., 2., 2.]])");
    Tensor w = ones(3).requiresGrad_();
    refuses(
        () -> x.unbind().getFirst().add_(w),
        "A view was created in no_grad mode and is being modified inplace with grad mode enabled."
            + SEVERAL);
  }

  private static String ambiguous(String block) {
    return " Given that this use case is ambiguous and error-prone, it is forbidden. You can"
        + " clarify your code by moving both the view and the inplace either both inside the "
        + block
        + " block (if you don't want the inplace to be tracked) or both outside (if you want the"
        + " inplace to be tracked).";
  }

  private static final String MADE = "A view was created in no_grad mode and ";
  private static final String WRITTEN = "modified inplace with grad mode enabled.";

  @Test
  @Tag("autograd-4.40")
  void viewsMadeWithoutRecordingAreNotWrittenToWithIt() {
    Tensor x = matrix(leaf(1, 2, 3, 4, 5, 6));
    Tensor v = noGrad(() -> x.get(0));
    assertThat(v.requiresGrad()).isTrue();
    assertThat(v.isLeaf()).isTrue();
    refuses(() -> v.add_(1), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
    Tensor piece = noGrad(() -> x.unbind().getFirst());
    refuses(() -> piece.add_(1), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
    noGrad(() -> v.add_(1)); // fine
    refuses(
        v::gradFn,
        MADE + "its base or another view of its base has been " + WRITTEN + ambiguous("no_grad"));
    Tensor plain = noGrad(() -> zeros(2, 3).get(0));
    Tensor w = ones(3).requiresGrad_();
    refuses(() -> plain.add_(w), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
  }

  @Test
  @Tag("autograd-4.41")
  void viewsOfViewsMadeWithoutRecording() {
    Tensor x = matrix(leaf(1, 2, 3, 4, 5, 6));
    Tensor v = noGrad(() -> x.get(0));
    Tensor w = v.view(3);
    assertThat(w.gradFn()).hasToString("<ViewBackward0>");
    String start = "Output 0 of ViewBackward0 is a view of a view which was created in ";
    refuses(() -> w.add_(1), start + "no_grad mode and is being " + WRITTEN + ambiguous("no_grad"));
    Tensor piece = noGrad(() -> x.unbind().getFirst());
    refuses(
        () -> piece.view(3).add_(1),
        start + "no_grad mode and is being " + WRITTEN + ambiguous("no_grad"));
    refuses(
        () -> piece.unbind().getFirst().add_(1),
        "Output 0 of UnbindBackward0 is a view and is being modified inplace." + SEVERAL);
    Tensor inner = noGrad(() -> x.unbind().getFirst().view(3));
    refuses(() -> inner.add_(1), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
    AutogradMeta meta = Objects.requireNonNull(GraphAccess.meta(v));
    meta.creation = ViewOrigin.INFERENCE;
    refuses(
        () -> v.add_(1),
        "A view was created in inference mode and is being modified inplace in normal mode."
            + ambiguous("inference_mode"));
    refuses(
        () -> v.view(3).add_(1),
        start
            + "inference mode and is being modified inplace in normal mode."
            + ambiguous("inference_mode"));
  }

  @Test
  @Tag("autograd-4.42")
  void changesOfTheShapeDoNotMakeAViewWritable() {
    Tensor x = matrix(leaf(1, 2, 3, 4, 5, 6));
    Tensor v = noGrad(() -> x.get(0));
    noGrad(() -> v.unsqueeze_(0));
    noGrad(() -> v.transpose_(0, 1));
    assertThat(v.shape()).isEqualTo(size(3, 1));
    refuses(() -> v.add_(1), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
    refuses(() -> v.squeeze_(), MADE + "is being " + WRITTEN + ambiguous("no_grad"));
    Tensor plain = leaf(1, 2);
    refuses(
        () -> plain.unsqueeze_(0),
        "a leaf Variable that requires grad is being used in an in-place operation.");
    refuses(
        () -> plain.get("1:").unsqueeze_(0),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }

  @Test
  @Tag("autograd-4.46")
  void aWriteThatKeepsItsResultHoldsNothingTooLong() {
    WeakReference<Object> hook = writtenAndForgotten();
    for (int i = 0; i < 100 && hook.get() != null; i++) {
      System.gc();
    }
    assertThat(hook.get()).isNull();
    Tensor a = arange(10.0).requiresGrad_();
    Tensor kept = copyOfForgottenView(a);
    System.gc();
    Tensor sum = kept.sum();
    sum.backward();
    assertThat(sum.item()).isEqualTo(1);
    assertThat(a.grad().get("0:3")).hasToString("tensor([0., 1., 0.])");
    refuses(
        () -> a.narrow(0, 0, 10).relu_(),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }

  private static WeakReference<Object> writtenAndForgotten() {
    Tensor root = rand(3, 3).requiresGrad_();
    Tensor copy = root.clone();
    Object marker = new Object();
    Objects.requireNonNull(copy.gradFn())
        .registerHook((gradInputs, gradOutputs) -> marker.hashCode() == 0 ? gradInputs : null);
    copy.view(9).relu_();
    assertThat(copy.gradFn()).hasToString("<CopySlices>");
    return new WeakReference<>(marker);
  }

  private static Tensor copyOfForgottenView(Tensor a) {
    Tensor b = a.narrow(0, 0, 2).clone().view(-1);
    b.relu_();
    return b.clone();
  }

  @Test
  @Tag("autograd-4.47")
  void aNormalisationAndAWriteDifferentiatedTwice() {
    Tensor x = tensor(1.0, 3.0, -2.0, 5.0).view(1, 2, 1, 2).detach().requiresGrad_();
    Tensor channels = x.view(2, 2); // an instance norm, written out
    Tensor centred = channels.sub(channels.mean(1).unsqueeze(1));
    Tensor variance = centred.mul(centred).mean(1).unsqueeze(1);
    Tensor normal = centred.div(variance.add(0.5).sqrt()).view(1, 2, 1, 2);
    Tensor out = normal.relu_();
    Tensor g = grad(List.of(out.mul(out).sum()), List.of(x), null, null, true, null).getFirst();
    // A pair at distance d has y² = d² / (d² + 2), whose derivative is 4 d / (d² + 2)².
    double near = 8.0 / 36;
    double far = 28.0 / (51 * 51);
    assertThat(g.view(-1).toDoubleArray())
        .containsExactly(new double[] {-near, near, -far, far}, Offset.offset(1e-6));
    Tensor second = grad(g.mul(tensor(0.0, 1.0, 0.0, 0.0).view(1, 2, 1, 2)).sum(), x).getFirst();
    assertThat(second.get(0, 0, 0, 1).item()).isCloseTo((24.0 - 64) / 216, Offset.offset(1e-6));
    Tensor inputs = ones(1, 3, 4, 4).requiresGrad_();
    Tensor view = inputs.add(1).viewAs(inputs);
    Tensor sigmoid = view.relu_().sigmoid();
    Tensor penalty =
        grad(List.of(sigmoid.sum()), List.of(inputs), null, null, true, null).getFirst().sum();
    penalty.backward();
    double s = 1 / (1 + Math.exp(-2));
    assertThat(inputs.grad().get(0, 0, 0, 0).item())
        .isCloseTo(s * (1 - s) * (1 - 2 * s), Offset.offset(1e-6));
  }

  @Test
  @Tag("autograd-4.50")
  void detachingTheBaseLeavesItsViews() {
    Tensor a = leaf(1, 2, 3, 4, 5, 6);
    Tensor x = matrix(a);
    Tensor v = x.get(0);
    Tensor replayed = ViewReplay.with(true, () -> x.get(0));
    x.detach_();
    assertThat(x.requiresGrad()).isFalse();
    assertThat(replayed.gradFn()).hasToString("<SelectBackward0>");
    assertThat(v.requiresGrad()).isTrue();
    assertThat(v.gradFn()).hasToString("<SelectBackward0>");
    v.sum().backward();
    assertThat(a.grad()).hasToString("tensor([1., 1., 1., 0., 0., 0.])");
    refuses(
        () -> v.add_(1),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    x.add_(1);
    assertThat(v.gradFn()).hasToString("<AsStridedBackward0>");
    assertThat(replayed.gradFn()).isNull();
    Tensor plain = zeros(3);
    Tensor w = plain.get("1:").requiresGrad_();
    refuses(
        () -> w.add_(1),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }

  private static final Map<String, UnaryOperator<Tensor>> SAVING_THEIR_RESULT =
      Map.ofEntries(
          Map.entry("exp_", Tensor::exp_),
          Map.entry("sqrt_", Tensor::sqrt_),
          Map.entry("tanh_", Tensor::tanh_),
          Map.entry("sigmoid_", Tensor::sigmoid_),
          Map.entry("pow_", t -> t.pow_(0.5)));

  @Test
  void whatAWriteThroughAViewHasSavedIsReachedByWayOfTheBase() {
    SAVING_THEIR_RESULT.forEach(
        (name, write) -> {
          Tensor x = leaf(0.25, 0.5, 0.75);
          Tensor y = x.clone();
          Tensor v = y.narrow(0, 1, 2);
          Tensor s = write.apply(v).sum();
          Tensor g =
              Autograd.grad(List.of(s), List.of(x), null, null, true, null, false).getFirst();
          g.sum().add(s).backward();

          Tensor z = leaf(0.25, 0.5, 0.75);
          Tensor w = write.apply(z.narrow(0, 1, 2).clone());
          Tensor h =
              Autograd.grad(List.of(w.sum()), List.of(z), null, null, true, null, false).getFirst();
          h.sum().add(w.sum()).backward();
          assertThat(x.grad()).as(name).hasToString(z.grad().toString());
        });
    Tensor x = leaf(0.5, 0.5);
    Tensor v = x.clone().narrow(0, 1, 1).exp_();
    Tensor g =
        Autograd.grad(List.of(v.sum()), List.of(x), null, null, true, null, false).getFirst();
    g.sum().add(v.sum()).backward();
    assertThat(x.grad()).hasToString("tensor([0.0000, 3.2974])");
  }

  @Test
  void whatAWriteThroughAViewHasSavedMayBePacked() {
    Tensor x = leaf(0.5, 0.5);
    try (var _ = Graph.savedTensorsHooks(Tensor::clone, (Tensor t) -> t)) {
      Tensor v = x.clone().narrow(0, 1, 1).exp_();
      Tensor g =
          Autograd.grad(List.of(v.sum()), List.of(x), null, null, true, null, false).getFirst();
      g.sum().add(v.sum()).backward();
    }
    assertThat(x.grad()).hasToString("tensor([0.0000, 3.2974])");
  }

  /** The history is that of the view, as in PyTorch. */
  @Test
  void whatAWriteThroughAViewHasSavedMustStayAsItWas() {
    Tensor x = leaf(0.5, 0.5);
    Tensor v = x.clone().narrow(0, 1, 1).exp_();
    Tensor s = v.sum();
    noGrad(() -> v.add_(1));
    assertThatThrownBy(s::backward)
        .hasMessageContaining(
            "[torch.FloatTensor [1]], which is output 0 of AsStridedBackward0, is at version 2;"
                + " expected version 1 instead.");
  }
}
