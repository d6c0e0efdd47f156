package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Host;
import dev.adjoint.op.Scalar;
import java.lang.foreign.MemorySegment;
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

  static void write(
      @Nullable Object array, long[] sizes, int depth, Host.Writer writer, DType dtype) {
    int length = array != null && array.getClass().isArray() ? Array.getLength(array) : -1;
    if (array == null || length != sizes[depth]) {
      throw Errors.argument(
          "expected sequence of length %s at dim %s (got %s)",
          sizes[depth], depth, array == null ? "null" : length < 0 ? type(array) : length);
    }
    if (depth == sizes.length - 1) {
      if (length != 0) {
        writeFlat(array, writer, dtype);
      }
      return;
    }
    if (!(array instanceof @Nullable Object[] parts)) {
      throw Errors.argument(
          "expected an array of arrays at dim %s (got %s)",
          depth, array.getClass().getSimpleName());
    }
    for (@Nullable Object part : parts) {
      write(part, sizes, depth + 1, writer, dtype);
    }
  }

  private static String type(Object element) {
    return "a single " + element.getClass().getSimpleName();
  }

  /** Writes the elements, checking the range of integer dtypes. */
  static void writeFlat(Object array, Host.Writer writer, DType dtype) {
    JavaArrays.javaType(array.getClass().getComponentType());
    boolean limited = dtype.isIntegral();
    double low = limited ? Scalar.lowest(dtype) : Double.NEGATIVE_INFINITY;
    double high = limited ? Scalar.highest(dtype) : Double.POSITIVE_INFINITY;
    switch (array) {
      case double[] values when dtype == DType.FLOAT64 ->
          writer.putAll(MemorySegment.ofArray(values));
      case float[] values when dtype == DType.FLOAT32 ->
          writer.putAll(MemorySegment.ofArray(values));
      case long[] values when dtype == DType.INT64 -> writer.putAll(MemorySegment.ofArray(values));
      case double[] values -> {
        for (double value : values) {
          put(writer, value, low, high, dtype);
        }
      }
      case float[] values -> {
        for (float value : values) {
          put(writer, value, low, high, dtype);
        }
      }
      case boolean[] values -> {
        for (boolean value : values) {
          writer.put(value ? 1L : 0L);
        }
      }
      case long[] values -> {
        for (long value : values) {
          put(writer, value, low, high, dtype);
        }
      }
      case int[] values -> {
        for (int value : values) {
          put(writer, (long) value, low, high, dtype);
        }
      }
      default -> {
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
          put(writer, Array.getLong(array, i), low, high, dtype);
        }
      }
    }
  }

  private static void put(Host.Writer writer, double value, double low, double high, DType dtype) {
    if (!(value >= low && value < high)) {
      Scalar.of(value).checkElement(dtype);
    }
    writer.put(value);
  }

  private static void put(Host.Writer writer, long value, double low, double high, DType dtype) {
    if (value < low || value > high) {
      Scalar.of(value).checkElement(dtype);
    }
    writer.put(value);
  }
}
