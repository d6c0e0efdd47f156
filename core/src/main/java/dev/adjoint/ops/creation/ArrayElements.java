package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import dev.adjoint.op.Scalar;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Element types of Java arrays, and how they are copied to memory. */
final class ArrayElements {
  /** PyTorch's limit of nesting: a deeper array contains itself. */
  private static final int MOST_DIMENSIONS = 128;

  private ArrayElements() {}

  static long[] sizes(Object array) {
    long[] sizes = new long[8];
    int rank = 0;
    Object level = array;
    while (level.getClass().isArray()) {
      int length = Array.getLength(level);
      if (rank == MOST_DIMENSIONS) {
        throw new IllegalArgumentException(
            "too many dimensions: arrays nested more than " + MOST_DIMENSIONS + " deep");
      }
      if (rank == sizes.length) {
        sizes = Arrays.copyOf(sizes, 2 * rank);
      }
      sizes[rank++] = length;
      if (level.getClass().getComponentType().isPrimitive()) {
        break;
      }
      if (length == 0) {
        // What would be inside has no size; PyTorch stops here too.
        break;
      }
      level = Array.get(level, 0);
      if (level == null) {
        throw new IllegalArgumentException("an element of a nested array is null");
      }
    }
    return Arrays.copyOf(sizes, rank);
  }

  static long write(@Nullable Object array, long[] sizes, int depth, long address, DType dtype) {
    int length = array != null && array.getClass().isArray() ? Array.getLength(array) : -1;
    if (array == null || length != sizes[depth]) {
      throw new IllegalArgumentException(
          "expected sequence of length "
              + sizes[depth]
              + " at dim "
              + depth
              + " (got "
              + (array == null ? "null" : length < 0 ? type(array) : length)
              + ")");
    }
    if (depth == sizes.length - 1) {
      return length == 0 ? address : writeFlat(array, address, dtype);
    }
    if (!(array instanceof @Nullable Object[] parts)) {
      throw new IllegalArgumentException(
          "expected an array of arrays at dim "
              + depth
              + " (got "
              + array.getClass().getSimpleName()
              + ")");
    }
    long next = address;
    for (@Nullable Object part : parts) {
      next = write(part, sizes, depth + 1, next, dtype);
    }
    return next;
  }

  private static String type(Object element) {
    return "a single " + element.getClass().getSimpleName();
  }

  /** Writes the elements, checking the range of integer dtypes. */
  static long writeFlat(Object array, long address, DType dtype) {
    JavaArrays.javaType(array.getClass().getComponentType());
    int width = dtype.itemSize();
    boolean limited = dtype.isIntegral();
    double low = limited ? Scalar.lowest(dtype) : Double.NEGATIVE_INFINITY;
    double high = limited ? Scalar.highest(dtype) : Double.POSITIVE_INFINITY;
    switch (array) {
      case double[] values -> {
        for (int i = 0; i < values.length; i++) {
          if (!(values[i] >= low && values[i] < high)) {
            Scalar.of(values[i]).checkElement(dtype);
          }
          Elements.putDouble(dtype, address + (long) i * width, values[i]);
        }
      }
      case float[] values -> {
        for (int i = 0; i < values.length; i++) {
          if (!(values[i] >= low && values[i] < high)) {
            Scalar.of((double) values[i]).checkElement(dtype);
          }
          if (dtype == DType.FLOAT32) {
            Memory.setFloat(address + 4L * i, values[i]);
          } else {
            Elements.putDouble(dtype, address + (long) i * width, values[i]);
          }
        }
      }
      case boolean[] values -> {
        for (int i = 0; i < values.length; i++) {
          Elements.putLong(dtype, address + (long) i * width, values[i] ? 1 : 0);
        }
      }
      case long[] values -> {
        for (int i = 0; i < values.length; i++) {
          putLong(dtype, address + (long) i * width, values[i], low, high);
        }
      }
      case int[] values -> {
        for (int i = 0; i < values.length; i++) {
          putLong(dtype, address + (long) i * width, values[i], low, high);
        }
      }
      default -> {
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
          putLong(dtype, address + (long) i * width, Array.getLong(array, i), low, high);
        }
      }
    }
    return address + (long) Array.getLength(array) * width;
  }

  private static void putLong(DType dtype, long address, long value, double low, double high) {
    if (value < low || value > high) {
      Scalar.of(value).checkElement(dtype);
    }
    Elements.putLong(dtype, address, value);
  }
}
