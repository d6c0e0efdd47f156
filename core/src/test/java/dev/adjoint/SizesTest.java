package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sizes, strides, offsets and counts that nothing can have: refused before any work. */
@Tag("checked")
class SizesTest {
  private static final long MAX = Long.MAX_VALUE;
  private static final long HUGE = 1L << 62;

  private final Tensor x = arange(4.0);

  private static Tensor wide(long... sizes) {
    return zeros(1).expand(sizes);
  }

  private static void refused(String text, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(text);
  }

  private static String overflow(long... sizes) {
    return "Storage size calculation overflowed with sizes=" + Arrays.toString(sizes);
  }

  @Test
  void resize() {
    Tensor t = zeros(1);
    refused(overflow(MAX), () -> t.resize_(MAX));
    refused(overflow(HUGE, 2), () -> t.resize_(HUGE, 2));
    refused("Trying to create tensor with negative dimension -1: [-1]", () -> t.resize_(-1));
    refused(
        "Stride calculation overflowed with sizes=[0, 4611686018427387904, 4]",
        () -> t.resize_(0, HUGE, 4));
    assertThat(t).hasToString("tensor([0.])");
    Tensor far = zeros(8).get(slice(4, 5));
    refused(
        "Storage size calculation overflowed with sizes=[9223372036854775807] and strides=[1]",
        () -> far.resize_(MAX));
    assertThatThrownBy(() -> t.resize_(MAX / 4))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("native memory for tensors: tried to allocate");
    assertThat(t.fill_(2)).hasToString("tensor([2.])");
  }

  @Test
  void freshTensors() {
    refused(overflow(MAX), () -> zeros(MAX));
    refused(overflow(HUGE, 4), () -> ones(HUGE, 4));
    refused(overflow(1L << 31, 1L << 31), () -> eye(1L << 31, 1L << 31));
    refused(overflow(MAX), () -> linspace(0, 1, MAX));
    refused("Trying to create tensor with negative dimension -1: [-1]", () -> zeros(-1));
    refused("invalid size, possible overflow?", () -> arange(Long.MIN_VALUE, MAX));
    refused("invalid size, possible overflow?", () -> arange(0, MAX));
    refused("invalid size, possible overflow?", () -> arange(0, 1e30));
    assertThat(zeros(4, 0, HUGE).stride()).containsExactly(HUGE, HUGE, 1);
    assertThat(zeros(0).view(MAX, -1).shape()).isEqualTo(Shape.of(MAX, 0));
  }

  @Test
  void views() {
    Tensor one = x.get(slice(0, 1, MAX));
    assertThat(one.shape()).isEqualTo(Shape.of(1));
    assertThat(one).hasToString("tensor([0.])");
    assertThat(x.get(slice(0, MAX, MAX))).hasToString("tensor([0.])");
    assertThat(x.get(slice(MAX, MAX, MAX)).shape()).isEqualTo(Shape.of(0));
    assertThat(x.get(slice(Long.MIN_VALUE, MAX, 2))).hasToString("tensor([0., 2.])");
    assertThat(x.unfold(0, 1, MAX).shape()).isEqualTo(Shape.of(1, 1));
    assertThat(zeros(2, 2).diagonal(MAX, 0, 1).shape()).isEqualTo(Shape.of(0));
    assertThat(zeros(2, 2).diagonal(Long.MIN_VALUE, 0, 1).shape()).isEqualTo(Shape.of(0));
    assertThat(wide(HUGE).numel()).isEqualTo(HUGE);
    refused(overflow(HUGE, 4), () -> wide(HUGE, 4));
    refused(overflow(HUGE, 4), () -> zeros(0, 1, 1).expand(0, HUGE, 4).flatten(1, 2));
    refused(
        "Storage size calculation overflowed with sizes=4611686018427387904 * 8",
        () -> zeros(size(0, HUGE), FLOAT64).view(INT8));
  }

  @Test
  void anyStrides() {
    String both = "Storage size calculation overflowed with sizes=[2] and strides=";
    refused(both + "[4611686018427387904]", () -> x.asStrided(size(2), new long[] {HUGE}));
    refused(both + "[1]", () -> x.asStrided(size(2), new long[] {1}, MAX));
    refused("Tensor: invalid storage offset -1", () -> x.asStrided(size(2), new long[] {1}, -1));
    refused(
        "as_strided: Negative strides are not supported at the moment, got strides: [-1]",
        () -> x.asStrided(size(2), new long[] {-1}));
    refused(
        "setStorage: sizes [5], strides [1], storage offset 0, and itemsize 4 requiring a storage"
            + " size of 20 are out of bounds for storage of size 16",
        () -> x.asStrided(size(5), new long[] {1}));
    refused(
        "setStorage: sizes [5], strides [1], storage offset 0, and itemsize 4 requiring a storage"
            + " size of 20 are out of bounds for storage of size 16",
        () -> x.asStrided_(size(5), new long[] {1}));
    assertThat(x).hasToString("tensor([0., 1., 2., 3.])");
  }

