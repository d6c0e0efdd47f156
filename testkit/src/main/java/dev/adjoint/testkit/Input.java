package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.Arrays;

/**
 * A tensor to be made, for our library and for an oracle alike: the values and the way they lie.
 *
 * @param dtype the type of the elements
 * @param sizes the size of each dimension
 * @param form how the elements lie in memory
 * @param values the elements in row-major order
 */
@SuppressWarnings("ArrayRecordComponent")
public record Input(DType dtype, long[] sizes, Form form, Values values) {

  /** Makes the tensor: a leaf that does not require a gradient. */
  public Tensor toTensor() {
    return form.view(Tensors.make(storageValues(), dtype, form.baseSizes(sizes)), sizes).detach();
  }

  /** Strides, in elements. */
  public long[] strides() {
    return form.strides(sizes);
  }

  /** Index of the first element in the storage. */
  public long offset() {
    return form.offset(sizes);
  }

  /** All elements of the storage, in its order; those outside the tensor hold a marker value. */
  public Values storageValues() {
    long[] base = form.baseSizes(sizes);
    int total = Math.toIntExact(Arrays.stream(base).reduce(1, Math::multiplyExact));
    int[] position = positions();
    return switch (values) {
      case Values.Floats f -> {
        double[] all = new double[total];
        Arrays.fill(all, 77);
        for (int i = 0; i < position.length; i++) {
          all[position[i]] = f.array()[i];
        }
        yield new Values.Floats(all);
      }
      case Values.Longs l -> {
        long[] all = new long[total];
        Arrays.fill(all, dtype == DType.BOOL ? 1 : 77);
        for (int i = 0; i < position.length; i++) {
          all[position[i]] = l.array()[i];
        }
        yield new Values.Longs(all);
      }
    };
  }

  /** The same input with elements of another type, each converted. */
  public Input withDType(DType other) {
    if (other == dtype) {
      return this;
    }
    if (!other.isFloatingPoint() || !dtype.isFloatingPoint()) {
      throw new IllegalArgumentException("only between floating types");
    }
    double[] array = ((Values.Floats) values).array().clone();
    for (int i = 0; i < array.length; i++) {
      array[i] = Values.round(array[i], other);
    }
    return new Input(other, sizes, form, new Values.Floats(array));
  }

  /** The same input, lying in memory another way if its sizes allow it. */
  Input withForm(Form other) {
    return other.fits(sizes) ? new Input(dtype, sizes, other, values) : this;
  }

  /** The same input with the magnitude of each element. */
  public Input abs() {
    return new Input(
        dtype,
        sizes,
        form,
        switch (values) {
          case Values.Floats f ->
              new Values.Floats(Arrays.stream(f.array()).map(Math::abs).toArray());
          case Values.Longs l ->
              new Values.Longs(
                  Arrays.stream(l.array())
                      .map(v -> v == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(v))
                      .toArray());
        });
  }

  /** Whether it broadcasts to these sizes. */
  public boolean broadcastsTo(long... target) {
    int missing = target.length - sizes.length;
    boolean agrees = missing >= 0;
    for (int d = 0; agrees && d < sizes.length; d++) {
      agrees = sizes[d] == 1 || sizes[d] == target[missing + d];
    }
    return agrees;
  }

  /** The same elements broadcast to larger sizes, contiguous. */
  public Input broadcastTo(long... target) {
    int count = Math.toIntExact(Arrays.stream(target).reduce(1, Math::multiplyExact));
    int[] from = broadcastPositions(sizes, target);
    return new Input(
        dtype,
        target,
        Form.CONTIGUOUS,
        switch (values) {
          case Values.Floats(double[] a) -> {
            double[] all = new double[count];
            Arrays.setAll(all, i -> a[from[i]]);
            yield new Values.Floats(all);
          }
          case Values.Longs(long[] a) -> {
            long[] all = new long[count];
            Arrays.setAll(all, i -> a[from[i]]);
            yield new Values.Longs(all);
          }
        });
  }

  /**
   * For each element of a tensor of the target sizes the one it is a copy of, in row-major order.
   */
  public static int[] broadcastPositions(long[] sizes, long... target) {
    int count = Math.toIntExact(Arrays.stream(target).reduce(1, Math::multiplyExact));
    int[] from = new int[count];
    int missing = target.length - sizes.length;
    for (int i = 0; i < count; i++) {
      long rest = i;
      long position = 0;
      long stride = 1;
      for (int d = target.length - 1; d >= missing; d--) {
        long size = sizes[d - missing];
        position += (size == 1 ? 0 : rest % target[d]) * stride;
        stride *= size;
        rest /= target[d];
      }
      from[i] = Math.toIntExact(position);
    }
    return from;
  }

  private int[] positions() {
    long[] strides = strides();
    int[] position = new int[values.count()];
    long[] index = new long[sizes.length];
    for (int i = 0; i < position.length; i++) {
      long at = offset();
      for (int d = 0; d < index.length; d++) {
        at += index[d] * strides[d];
      }
      position[i] = Math.toIntExact(at);
      for (int d = index.length - 1; d >= 0 && ++index[d] == sizes[d]; d--) {
        index[d] = 0;
      }
    }
    return position;
  }

  @Override
  public String toString() {
    int shown = Math.min(values.count(), 8);
    String text =
        switch (values) {
          case Values.Floats f -> Arrays.toString(Arrays.copyOf(f.array(), shown));
          case Values.Longs l -> Arrays.toString(Arrays.copyOf(l.array(), shown));
        };
    return dtype
        + Arrays.toString(sizes)
        + (form == Form.CONTIGUOUS ? "" : " " + form)
        + " "
        + (shown < values.count() ? text.replace("]", ", ...]") : text);
  }
}
