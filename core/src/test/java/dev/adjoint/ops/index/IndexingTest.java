package dev.adjoint.ops.index;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Index;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Python's brackets: what they select, where they write, what they refuse and their gradients. */
class IndexingTest {
  private static Tensor table() {
    return arange(12.0).reshape(3, 4);
  }

  private static Shape of(long... sizes) {
    return Shape.of(sizes);
  }

  private static void same(Tensor actual, double... expected) {
    assertThat(actual.toDoubleArray()).containsExactly(expected);
  }

  private static String bools(Tensor t) {
    return t.toString().replaceAll("\\s+", " ");
  }

  // ---- what is selected

  @Test
  @Tag("autograd-20.01")
  void everyKindOfIndexSelectsWhatNumpySelects() {
    Tensor x = table();
    same(x.get(1), 4, 5, 6, 7);
    same(x.get(-1, -4), 8);
    same(x.get("1:, ::2"), 4, 6, 8, 10);
    same(x.get(slice(0, 2), at(1)), 1, 5);
    assertThat(x.get("None, ..., None, 1:3").shape()).isEqualTo(of(1, 3, 1, 2));
    assertThat(x.get(ELLIPSIS, NEW_AXIS).shape()).isEqualTo(of(3, 4, 1));
    assertThat(x.get(new Index[0]).shape()).isEqualTo(of(3, 4));
    same(x.get("[2, 0], 1"), 9, 1);
    same(x.get("[[0, 1], [1, 2]], [0, 1]"), 0, 5, 4, 9);
    same(x.get("[True, False, True], 0"), 0, 8);
    same(x.get(tensor(2, 0)).get(0), 8, 9, 10, 11);
    same(x.get(tensor(2, -3).to(INT32), tensor(1, 1)), 9, 1);
    same(x.get(x.gt(9)), 10, 11);
    same(x.get(tensor(true, false, true)).sum(1), 6, 38);
    assertThat(x.get("3:").shape()).isEqualTo(of(0, 4));
    assertThat(x.get("2:1").shape()).isEqualTo(of(0, 4));
    same(x.get("0, -3:-1"), 1, 2);
  }

  @Test
  @Tag("autograd-20.01")
  void plainIndicesAreViewsAndTensorsAreCopies() {
    Tensor x = table();
    assertThat(x.get("1:, None, 0").isView()).isTrue();
    assertThat(x.get("...").isView()).isTrue();
    assertThat(x.get(tensor(0, 1)).isView()).isFalse();
    assertThat(x.get(x.gt(3)).isView()).isFalse();
  }