  @Test
  void nothingFarOutside() {
    Tensor nothing = x.clone().requiresGrad_().asStrided(size(0), new long[] {1}, MAX);
    assertThat(nothing.clone().sum().item()).isZero();
    assertThat(nothing.detach().memorySegment().byteSize()).isZero();
    Tensor base = x.clone().requiresGrad_();
    base.asStrided(size(0), new long[] {1}, MAX).sum().backward();
    assertThat(base.grad()).hasToString("tensor([0., 0., 0., 0.])");
  }

  @Test
  void results() {
    refused(overflow(HUGE), () -> wide(HUGE).clone());
    refused(overflow(1L << 31, 1L << 31), () -> wide(1L << 31, 1L << 31).contiguous());
    Tensor column = zeros(1, 1).expand(1L << 31, 1);
    Tensor row = zeros(1, 1).expand(1, 1L << 32);
    refused(overflow(1L << 31, 1L << 32), () -> column.add(row));
    refused(overflow(1L << 31, 1L << 32), () -> column.matmul(row));
    Tensor half = wide(HUGE);
    refused(overflow(4, HUGE), () -> stack(tensors(half, half, half, half)));
    refused(
        "Storage size calculation overflowed with sizes=4611686018427387904 + 4611686018427387904",
        () -> cat(tensors(half, half)));
    refused(
        "Storage size calculation overflowed with sizes=4611686018427387904 * 4",
        () -> x.repeat(HUGE));
    refused(overflow(HUGE / 2, 8), () -> x.repeat(HUGE / 2, 2));
    assertThat(x.repeat(HUGE, 0).shape()).isEqualTo(Shape.of(HUGE, 0));
  }

