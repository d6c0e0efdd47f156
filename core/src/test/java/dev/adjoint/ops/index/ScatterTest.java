package dev.adjoint.ops.index;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gathers, scatters and masks: values, refusals and gradients. */
class ScatterTest {
  private static void same(Tensor actual, double... expected) {
    assertThat(actual.toDoubleArray()).containsExactly(expected, within(1e-6));
  }

  private static Tensor leaf(double... values) {
    return fromArray(values, values.length).requiresGrad_();
  }

  private static Tensor fromArray(double[] values, long size) {
    return tensor(values).to(FLOAT64).reshape(size);
  }

  // ---- reductions and ties

  @Test
  @Tag("autograd-1.38")
  void extremesShareTheirGradientWithWhatWasThere() {
    Tensor i = tensor(1, 1, 0, 0, 2, 2);
    for (boolean slices : new boolean[] {false, true}) {
      Tensor x = leaf(1, 5, 2);
      Tensor s = leaf(5, 5, 1, 7, 2, 0);
      Tensor max = reduce(slices, x, i, s, "amax", true);
      same(max, 7, 5, 2);
      List<Tensor> grads = grad(max.sum(), x, s);
      same(grads.get(0), 0, 1 / 3.0, 0.5);
      same(grads.get(1), 1 / 3.0, 1 / 3.0, 0, 1, 0.5, 0);
      Tensor min = reduce(slices, x, i, s, "amin", true);
      same(min, 1, 5, 0);
      grads = grad(min.sum(), x, s);
      same(grads.get(0), 0.5, 1 / 3.0, 0);
      same(grads.get(1), 1 / 3.0, 1 / 3.0, 0.5, 0, 0, 1);
      // What was there takes no part, though it may be equal.
      grads = grad(reduce(slices, x, i, s, "amin", false).sum(), x, s);
      same(grads.get(0), 0, 0, 0);
      same(grads.get(1), 1 / 3.0, 1 / 3.0, 0.5, 0, 0, 1);
    }
  }

  private static Tensor reduce(
      boolean slices, Tensor x, Tensor i, Tensor s, String kind, boolean includeSelf) {
    return slices
        ? x.indexReduce(0, i, s, kind, includeSelf)
        : x.scatterReduce(0, i, s, kind, includeSelf);
  }

  @Test
  @Tag("autograd-1.39")
  void aProductWithTwoZerosHasOneDerivativeOnly() {
    Tensor i = tensor(0, 0, 1);
    for (boolean slices : new boolean[] {false, true}) {
      Tensor x = leaf(1, 2, 3);
      Tensor s = leaf(0, 0, 5);
      Tensor product = reduce(slices, x, i, s, "prod", true);
      same(product, 0, 10, 3);
      List<@org.jspecify.annotations.Nullable Tensor> first =
          grad(List.of(product.sum()), List.of(x, s), null, null, true, false);
      same(first.get(0), 0, 5, 1);
      same(first.get(1), 0, 0, 2);
      assertThatThrownBy(() -> first.get(1).sum().backward())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Double backward is unsupported for");
    }
    // One zero in a place is no obstacle.
    Tensor x = leaf(2, 3);
    Tensor s = leaf(0, 4);
    Tensor product = x.scatterReduce(0, tensor(0, 0), s, "prod");
    Tensor first = grad(List.of(product.sum()), List.of(s), null, null, true, false).getFirst();
    same(first, 8, 0);
    same(grad(first.sum(), x).get(0), 4, 0);
  }