  @Test
  void aQuestionMarkStandsForATensor() {
    Tensor x = table();
    same(x.get("?, 1:3", tensor(2, 0)), 9, 10, 1, 2);
    same(x.get("?, [0, 3]", tensor(2, 0)), 8, 3);
    same(x.get("?, ?", tensor(2, 0), tensor(0, 3)), 8, 3);
    same(x.get("..., ?", tensor(true, false, false, true)), 0, 3, 4, 7, 8, 11);
    x.set(index("1:, ?", tensor(0)), 7);
    same(x.get(":, 0"), 0, 7, 7);
    for (String text : List.of("?, ?", "0")) {
      assertThatThrownBy(() -> x.get(text, tensor(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the index \"%s\" has a ? for each of its tensors, of which 1 were given", text);
    }
  }

  @Test
  void aColonAloneIsASliceWhereItIsRead() {
    Tensor x = ones(3).requiresGrad_();
    assertThat(x.get(":").gradFn()).hasToString("<SliceBackward0>");
    assertThat(x.get(slice(), ELLIPSIS).gradFn()).hasToString("<AliasBackward0>");
    assertThat(x.clone().set(":", tensor(2.0).requiresGrad_()).gradFn())
        .hasToString("<FillBackward3>");
    assertThat(x.clone().set("...", 2).gradFn()).hasToString("<FillBackward3>");
    assertThat(x.clone().set("...", ones(1).requiresGrad_()).gradFn())
        .hasToString("<CopyBackwards>");
  }

  @Test
  void aValueThatIsTheTargetItselfMayBeWritten() {
    Tensor x = arange(6.0).reshape(3, 2);
    x.set("None", x.clone().set("...", x).view(1, 3, 2));
    x.set("None", x.view(1, 3, 2));
    x.set("-3, None", x.get(0).view(1, 1, 2));
    same(x.get(0), 0, 1);
    for (String index : List.of("-3, 0::3", "0:1, 0:1")) {
      assertThatThrownBy(() -> x.set(index, x.flatten().get(":1")))
          .hasMessageContaining("refer to a single memory location");
    }
  }

  @Test
  @Tag("autograd-20.02")
  void aSliceStepMustBePositive() {
    for (String index : List.of("::-1", "::0", ":, 3:0:-1")) {
      assertThatThrownBy(() -> table().get(index))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              index.endsWith("0") ? "slice step cannot be zero" : "step must be greater than zero");
    }
  }

  @Test
  @Tag("autograd-20.03")
  void moreIndicesThanDimensionsAreRefused() {
    assertThatThrownBy(() -> table().get(0, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("too many indices for tensor of dimension 2");
    assertThatThrownBy(() -> table().get("..., 0, 0, 0"))
        .hasMessage("too many indices for tensor of dimension 2");
    assertThatThrownBy(() -> zeros(2, 3).get(ones(2, 3, 1).to(BOOL)))
        .hasMessage("too many indices for tensor of dimension 2");
    assertThatThrownBy(() -> table().set(index(at(0), at(0), at(0)), 1))
        .hasMessage("too many indices for tensor of dimension 2");
    Tensor i = tensor(0, 1);
    assertThatThrownBy(() -> table().indexPut(new Tensor[] {i, i, i}, zeros(2)))
        .hasMessage("too many indices for tensor of dimension 2 (got 3)");
  }

  @Test
  @Tag("autograd-20.04")
  void positionsOutOfRangeAreNamed() {
    Tensor x = zeros(2, 5, 10);
    assertThatThrownBy(() -> x.get(0, 5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 5 is out of bounds for dimension 1 with size 5");
    assertThatThrownBy(() -> x.get(4, 5))
        .hasMessage("index 4 is out of bounds for dimension 0 with size 2");
    assertThatThrownBy(() -> x.get("0, 1, 15"))
        .hasMessage("index 15 is out of bounds for dimension 2 with size 10");
    assertThatThrownBy(() -> x.get(":, :, 12"))
        .hasMessage("index 12 is out of bounds for dimension 2 with size 10");
    assertThatThrownBy(() -> x.get(tensor(0, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 2 is out of bounds for dimension 0 with size 2");
    assertThatThrownBy(() -> x.get(tensor(0, -3)))
        .hasMessage("index -3 is out of bounds for dimension 0 with size 2");
  }

  @Test
  @Tag("autograd-20.04")
  void nothingIsWrittenWhereAPositionIsOutOfRange() {
    Tensor x = zeros(4);
    assertThatThrownBy(() -> x.set(tensor(0, 1, 9), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.scatter_(0, tensor(0, 1, 9), 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.indexAdd_(0, tensor(0, 1, -1), ones(3)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index out of range in self");
    same(x, 0, 0, 0, 0);
    assertThat(x.version()).isZero();
  }

  @Test
  @Tag("autograd-20.05")
  void aScalarHasNoPositions() {
    assertThatThrownBy(() -> tensor(10).get(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageStartingWith("invalid index of a 0-dim tensor. Use `tensor.item()`");
    assertThatThrownBy(() -> tensor(10).get(":"))
        .hasMessage("slice() cannot be applied to a 0-dim tensor.");
    assertThatThrownBy(() -> tensor(10).get(tensor(0)))
        .hasMessage("too many indices for tensor of dimension 0");
    assertThat(tensor(10).get("None").shape()).isEqualTo(of(1));
    assertThat(tensor(10).get("...").shape()).isEqualTo(of());
  }

  @Test
  @Tag("autograd-20.06")
  void indicesAreIntegers() {
    for (String index : List.of("0.0", "0, 0.0", "-1.4", "..., 1e1")) {
      assertThatThrownBy(() -> table().get(index))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("only integers, slices (`:`), ellipsis (`...`), None")
          .hasMessageContaining("(got float)");
    }
    for (String index : List.of("0.0:", ":, :4.5", "0:4:2.0")) {
      assertThatThrownBy(() -> table().get(index))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("slice indices must be integers");
    }
    assertThatThrownBy(() -> table().get(tensor(0.0, 1.0)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("tensors used as indices must be long, int, byte or bool tensors");
    assertThatThrownBy(() -> table().set(tensor(0.0, 1.0), 1))
        .hasMessage("tensors used as indices must be long, int, byte or bool tensors");
    assertThatThrownBy(() -> table().get("a:b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table().get("[0, 1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("autograd-20.08")
  void aBoolAddsADimension() {
    Tensor x = table();
    assertThat(x.get(true).shape()).isEqualTo(of(1, 3, 4));
    assertThat(x.get(false).shape()).isEqualTo(of(0, 3, 4));
    assertThat(x.get("True").isView()).isFalse();
    assertThat(x.get(tensor(true)).shape()).isEqualTo(of(1, 3, 4));
    assertThat(x.get(tensor(false)).shape()).isEqualTo(of(0, 3, 4));
    assertThat(x.get("True, True").shape()).isEqualTo(of(1, 3, 4));
    assertThat(x.get("True, False").shape()).isEqualTo(of(0, 3, 4));
    assertThat(x.get("False, False").shape()).isEqualTo(of(0, 3, 4));
    assertThat(x.get("True, 0").shape()).isEqualTo(of(1, 4));
    same(x.get("True, [0, 1]").sum(1), 6, 22);
    same(x.get("[0, 1], True").sum(1), 6, 22);
    assertThatThrownBy(() -> x.get("False, [0, 1]"))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("could not be broadcast together with shapes [0], [2]");
    assertThat(tensor(3.0).get(true).shape()).isEqualTo(of(1));
    assertThat(tensor(3.0).get(false).shape()).isEqualTo(of(0));
    assertThat(zeros(2, 3, 4, 5).get("True, :, [0, 1]").shape()).isEqualTo(of(2, 2, 4, 5));
    assertThat(zeros(2, 3, 4, 5).get(":, True, [0, 1]").shape()).isEqualTo(of(2, 2, 4, 5));
  }

  @Test
  @Tag("autograd-20.08")
  void aBoolAssignsToEverythingOrNothing() {
    Tensor x = ones(2, 3);
    x.set(false, 1.0).set(false, ones(5, 7));
    same(x, 1, 1, 1, 1, 1, 1);
    x.set(true, 2);
    same(x, 2, 2, 2, 2, 2, 2);
    x.set(true, tensor(3.0, 4.0, 5.0));
    same(x, 3, 4, 5, 3, 4, 5);
  }

  @Test
  @Tag("autograd-20.09")
  void aMaskHasTheSizesOfWhatItCovers() {
    Tensor x = ones(5, 4);
    assertThatThrownBy(() -> x.get(tensor(false, true)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage(
            "The shape of the mask [2] at index 0 does not match the shape of the indexed tensor"
                + " [5, 4] at index 0");
    assertThatThrownBy(() -> x.get(index(slice(), Index.of(ones(5).to(BOOL)))))
        .hasMessage(
            "The shape of the mask [5] at index 0 does not match the shape of the indexed tensor"
                + " [5, 4] at index 1");
    assertThatThrownBy(() -> x.get(ones(5, 3).to(BOOL)))
        .hasMessage(
            "The shape of the mask [5, 3] at index 1 does not match the shape of the indexed"
                + " tensor [5, 4] at index 1");
    assertThatThrownBy(() -> x.set(tensor(false, true), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @Tag("autograd-20.10")
  void aValueMustFitWhatAMaskSelects() {
    Tensor x = zeros(3);
    Tensor all = tensor(true, true, true);
    assertThatThrownBy(() -> x.set(all, tensor(1.0, 2.0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "shape mismatch: value tensor of shape [2] cannot be broadcast to indexing result of"
                + " shape [3]");
    assertThatThrownBy(() -> x.set(tensor(true, false, true), tensor(1.0, 2.0, 3.0)))
        .hasMessageContaining("cannot be broadcast to indexing result of shape [2]");
    same(x, 0, 0, 0);
    x.set(tensor(true, false, true), tensor(1.0, 2.0));
    same(x, 1, 0, 2);
    // One number of any dtype goes where a mask alone decides; several must have the right one.
    x.set(tensor(true, true, false), tensor(7));
    same(x, 7, 7, 2);
    assertThatThrownBy(() -> x.set(all, tensor(1, 2, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("got Float for the destination and Long for the source");
  }

  @Test
  @Tag("autograd-20.11")
  void indexTensorsBroadcastTogether() {
    Tensor x = table();
    assertThatThrownBy(() -> x.get(tensor(0, 1), tensor(0, 1, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage(
            "shape mismatch: indexing tensors could not be broadcast together with shapes [2],"
                + " [3]");
    assertThatThrownBy(() -> x.set(new Tensor[] {tensor(0, 1), tensor(0, 1, 2)}, tensor(1.0)))
        .hasMessageContaining("indexing tensors could not be broadcast together");
    Tensor rows = tensor(0, 2).reshape(2, 1);
    same(x.get(rows, tensor(1, 3)), 1, 3, 9, 11);
  }

  @Test
  @Tag("autograd-20.12")
  void bytesAreMasksWithAWarning() {
    Tensor x = tensor(1.0, 2.0, 3.0);
    Tensor mask = tensor(1, 0, 1).to(UINT8);
    List<String> said = new ArrayList<>();
    try (var _ = Warnings.capture(said::add)) {
      same(x.get(mask), 1, 3);
      x.set(mask, 0);
    }
    same(x, 0, 2, 0);
    assertThat(said).hasSize(2).allMatch(s -> s.contains("torch.uint8 is now deprecated"));
    try (var _ = Warnings.capture(said::add)) {
      x.get(mask.to(BOOL));
    }
    assertThat(said).hasSize(2);
    assertThat(x.get(tensor(1).to(UINT8)).shape()).isEqualTo(of(1, 3));
  }

  @Test
  @Tag("autograd-20.13")
  void aScalarTensorIsAnInteger() {
    Tensor x = table();
    same(x.get(tensor(1)), 4, 5, 6, 7);
    assertThat(x.get(tensor(1)).isView()).isTrue();
    assertThat(x.get(tensor(1)).dataPtr()).isEqualTo(x.get(1).dataPtr());
    same(x.get(tensor(1).to(INT8), tensor(-1).to(INT32)), 7);
    assertThat(x.get(tensor(1), tensor(2)).isView()).isTrue();
    x.set(tensor(0), 1);
    same(x.get(0), 1, 1, 1, 1);
    assertThatThrownBy(() -> x.get(tensor(7)))
        .hasMessage("index 7 is out of bounds for dimension 0 with size 3");
    assertThat(x.get(index(Index.of(tensor(0, 1)), Index.of(tensor(2)))).shape()).isEqualTo(of(2));
  }

  @Test
  @Tag("autograd-20.14")
  void adjacentTensorsStayWhereTheyAreAndOthersGoToTheFront() {
    Tensor x = arange(120.0).reshape(2, 3, 4, 5);
    Tensor i = tensor(0, 1);
    Index t = Index.of(i);
    assertThat(x.get(slice(), t, t).shape()).isEqualTo(of(2, 2, 5));
    assertThat(x.get(t, slice(), t).shape()).isEqualTo(of(2, 3, 5));
    assertThat(x.get(slice(), t, slice(), t).shape()).isEqualTo(of(2, 2, 4));
    assertThat(x.get(slice(), t, NEW_AXIS, t).shape()).isEqualTo(of(2, 2, 1, 5));
    assertThat(x.get(slice(), t, at(0)).shape()).isEqualTo(of(2, 2, 5));
    assertThat(x.get(at(0), slice(), t).shape()).isEqualTo(of(3, 2, 5));
    assertThat(x.get(ELLIPSIS, Index.of(tensor(0, 1, 2).reshape(3, 1))).shape())
        .isEqualTo(of(2, 3, 4, 3, 1));
    Tensor picked = x.get(t, slice(), t);
    same(picked.get(1, 2), 105, 106, 107, 108, 109);
    same(x.get(slice(), t, t).get(1, 1), 85, 86, 87, 88, 89);
    Tensor mask = zeros(3, 4).to(BOOL);
    mask.set("0, 1", tensor(true)).set("2, 3", tensor(true));
    assertThat(x.get(slice(), Index.of(mask)).shape()).isEqualTo(of(2, 2, 5));
    same(x.get(slice(), Index.of(mask)).get(1, 1), 115, 116, 117, 118, 119);
  }

  @Test
  @Tag("autograd-20.14")
  void writesGoWhereReadsComeFrom() {
    Tensor x = zeros(2, 3, 2);
    Index t = Index.of(tensor(0, 1));
    x.set(index(t, slice(), t), arange(1.0, 7.0).reshape(2, 3));
    same(x.get(t, slice(), t), 1, 2, 3, 4, 5, 6);
    same(x, 1, 0, 2, 0, 3, 0, 0, 4, 0, 5, 0, 6);
    x.set(index(slice(), t), tensor(9.0, 8.0));
    same(x, 9, 8, 9, 8, 3, 0, 9, 8, 9, 8, 0, 6);
  }

  @Test
  @Tag("autograd-20.15")
  void emptyIndicesSelectNothing() {
    Tensor x = table();
    Tensor none = zeros(0).to(INT64);
    assertThat(x.get(none).shape()).isEqualTo(of(0, 4));
    assertThat(x.get("[]").shape()).isEqualTo(of(0, 4));
    assertThat(x.get(none.reshape(0, 6)).shape()).isEqualTo(of(0, 6, 4));
    assertThat(x.get(zeros(3, 4).to(BOOL)).shape()).isEqualTo(of(0));
    Tensor y = x.clone();
    y.set(none, -1).set(none, zeros(1, 4)).set(zeros(3, 4).to(BOOL), tensor(5.0));
    assertThat(equal(x, y)).isTrue();
    assertThat(zeros(0, 3).get(none).shape()).isEqualTo(of(0, 3));
    for (Tensor empty : List.of(zeros(0, 3), zeros(0))) {
      assertThatThrownBy(() -> empty.get(tensor(0, 1)))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("index is out of bounds for dimension with size 0");
    }
    assertThatThrownBy(() -> zeros(2, 0).set(index(slice(), Index.of(tensor(0, 0))), 1))
        .hasMessage("index is out of bounds for dimension with size 0");
    assertThat(zeros(2, 0).get(tensor(0, 1, 0)).shape()).isEqualTo(of(3, 0));
  }

  @Test
  @Tag("autograd-20.16")
  void accumulationSumsDuplicatesAndBroadcastsValues() {
    Tensor i = tensor(0, 2, 2, 0, 2);
    same(zeros(3).indexPut(new Tensor[] {i}, ones(5), true), 2, 0, 3);
    same(ones(3).indexPut_(new Tensor[] {i}, tensor(2.0), true), 5, 1, 7);
    Tensor grid = zeros(2, 2).indexPut_(new Tensor[] {tensor(0, 1, 0)}, tensor(1.0, 10.0), true);
    same(grid, 2, 20, 1, 10);
    Tensor rows = tensor(0, 1).reshape(2, 1);
    same(zeros(2, 2).indexPut(new Tensor[] {rows, tensor(1, 1, 0)}, ones(3), true), 1, 2, 1, 2);
    Tensor values = ones(5).requiresGrad_();
    Tensor self = ones(3).requiresGrad_();
    Tensor sum = self.indexPut(new Tensor[] {i}, values, true).mul(tensor(1.0, 2.0, 3.0)).sum();
    List<Tensor> grads = grad(sum, self, values);
    same(grads.get(0), 1, 2, 3);
    same(grads.get(1), 1, 3, 3, 1, 3);
    Tensor one = tensor(1.0).requiresGrad_();
    same(grad(zeros(3).indexPut(new Tensor[] {i}, one, true).sum(), one).get(0), 5);
  }

  @Test
  @Tag("autograd-20.16")
  void largeAccumulationSumsEveryDuplicate() {
    int n = 1 << 17;
    Tensor index = arange(n).to(FLOAT64).div(7).to(INT64).mul(-7).add(arange(n));
    Tensor sums = zeros(7, 3).indexPut_(new Tensor[] {index}, ones(n, 3), true);
    for (int k = 0; k < 7; k++) {
      same(sums.get(k).div((n - k + 6) / 7), 1, 1, 1);
    }
  }

  @Test
  @Tag("autograd-20.17")
  void anAssignedScalarGetsTheSumOfTheGradients() {
    Tensor z = zeros(4, 3);
    Tensor w = tensor(1.0).requiresGrad_();
    z.set(":, 0", w);
    z.sum().backward();
    assertThat(w.grad()).hasToString("tensor(4.)");
    Tensor v = tensor(2.0).requiresGrad_();
    Tensor y = zeros(5);
    y.set(tensor(0, 2, 4), v);
    y.mul(tensor(1.0, 2.0, 3.0, 4.0, 5.0)).sum().backward();
    assertThat(v.grad()).hasToString("tensor(9.)");
  }

  @Test
  @Tag("autograd-20.18")
  void leadingOnesOfAValueAreDropped() {
    Tensor a = zeros(1, 2);
    a.set(0, tensor(new double[][] {{1, 2}}));
    same(a, 1, 2);
    Tensor b = zeros(3, 2);
    b.set(0, ones(1, 1, 2)).set(tensor(1, 2), ones(1, 1, 2, 2).mul(3));
    same(b, 1, 1, 3, 3, 3, 3);
    b.set("...", ones(1, 1, 3, 2));
    same(b, 1, 1, 1, 1, 1, 1);
    b.set(b.gt(0), ones(1, 6).mul(2)).set(true, ones(1, 1, 1, 2));
    same(b, 1, 1, 1, 1, 1, 1);
    assertThatThrownBy(() -> zeros(3, 2).set(0, ones(2, 2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("autograd-20.19")
  void takeAlongDimNeedsLongsAndAsManyDimensions() {
    Tensor x = table();
    assertThatThrownBy(() -> x.takeAlongDim(tensor(0), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("input and indices should have the same number of dimensions");
    assertThatThrownBy(() -> x.takeAlongDim(zeros(1, 1), 0))
        .hasMessage("torch.take_along_dim(): dtype of indices should be Long but got Float");
    assertThatThrownBy(() -> x.takeAlongDim(zeros(1, 1).to(INT32), 0))
        .hasMessage("torch.take_along_dim(): dtype of indices should be Long but got Int");
    assertThatThrownBy(() -> x.takeAlongDim(zeros(1, 1).to(INT64), 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageStartingWith("Dimension out of range");
    same(x.takeAlongDim(tensor(3, 0, 1).reshape(3, 1), 1), 3, 4, 9);
    same(x.takeAlongDim(tensor(11, 0)), 11, 0);
  }

  // ---- gradients

  @Test
  @Tag("autograd-1.41")
  void viewsTakeExpandedGradients() {
    Tensor a = zeros(4, 3, 2).requiresGrad_();
    Tensor v = tensor(1.0, 2.0).expand(3, 2);
    Tensor bySelect = weighted(a.get(1), a, v);
    same(bySelect.get(1), 1, 2, 1, 2, 1, 2);
    assertThat(bySelect.sum().item()).isEqualTo(9);
    Tensor w = tensor(3.0).expand(2, 3, 2);
    Tensor bySlice = weighted(a.get("1:3"), a, w);
    same(bySlice.sum(dims(1, 2)), 0, 18, 18, 0);
  }

  private static Tensor weighted(Tensor output, Tensor input, Tensor gradient) {
    return grad(List.of(output), List.of(input), List.of(gradient), null, false, false).getFirst();
  }

  @Test
  @Tag("autograd-1.42")
  void duplicateIndicesAddTheirGradients() {
    Tensor x = arange(1.0, 17.0).reshape(4, 4).requiresGrad_();
    Tensor i = tensor(1, 1, 3, 2, 1, 2);
    same(grad(x.get(i).sum(), x).get(0).sum(1), 0, 12, 8, 4);
    same(grad(x.get(i, tensor(0)).sum(), x).get(0).get(":, 0"), 0, 3, 2, 1);
    Tensor rows = tensor(new long[][] {{1, 2}, {0, 0}});
    Tensor columns = tensor(new long[][] {{0, 1}, {1, 1}});
    same(
        grad(x.get(rows, columns).sum(), x).get(0), 0, 2, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    Tensor cube = arange(64.0).reshape(4, 4, 4).requiresGrad_();
    same(grad(cube.get("[1, 1, 1], :, :").sum(), cube).get(0).sum(dims(1, 2)), 0, 48, 0, 0);
    same(grad(x.gather(1, zeros(4, 3).to(INT64)).sum(), x).get(0).sum(0), 12, 0, 0, 0);
    same(grad(x.indexSelect(0, i).sum(), x).get(0).get(":, 0"), 0, 3, 2, 1);
    same(grad(x.take(tensor(0, -1, 0)).sum(), x).get(0).get("::3, ::3"), 2, 0, 0, 1);
  }

  @Test
  @Tag("autograd-1.43")
  void aLargeAdvancedIndexHasItsGradient() {
    int n = 1 << 16;
    Tensor x = zeros(n, 1).requiresGrad_();
    x.get(index(slice(), Index.of(tensor(new long[] {0})))).sum().backward();
    assertThat(x.grad().shape()).isEqualTo(of(n, 1));
    assertThat(Arrays.stream(x.grad().toDoubleArray()).allMatch(g -> g == 1)).isTrue();
  }

  @Test
  @Tag("autograd-1.40")
  void aRepeatedVectorHasTheGradientOfItsOneElement() {
    Tensor matrix = tensor(new double[][] {{1, 2}, {3, 4}}).to(FLOAT64);
    Tensor v = tensor(new double[] {2}).to(FLOAT64).requiresGrad_();
    Tensor product = mv(matrix, v.expand(2));
    same(product, 6, 14);
    Tensor first = differentiable(product.mul(product).sum(), v);
    same(first, 232); // d/dv (3v)^2 + (7v)^2
    same(grad(first, v).get(0), 116);
    Tensor m = matrix.clone().requiresGrad_();
    same(grad(mv(m, v.expand(2)).sum(), m).get(0), 2, 2, 2, 2);
  }

  private static Tensor differentiable(Tensor output, Tensor input) {
    return grad(List.of(output), List.of(input), null, null, true, false).getFirst();
  }

  @Test
  void masksInAStringAndTensorsPrintAsTheyAre() {
    assertThat(bools(table().gt(9).get("2"))).isEqualTo("tensor([False, False, True, True])");
  }
}
