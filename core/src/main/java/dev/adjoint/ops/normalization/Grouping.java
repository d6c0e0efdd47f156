package dev.adjoint.ops.normalization;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.SumTo;
import dev.adjoint.ops.window.ChannelsLast;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which elements are normalized together, and how weights lie beside them.
 *
 * <p>Statistics and weights broadcast to the tensor once it is {@linkplain #apart taken apart}.
 */
sealed interface Grouping {
  /** The tensor with the dimensions in which elements are together apart from the others. */
  Tensor apart(Tensor x);

  /** The dimensions of the tensor taken apart in which elements are normalized together. */
  long[] dims(int rank);

  /**
   * The sizes with which weights broadcast to the tensor taken apart.
   *
   * @param weight their own sizes
   * @param apart the sizes of that tensor
   */
  long[] beside(long[] weight, long[] apart);

  /** The tensor in the order of memory that results have. */
  default Tensor ordered(Tensor x) {
    return Arguments.inOrder(x);
  }

  /** A result in the order of memory that results have for an input of the given layout. */
  default Tensor ordered(Tensor result, Layout input) {
    return result;
  }

  /** Whether biases are kept for backward, which does not read them; PyTorch's node keeps them. */
  default boolean keepsBias() {
    return false;
  }

  /** The name of the node. */
  String nodeName();

  /** Weights so that they broadcast to the tensor taken apart. */
  default Tensor beside(Tensor weight, Tensor apart) {
    long[] own = TensorAccess.layout(weight).sizes();
    return Reshape.apply(weight, beside(own, TensorAccess.layout(apart).sizes()));
  }

  /** The gradient of weights from that of each element, in the type of the weights. */
  default Tensor together(Tensor each, long[] weight, DType dtype) {
    Tensor sum = SumTo.apply(each, beside(weight, TensorAccess.layout(each).sizes()));
    return Clone.to(Reshape.apply(sum, weight), dtype);
  }

  /** All elements of the last dimensions, with a weight for each: layer normalization. */
  record Last(int count) implements Grouping {
    @Override
    public Tensor ordered(Tensor x) {
      return Clone.rowMajor(x);
    }

    @Override
    public Tensor apart(Tensor x) {
      return x;
    }

    @Override
    public long[] dims(int rank) {
      return IntStream.range(rank - count, rank).asLongStream().toArray();
    }

    @Override
    public long[] beside(long[] weight, long[] apart) {
      return weight;
    }

    @Override
    public boolean keepsBias() {
      return true;
    }

    @Override
    public String nodeName() {
      return "NativeLayerNormBackward0";
    }
  }

  /** All elements of a channel, the second dimension: batch normalization. */
  record Channel() implements Grouping {
    @Override
    public Tensor apart(Tensor x) {
      return x;
    }

    @Override
    public long[] dims(int rank) {
      return IntStream.range(0, rank).filter(d -> d != 1).asLongStream().toArray();
    }

    @Override
    public long[] beside(long[] weight, long[] apart) {
      long[] sizes = new long[apart.length - 1];
      Arrays.fill(sizes, 1);
      sizes[0] = weight[0];
      return sizes;
    }

    @Override
    public String nodeName() {
      return "NativeBatchNormBackward0";
    }
  }

  /** All elements of neighbouring channels of one sample: group normalization. */
  record Channels(long groups) implements Grouping {
    @Override
    public Tensor apart(Tensor x) {
      Layout layout = TensorAccess.layout(x);
      long inner = 1;
      for (int d = 2; d < layout.dim(); d++) {
        inner *= layout.size(d);
      }
      return Reshape.apply(x, layout.size(0), groups, layout.size(1) / groups, inner);
    }

    @Override
    public long[] dims(int rank) {
      return new long[] {2, 3};
    }

    @Override
    public long[] beside(long[] weight, long[] apart) {
      return new long[] {groups, apart[2], 1};
    }

    @Override
    public Tensor ordered(Tensor result, Layout input) {
      return ChannelsLast.is(input)
          ? Clone.withLayout(result, ChannelsLast.like(input, input.sizes()))
          : result;
    }

    @Override
    public String nodeName() {
      return "NativeGroupNormBackward0";
    }
  }
}