  @Test
  void lists() {
    String end = ": 8589934592 results are more tensors than the Java heap can hold";
    Tensor wide = wide(1L << 33);
    refused("split" + end, () -> wide.split(1));
    refused("split" + end, () -> wide.chunk(1L << 33));
    refused("chunk" + end, () -> zeros(0).chunk(1L << 33));
    refused("unbind" + end, wide::unbind);
    refused("unbind" + end, () -> wide.unbindCopy(0));
    refused("tensor_split" + end, () -> x.tensorSplit(1L << 33));
    assertThat(wide.chunk(3)).hasSize(3);
    assertThat(x.chunk(MAX)).hasSize(4);
    assertThat(x.split(MAX)).hasSize(1);
    assertThatThrownBy(() -> x.split(size(MAX, MAX, 6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("split_sizes to sum exactly to 4");
  }

  @Test
  void draws() {
    refused(
        "cannot sample n_sample > prob_dist.size(-1) samples without replacement",
        () -> multinomial(ones(3), 1L << 32, false));
    refused(overflow(HUGE), () -> multinomial(ones(3), HUGE, true));
    assertThatThrownBy(() -> multinomial(ones(3), 1L << 50, true))
        .isInstanceOf(OutOfMemoryError.class);
    refused(
        "invalid multinomial distribution (sum of probabilities <= 0)",
        () -> multinomial(zeros(2, 0), 2, true));
  }

  @Test
  void arrays() {
    refused("a Java array cannot hold 8589934592 elements", wide(1L << 33)::toDoubleArray);
    refused("a Java array cannot hold 8589934592 elements", wide(1L << 33)::toBooleanArray);
    assertThat(wide(HUGE)).hasToString("tensor([0., 0., 0.,  ..., 0., 0., 0.])");
  }

  @Test
  void expandedOperands() {
    Tensor four = zeros(4);
    refused(
        "The expanded size of the tensor (4) must match the existing size (3) at non-singleton"
            + " dimension 0.  Target sizes: [4].  Tensor sizes: [3]",
        () -> four.bernoulli_(ones(3)));
    refused(
        "expand(torch.FloatTensor{[2, 4]}, size=[4]): the number of sizes provided (1) must be"
            + " greater or equal to the number of dimensions in the tensor (2)",
        () -> four.bernoulli_(ones(2, 4)));
    assertThat(four.bernoulli_(ones(1))).hasToString("tensor([1., 1., 1., 1.])");
  }

  @Test
  void savedPositionsThatWereChangedUnseen() {
    Tensor m = randn(3, 4).requiresGrad_();
    ValuesIndices sorted = m.sort(1, true);
    sorted.indices().data().fill_(100000000);
    Tensor sum = sorted.values().sum();
    refused("index 100000000 is out of bounds for dimension 1 with size 4", sum::backward);
  }

  /** A mask is read as often as it has elements, not as often as they are repeated. */
  @Test
  void fillsOfExpandedTensors() {
    Tensor many = zeros(1).expand(1L << 40, 2);
    many.indexFill_(1, tensor(new long[] {1}), 5);
    assertThat(many.get(7, 0).item()).isEqualTo(5);
    many.maskedFill_(tensor(false, true), 6).maskedFill_(tensor(false), 7);
    assertThat(many.get(7, 1).item()).isEqualTo(6);
    refused(
        "The expanded size of the tensor (2) must match the existing size (3) at non-singleton"
            + " dimension 1.  Target sizes: [1099511627776, 2].  Tensor sizes: [3]",
        () -> many.maskedFill_(tensor(true, true, true), 8));
  }

  /** One number goes to one place once, however often the position is repeated. */
  @Test
  void numbersAtExpandedPositions() {
    Tensor positions = tensor(new long[] {1}).expand(1L << 40);
    assertThat(zeros(2).scatter(0, positions, 5)).hasToString("tensor([0., 5.])");
    assertThat(zeros(2).indexCopy(0, positions, ones(1).expand(1L << 40)))
        .hasToString("tensor([0., 1.])");
    refused(
        "index 1 is out of bounds for dimension 0 with size 1",
        () -> zeros(1).scatter(0, positions, 5));
  }

  @Test
  void positionsInTablesOfNothing() {
    Tensor nothing = zeros(0);
    Tensor first = tensor(new long[] {0});
    String text = "index 0 is out of bounds for dimension 0 with size 0";
    refused(text, () -> nothing.gather(0, first));
    refused(text, () -> zeros(0, 3).gather(0, tensor(new long[][] {{0, 0, 0}})));
    refused(text, () -> nothing.scatter(0, first, ones(1)));
    refused(text, () -> zeros(0, 3).indexAdd(0, first, ones(1, 3)));
    assertThatThrownBy(() -> nothing.indexAdd(0, first, ones(1)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index out of range in self");
    assertThatThrownBy(() -> nothing.indexSelect(0, first))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index out of range in self");
    assertThatThrownBy(() -> nothing.indexCopy(0, first, ones(1)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index_copy_(): " + text);
    assertThatThrownBy(() -> nothing.get(first)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> nothing.take(first)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void manyDimensions() {
    long[] sizes = new long[70];
    Arrays.fill(sizes, 1);
    Tensor many = ones(sizes);
    assertThat(many.add(many).squeeze()).hasToString("tensor(2.)");
    Index[] indices = new Index[70];
    Arrays.fill(indices, slice());
    indices[63] = Index.of(tensor(0, 0));
    assertThat(many.get(indices).size(63)).isEqualTo(2);
    indices[64] = Index.of(tensor(0, 0));
    refused("only tensors with up to 64 dims are supported", () -> many.get(indices));
  }

  @Test
  void shapes() {
    assertThat(Shape.of(MAX).numel()).isEqualTo(MAX);
    assertThat(Shape.of(MAX, 2, 0).numel()).isZero();
    assertThatThrownBy(Shape.of(MAX, 2)::numel).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void textsThatAreTooLong() {
    setPrintOptions(PrintOptions.FULL);
    try {
      assertThatThrownBy(wide(1L << 40)::toString)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would be too long");
    } finally {
      setPrintOptions(PrintOptions.DEFAULT);
    }
  }

  @Test
  void whatIsWrittenToOnePlaceIsWrittenOnce() {
    Tensor wide = tensor(0.0).expand(1L << 40);
    F.threshold_(wide, 1, 7);
    assertThat(wide.select(0, 5).item()).isEqualTo(7f);

    Tensor rows = tensor(0.0, 2.0, 0.5);
    Tensor repeated = rows.unsqueeze(1).expand(3, 4);
    F.threshold_(repeated, 1, 7);
    assertThat(rows.toDoubleArray()).containsExactly(7, 2, 7);
    assertThat(repeated.select(1, 3).toDoubleArray()).containsExactly(7, 2, 7);
  }
}
