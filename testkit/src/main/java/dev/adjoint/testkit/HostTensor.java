package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What can be seen of a tensor, copied out of it: type, sizes, strides, offset and elements.
 *
 * @param dtype the type of the elements
 * @param sizes the size of each dimension
 * @param strides the stride of each dimension, in elements
 * @param offset index of the first element in the storage
 * @param values the elements in row-major order
 */
@SuppressWarnings("ArrayRecordComponent")
public record HostTensor(DType dtype, long[] sizes, long[] strides, long offset, Values values) {

  /** A copy of {@code tensor}. */
  public static HostTensor of(Tensor tensor) {
    Tensor t = tensor.detach();
    Values values =
        t.dtype().isFloatingPoint()
            ? new Values.Floats(Tensors.doubles(t))
            : new Values.Longs(Tensors.longs(t));
    return new HostTensor(t.dtype(), Tensors.sizes(t), t.stride(), t.storageOffset(), values);
  }

  /** The same elements, as if they lay in memory another way. */
  public HostTensor withStrides(long... others) {
    return new HostTensor(dtype, sizes, others, offset, values);
  }

  /** The largest finite magnitude of an element; 0 if there is none. */
  public double largest() {
    DoubleStream all =
        switch (values) {
          case Values.Floats(double[] array) -> Arrays.stream(array);
          case Values.Longs(long[] array) -> Arrays.stream(array).asDoubleStream();
        };
    return all.filter(Double::isFinite).map(Math::abs).max().orElse(0);
  }

  /** Number of elements. */
  public int numel() {
    return values.count();
  }

  /** Sizes, type and strides in one line, for messages. */
  public String header() {
    return dtype + " " + Arrays.toString(sizes) + " strides " + Arrays.toString(strides);
  }

  /** One element, for messages. */
  public String element(int index) {
    return switch (values) {
      case Values.Floats f -> Double.toString(f.array()[index]);
      case Values.Longs l -> Long.toString(l.array()[index]);
    };
  }

  @Override
  public String toString() {
    int shown = Math.min(numel(), 12);
    StringBuilder text = new StringBuilder(header()).append(" [");
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(element(i));
    }
    return text.append(shown < numel() ? ", ...]" : "]").toString();
  }
}
