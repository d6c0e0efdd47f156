package dev.adjoint.ops.copy;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/** Reading of elements to Java: {@code item} and arrays. */
public final class Values {
  private static final String NO_ITEM =
      "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling"
          + " .item() on a Tensor, please try to rewrite what you're doing with other operations."
          + " If error is occurring somewhere inside PyTorch internals, please file a bug report.";
  private static final String NO_BRANCH =
      "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow."
          + " We don't support that yet.";

  private Values() {}

  /** The value of a one-element tensor. */
  public static Scalar item(Tensor x) {
    Operand operand = TensorAccess.operand(Levels.elements(x, NO_ITEM));
    long numel = operand.layout().numel();
    if (numel != 1) {
      throw new IllegalStateException(
          "a Tensor with " + numel + " elements cannot be converted to Scalar");
    }
    DType dtype = operand.dtype();
    long address = operand.address();
    Scalar value =
        DTypes.isRealFloat(dtype)
            ? Scalar.of(Elements.getDouble(dtype, address))
            : dtype == DType.BOOL
                ? Scalar.of(Elements.getLong(dtype, address) != 0)
                : Scalar.of(Elements.getLong(dtype, address));
    Reference.reachabilityFence(operand.storage());
    return value;
  }

  /** The first element as a long. */
  public static long first(Operand operand) {
    long value = Elements.getLong(operand.dtype(), operand.address());
    Reference.reachabilityFence(operand.storage());
    return value;
  }

  /** The value of a one-element tensor, as a long. */
  public static long itemLong(Tensor x) {
    Scalar value = item(x);
    double number = value.toDouble();
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new ArithmeticException("cannot convert float " + text(number) + " to integer");
    }
    return value.toLong();
  }

  private static String text(double number) {
    return Double.isNaN(number) ? "NaN" : "infinity";
  }

  /** The truth value of a one-element tensor. */
  public static boolean itemBoolean(Tensor x) {
    long numel = TensorAccess.layout(x).numel();
    if (numel != 1) {
      throw new IllegalStateException(
          "Boolean value of Tensor with "
              + (numel == 0 ? "no values" : "more than one value")
              + " is ambiguous");
    }
    return item(Levels.elements(x, NO_BRANCH)).toDouble() != 0;
  }

  /** All elements as doubles. */
  public static double[] toDoubleArray(Tensor x) {
    Operand dense = dense(x, DType.FLOAT64);
    double[] values = new double[length(dense.layout().numel())];
    copy(dense, ValueLayout.JAVA_DOUBLE, values);
    return values;
  }

  /** All elements as floats. */
  public static float[] toFloatArray(Tensor x) {
    Operand dense = dense(x, DType.FLOAT32);
    float[] values = new float[length(dense.layout().numel())];
    copy(dense, ValueLayout.JAVA_FLOAT, values);
    return values;
  }

  /** All elements as longs. */
  public static long[] toLongArray(Tensor x) {
    Operand dense = dense(x, DType.INT64);
    long[] values = new long[length(dense.layout().numel())];
    copy(dense, ValueLayout.JAVA_LONG, values);
    return values;
  }

  /** All elements as booleans. */
  public static boolean[] toBooleanArray(Tensor x) {
    Operand dense = dense(x, DType.BOOL);
    boolean[] values = new boolean[length(dense.layout().numel())];
    long address = dense.address();
    for (int i = 0; i < values.length; i++) {
      values[i] = Memory.getByte(address + i) != 0;
    }
    Reference.reachabilityFence(dense.storage());
    return values;
  }

  private static void copy(Operand dense, ValueLayout layout, Object array) {
    if (dense.layout().numel() == 0) {
      return; // an offset may lie beyond an empty memory
    }
    long start = dense.layout().offset() * dense.dtype().itemSize();
    MemorySegment.copy(
        dense.storage().segment(), layout, start, array, 0, (int) dense.layout().numel());
    Reference.reachabilityFence(dense.storage());
  }

  /** The length of a Java array of so many elements, or an error if that is too long. */
  public static int length(long elements) {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a Java array cannot hold " + elements + " elements");
    }
    return (int) elements;
  }

  private static Operand dense(Tensor tensor, DType dtype) {
    Tensor x = Levels.elements(tensor, NO_ITEM);
    Operand operand = TensorAccess.operand(x);
    if (operand.dtype() == dtype && operand.layout().isContiguous()) {
      return operand;
    }
    length(operand.layout().numel());
    return TensorAccess.operand(Copy.of(x, Layout.contiguous(operand.layout().sizes()), dtype));
  }
}