  @Test
  void everyWayToCombine() {
    Tensor i = tensor(0, 2, 0);
    Tensor x = tensor(1.0, 2.0, 3.0);
    Tensor s = tensor(5.0, 6.0, 9.0);
    same(x.scatterReduce(0, i, s, "sum"), 15, 2, 9);
    same(x.scatterReduce(0, i, s, "sum", false), 14, 2, 6);
    same(x.scatterReduce(0, i, s, "mean"), 5, 2, 4.5);
    same(x.scatterReduce(0, i, s, "mean", false), 7, 2, 6);
    same(x.scatterReduce(0, i, s, "prod", false), 45, 2, 6);
    same(x.scatterReduce(0, i, s, "amin", false), 5, 2, 6);
    same(x.clone().scatterReduce_(0, i, s, "amax"), 9, 2, 6);
    same(x.clone().indexReduce_(0, i, s, "mean", false), 7, 2, 6);
    Tensor whole = tensor(0, 1).scatterReduce(0, tensor(0, 0), tensor(-3, 2), "mean");
    assertThat(whole).hasToString("tensor([-1,  1])");
    assertThatThrownBy(() -> x.scatterReduce(0, i, s, "median"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reduce argument must be either sum, prod, mean, amax or amin, got median");
    assertThatThrownBy(() -> x.indexReduce(0, i, s, "sum"))
        .hasMessageContaining("Expected reduce to be one of prod, mean, amax or amin but got sum.");
  }

  // ---- in place

  @Test
  void writesAreRecordedAndBreakWhatWasSaved() {
    Tensor src = leaf(1, 2);
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(1);
    y.scatter_(0, tensor(2, 0), src);
    assertThat(y.gradFn().name()).isEqualTo("ScatterBackward0");
    same(y, 2, 2, 1);
    List<Tensor> grads = grad(y.mul(fromArray(new double[] {1, 10, 100}, 3)).sum(), x, src);
    same(grads.get(0), 0, 10, 0);
    same(grads.get(1), 100, 1);

    Tensor saved = x.exp();
    saved.scatterAdd_(0, tensor(0), leaf(5).detach());
    assertThatThrownBy(() -> saved.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("modified by an inplace operation");
    assertThatThrownBy(() -> x.indexAdd_(0, tensor(0, 0), src))
        .hasMessageContaining("a leaf Variable that requires grad");
  }

  @Test
  void aChangedIndexIsNoticedInBackward() {
    Tensor x = leaf(1, 2, 3);
    Tensor i = tensor(0, 1);
    Tensor y = x.gather(0, i);
    i.zero_();
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("modified by an inplace operation");
  }

  @Test
  void writesIntoViewsReachTheirBase() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.clone();
    Tensor s = leaf(7);
    y.get("1:3").indexCopy_(0, tensor(new long[] {1}), s);
    same(y, 1, 2, 7, 4);
    assertThat(y.gradFn().name()).isEqualTo("CopySlices");
    List<Tensor> grads = grad(y.mul(y).sum(), x, s);
    same(grads.get(0), 2, 4, 0, 8);
    same(grads.get(1), 14);
  }

  @Test
  void theOriginalIsKeptWhereTheGradientNeedsIt() {
    Tensor x = leaf(2, 3);
    Tensor y = x.clone();
    Tensor s = leaf(5, 7);
    y.scatterReduce_(0, tensor(0, 0), s, "prod");
    List<Tensor> grads = grad(y.sum(), x, s);
    same(grads.get(0), 35, 1);
    same(grads.get(1), 14, 10);
  }

  @Test
  void sharedMemoryIsRefused() {
    Tensor x = zeros(3);
    assertThatThrownBy(() -> x.scatter_(0, tensor(0, 1, 2), x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("some elements of the input tensor and the written-to tensor refer");
    assertThatThrownBy(() -> zeros(1).expand(3).scatter_(0, tensor(0, 1), 1))
        .hasMessageContaining("more than one element of the written-to tensor refers");
    assertThatThrownBy(() -> zeros(1).expand(3).indexAdd_(0, tensor(0, 1), ones(2)))
        .hasMessageContaining("more than one element of the written-to tensor refers");
  }

  // ---- refusals

  @Test
  void operandsThatDoNotFitAreRefused() {
    Tensor x = zeros(3, 4);
    Tensor i = zeros(1, 2).to(INT64);
    assertThatThrownBy(() -> x.gather(0, tensor(0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Index tensor must have the same number of dimensions as input tensor");
    assertThatThrownBy(() -> x.gather(0, zeros(1, 2)))
        .hasMessage("gather(): Expected dtype int32/int64 for index");
    assertThatThrownBy(() -> x.gather(0, zeros(1, 5).to(INT64)))
        .hasMessage(
            "Size does not match at dimension 1 expected index [1, 5] to be no larger than self"
                + " [3, 4] apart from dimension 0");
    assertThatThrownBy(() -> x.gather(0, i.add(5)))
        .hasMessage("index 5 is out of bounds for dimension 0 with size 3");
    assertThatThrownBy(() -> x.scatter(0, i, zeros(1, 2).to(INT64)))
        .hasMessage("scatter(): Expected self.dtype to be equal to src.dtype");
    assertThatThrownBy(() -> x.scatter(0, i, zeros(1, 1)))
        .hasMessage(
            "Expected index [1, 2] to be no larger than self [3, 4] apart from dimension 0 and to"
                + " be no larger size than src [1, 1]");
    assertThatThrownBy(() -> x.indexSelect(0, tensor(0, 3)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index out of range in self");
    assertThatThrownBy(() -> x.indexAdd(0, tensor(0, 1), zeros(2, 3)))
        .hasMessage(
            "source tensor shape must match self tensor shape, excluding the specified dimension."
                + " Got self.shape = [3, 4] source.shape = [2, 3]");
    for (boolean includeSelf : new boolean[] {true, false}) {
      assertThatThrownBy(() -> x.indexReduce(0, tensor(0, -1), zeros(2, 4), "mean", includeSelf))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("index out of range in self");
    }
    assertThatThrownBy(() -> x.indexAdd(0, tensor(0, 3), zeros(2, 4), 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index out of range in self");
    assertThatThrownBy(() -> x.indexFill(-1, tensor(0, 4), 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 4 is out of bounds for dimension 1 with size 4");
    assertThatThrownBy(() -> x.indexCopy(0, tensor(0, 3), zeros(2, 4)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index_copy_(): index 3 is out of bounds for dimension 0 with size 3");
    assertThatThrownBy(() -> x.take(tensor(12, 0)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("out of range: tried to access index 12 on a tensor of 12 elements.");
    assertThatThrownBy(() -> x.maskedSelect(zeros(3, 4)))
        .hasMessage("masked_select: expected BoolTensor for mask");
    assertThatThrownBy(() -> x.maskedScatter(x.eq(0), zeros(3)))
        .hasMessage("Number of elements of source < number of ones in mask");
    assertThatThrownBy(() -> zeros(2).to(UINT8).scatter(0, tensor(0, 1), 300))
        .hasMessage("value cannot be converted to type uint8_t without overflow");
  }

  // ---- the rest of src, masks, large sizes

  @Test
  void theRestOfTheSourceGetsNoGradient() {
    Tensor src = leaf(1, 2, 3);
    Tensor x = leaf(0, 0);
    Tensor y = x.scatter(0, tensor(1, 0), src);
    same(y, 2, 1);
    same(grad(y.mul(fromArray(new double[] {10, 20}, 2)).sum(), src).get(0), 20, 10, 0);
  }

  @Test
  void masksSelectAndScatter() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor mask = tensor(false, true, false, true);
    Tensor picked = x.maskedSelect(mask);
    assertThat(picked.gradFn().name()).isEqualTo("MaskedSelectBackward0");
    same(grad(picked.mul(picked).sum(), x).get(0), 0, 4, 0, 8);
    Tensor s = leaf(7, 8, 9);
    Tensor y = x.maskedScatter(mask, s);
    same(y, 1, 7, 3, 8);
    List<Tensor> grads = grad(y.mul(y).sum(), x, s);
    same(grads.get(0), 2, 0, 6, 0);
    same(grads.get(1), 14, 16, 0);
    assertThat(x.nonzero().requiresGrad()).isFalse();
    assertThat(tensor(5.0).nonzero().shape()).isEqualTo(Shape.of(1, 0));
    assertThat(tensor(new long[][] {{0, 2}, {3, 0}}).nonzeroAsTuple().get(1))
        .hasToString("tensor([1, 0])");
  }

  @Test
  void largeGathersAndScattersAgreeWithEachOther() {
    int rows = 3001;
    int columns = 67;
    Tensor x = arange((long) rows * columns).reshape(rows, columns);
    Tensor backward = arange(rows).mul(-1).add(rows - 1);
    Tensor turned = x.indexSelect(0, backward);
    assertThat(equal(turned.indexSelect(0, backward), x)).isTrue();
    Tensor everywhere = backward.reshape(rows, 1).expand(rows, columns);
    assertThat(equal(x.gather(0, everywhere), turned)).isTrue();
    assertThat(equal(zeros(rows, columns).to(INT64).scatter(0, everywhere, x), turned)).isTrue();
    assertThat(equal(x.get(backward), turned)).isTrue();
    assertThat(equal(x.t().indexSelect(1, backward).t(), turned)).isTrue();
    assertThat(equal(x.take(arange((long) rows * columns)), x.reshape(-1))).isTrue();
    Tensor sums = zeros(5, columns).to(INT64);
    sums.indexAdd_(0, backward.to(FLOAT64).div(1000).to(INT64), x);
    assertThat(equal(sums.sum(0), x.sum(0))).isTrue();
    assertThat(equal(x.maskedSelect(x.ge(0)), x.reshape(-1))).isTrue();
    for (DType dtype : List.of(UINT8, INT16, FLOAT16, FLOAT32, BOOL)) {
      Tensor y = x.to(dtype);
      assertThat(equal(y.get(backward), turned.to(dtype))).isTrue();
      assertThat(equal(y.gather(0, everywhere), turned.to(dtype))).isTrue();
    }
  }

  @Test
  @Tag("checked")
  void anIndexThatIsTheSourceTooHasToFitTheTensor() {
    String text = "scatter(): Expected self.dtype to be equal to src.dtype";
    Tensor i = zeros(size(2), INT32);
    for (DType dtype : List.of(FLOAT64, FLOAT32, INT64, UINT8)) {
      Tensor x = zeros(size(3), dtype);
      assertThatThrownBy(() -> x.scatter(0, i, i)).hasMessage(text);
      assertThatThrownBy(() -> x.scatterAdd_(0, i, i)).hasMessage(text);
      assertThatThrownBy(() -> x.scatterReduce(0, i, i, "sum")).hasMessage(text);
    }
    Tensor j = tensor(2, 0);
    same(zeros(size(3), INT64).scatter(0, j, j), 0, 0, 2);
  }

  @Test
  @Tag("checked")
  void slicesOfAHalfTypeThatMeetAreRoundedOnce() {
    Tensor x = tensor(new double[] {1, 1, -0.16259765625, 2}, FLOAT16).view(2, 2);
    Tensor index = tensor(1, 0, 1);
    Tensor slices =
        tensor(new double[] {-0.2091064453125, 8, 2, 3, 0.258544921875, 1}, FLOAT16).view(3, 2);
    double once = -0.1131591796875;
    double twice = -0.113037109375;
    assertThat(x.indexAdd(0, index, slices).toDoubleArray()).containsExactly(3, 4, once, 11);
    assertThat(x.t().indexAdd(1, index, slices.t()).toDoubleArray())
        .containsExactly(3, once, 4, 11);
    assertThat(x.get(":, 0").indexAdd(0, index, slices.get(":, 0")).toDoubleArray())
        .containsExactly(3, twice);
    Tensor wide = zeros(size(3, 4), FLOAT16);
    Tensor view = wide.get(":, 1:3");
    view.get("1:").copy_(x);
    view.indexAdd_(0, index.add(1), slices);
    assertThat(wide.toDoubleArray()).containsExactly(0, 0, 0, 0, 0, 3, 4, 0, 0, once, 11, 0);
    assertThatThrownBy(() -> x.indexAdd_(0, tensor(1, 1, 2), slices))
        .hasMessageContaining("out of bounds");
  }
}
