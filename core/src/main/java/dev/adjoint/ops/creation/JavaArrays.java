package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import java.lang.reflect.Array;
import java.util.Arrays;

/** Tensors from Java arrays, flat or nested. */
public final class JavaArrays {
  private JavaArrays() {}

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
    throw Errors.argument(
        "a tensor can't be made of an array of %s: use boolean, byte, short, int, long, float or"
            + " double",
        element.getSimpleName());
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
    long[] sizes = ArrayElements.sizes(array);
    Tensor out = Execution.empty(sizes, dtype);
    Host.Writer writer = new Host.Writer(TensorAccess.operand(out));
    ArrayElements.write(array, sizes, 0, writer, dtype);
    writer.flush();
    return Levels.created(out);
  }

  /** A tensor of a flat array's elements under the given sizes. */
  public static Tensor fromFlat(Object array, long[] sizes, DType dtype) {
    int length = Array.getLength(array);
    long[] wanted = sizes.length == 0 ? new long[] {length} : sizes;
    if (Layout.numel(wanted) != length) {
      throw new IllegalStateException(
          "shape '" + Arrays.toString(wanted) + "' is invalid for input of size " + length);
    }
    Tensor out = Execution.empty(wanted, dtype);
    Host.Writer writer = new Host.Writer(TensorAccess.operand(out));
    ArrayElements.writeFlat(array, writer, dtype);
    writer.flush();
    return Levels.created(out);
  }
}
