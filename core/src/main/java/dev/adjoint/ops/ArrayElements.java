package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.memory.Memory;
import java.lang.reflect.Array;
import java.util.Arrays;

/** What Java arrays hold, and how it gets into memory. */
final class ArrayElements {
  private ArrayElements() {}

  static long[] sizes(Object array) {
    long[] sizes = new long[8];
    int rank = 0;
    Object level = array;
    while (level.getClass().isArray()) {
      int length = Array.getLength(level);
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

  static long write(Object array, long[] sizes, int depth, long address, DType dtype) {
    if (array == null || Array.getLength(array) != sizes[depth]) {
      throw new IllegalArgumentException(
          "expected sequence of length "
              + sizes[depth]
              + " at dim "
              + depth
              + " (got "
              + (array == null ? "null" : Array.getLength(array))
              + ")");
    }
    if (depth == sizes.length - 1) {
      return sizes[depth] == 0 ? address : writeFlat(array, address, dtype);
    }
    long next = address;
    for (Object part : (Object[]) array) {
      next = write(part, sizes, depth + 1, next, dtype);
    }
    return next;
  }

  static long writeFlat(Object array, long address, DType dtype) {
    int width = dtype.itemSize();
    switch (array) {
      case double[] values -> {
        for (int i = 0; i < values.length; i++) {
          Elements.putDouble(dtype, address + (long) i * width, values[i]);
        }
      }
      case float[] values -> {
        for (int i = 0; i < values.length; i++) {
          if (dtype == DType.FLOAT32) {
            Memory.setFloat(address + 4L * i, values[i]);
          } else {
            Elements.putDouble(dtype, address + (long) i * width, values[i]);
          }
        }
      }
      case long[] values -> {
        for (int i = 0; i < values.length; i++) {
          Elements.putLong(dtype, address + (long) i * width, values[i]);
        }
      }
      case int[] values -> {
        for (int i = 0; i < values.length; i++) {
          Elements.putLong(dtype, address + (long) i * width, values[i]);
        }
      }
      case boolean[] values -> {
        for (int i = 0; i < values.length; i++) {
          Elements.putLong(dtype, address + (long) i * width, values[i] ? 1 : 0);
        }
      }
      default -> {
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
          Elements.putLong(dtype, address + (long) i * width, Array.getLong(array, i));
        }
      }
    }
    return address + (long) Array.getLength(array) * width;
  }
}
