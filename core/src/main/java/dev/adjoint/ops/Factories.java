package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.Arrays;

/** Tensors made of Java numbers and arrays. */
public final class Factories {
  private Factories() {}

  /** A 0-d tensor. */
  public static Tensor scalar(Scalar value, DType dtype) {
    return full(new long[0], value, dtype);
  }

  /** A tensor of one number. */
  public static Tensor full(long[] sizes, Scalar value, DType dtype) {
    Tensor out = Dispatch.empty(sizes, dtype);
    Dispatch.fill(out, value);
    return out;
  }

  /** A tensor with undefined contents. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return Dispatch.empty(sizes, dtype);
  }

  /** A tensor with undefined contents that has another one's sizes, and its strides if dense. */
  public static Tensor emptyLike(Tensor like, DType dtype) {
    Layout layout = TensorAccess.layout(like);
    return Dispatch.empty(Clone.preserved(layout, layout), dtype);
  }

  /** A tensor of one number that has another one's sizes, and its strides if dense. */
  public static Tensor fullLike(Tensor like, Scalar value, DType dtype) {
    Tensor out = emptyLike(like, dtype);
    Dispatch.fill(out, value);
    return out;
  }

  /** The dtype that a Java array of this type holds. */
  public static DType javaType(Class<?> element) {
    if (element == boolean.class) {
      return DType.BOOL;
    }
    if (element == byte.class) {
      return DType.INT8;
    }
    if (element == short.class) {
      return DType.INT16;
    }
    if (element == int.class) {
      return DType.INT32;
    }
    if (element == long.class) {
      return DType.INT64;
    }
    if (element == float.class) {
      return DType.FLOAT32;
    }
    if (element == double.class) {
      return DType.FLOAT64;
    }
    throw new IllegalArgumentException(
        "a tensor can't be made of an array of "
            + element.getSimpleName()
            + ": use boolean, byte, short, int, long, float or double");
  }

  /** The dtype that literals of this Java type have in PyTorch. */
  public static DType literalType(Class<?> element) {
    return switch (javaType(element).category()) {
      case BOOL -> DType.BOOL;
      case INTEGRAL -> DType.INT64;
      case FLOATING -> Promotion.defaultDType();
    };
  }

  /** The innermost element type of an array. */
  public static Class<?> elementType(Object array) {
    Class<?> type = array.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type;
  }

  /** A tensor of the sizes of a nested array. */
  public static Tensor fromNested(Object array, DType dtype) {
    long[] sizes = sizes(array);
    Tensor out = Dispatch.empty(sizes, dtype);
    Operand operand = TensorAccess.operand(out);
    long end = write(array, sizes, 0, operand.address(), dtype);
    if (end != operand.address() + operand.layout().numel() * dtype.itemSize()) {
      throw new IllegalStateException("wrote " + end);
    }
    Reference.reachabilityFence(operand.storage());
    return out;
  }

  /** A tensor of a flat array's elements under the given sizes. */
  public static Tensor fromFlat(Object array, long[] sizes, DType dtype) {
    int length = Array.getLength(array);
    long[] wanted = sizes.length == 0 ? new long[] {length} : sizes;
    if (Shapes.numel(wanted) != length) {
      throw new IllegalArgumentException(
          "shape '" + Arrays.toString(wanted) + "' is invalid for input of size " + length);
    }
    Tensor out = Dispatch.empty(wanted, dtype);
    Operand operand = TensorAccess.operand(out);
    writeFlat(array, operand.address(), dtype);
    Reference.reachabilityFence(operand.storage());
    return out;
  }

  private static long[] sizes(Object array) {
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

  private static long write(Object array, long[] sizes, int depth, long address, DType dtype) {
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

  private static long writeFlat(Object array, long address, DType dtype) {
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
