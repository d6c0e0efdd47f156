package dev.adjoint.ops.copy;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Host;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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
    Operand operand = plain(x);
    long numel = operand.layout().numel();
    if (numel != 1) {
      throw new IllegalStateException(
          "a Tensor with " + numel + " elements cannot be converted to Scalar");
    }
    DType dtype = operand.dtype();
    return DTypes.isRealFloat(dtype)
        ? Scalar.of(Host.getDouble(operand))
        : dtype == DType.BOOL
            ? Scalar.of(Host.getLong(operand) != 0)
            : Scalar.of(Host.getLong(operand));
  }

  /** What a flag says that an operation has computed for itself. */
  public static boolean isTrue(Tensor flag) {
    return Host.getLong(TensorAccess.operand(flag)) != 0;
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
      throw Errors.state(
          "Boolean value of Tensor with %s is ambiguous",
          numel == 0 ? "no values" : "more than one value");
    }
    return item(Levels.elements(x, NO_BRANCH)).toDouble() != 0;
  }

  /** All elements as doubles. */
  public static double[] toDoubleArray(Tensor x) {
    return toDoubleArray(plain(x));
  }

  private static double[] toDoubleArray(Operand operand) {
    Operand dense = dense(operand, DType.FLOAT64);
    double[] values = new double[length(dense.layout().numel())];
    Host.read(dense, MemorySegment.ofArray(values));
    return values;
  }

  /** All elements as floats. */
  public static float[] toFloatArray(Tensor x) {
    Operand dense = dense(plain(x), DType.FLOAT32);
    float[] values = new float[length(dense.layout().numel())];
    Host.read(dense, MemorySegment.ofArray(values));
    return values;
  }

  /** All elements as longs. */
  public static long[] toLongArray(Tensor x) {
    return toLongArray(plain(x));
  }

  private static long[] toLongArray(Operand operand) {
    Operand dense = dense(operand, DType.INT64);
    long[] values = new long[length(dense.layout().numel())];
    Host.read(dense, MemorySegment.ofArray(values));
    return values;
  }

  /** All elements as booleans. */
  public static boolean[] toBooleanArray(Tensor x) {
    Operand dense = dense(plain(x), DType.BOOL);
    boolean[] values = new boolean[length(dense.layout().numel())];
    byte[] bytes = new byte[values.length];
    Host.read(dense, MemorySegment.ofArray(bytes));
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }

  /** The elements as nested lists of what Java has for them; of a 0-d tensor the element. */
  public static Object tolist(Tensor x) {
    Operand operand = plain(x);
    DType dtype = operand.dtype();
    long[] sizes = operand.layout().sizes();
    if (DTypes.isRealFloat(dtype)) {
      double[] values = toDoubleArray(operand);
      return nested(sizes, 0, 0, i -> values[i]);
    }
    long[] values = toLongArray(operand);
    return dtype == DType.BOOL
        ? nested(sizes, 0, 0, i -> values[i] != 0)
        : nested(sizes, 0, 0, i -> values[i]);
  }

  /** What lies below the first {@code dim} indices, whose number in row-major order is given. */
  private static Object nested(long[] sizes, int dim, long number, IntFunction<Object> element) {
    if (dim == sizes.length) {
      return element.apply((int) number);
    }
    List<Object> list = new ArrayList<>(length(sizes[dim]));
    for (long i = 0; i < sizes[dim]; i++) {
      list.add(nested(sizes, dim + 1, number * sizes[dim] + i, element));
    }
    return list;
  }

  /** The length of a Java array of so many elements, or an error if that is too long. */
  public static int length(long elements) {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a Java array cannot hold " + elements + " elements");
    }
    return (int) elements;
  }

  /** The elements themselves, in whatever transforms; a batch is refused. */
  public static Operand plain(Tensor tensor) {
    return TensorAccess.operand(Levels.elements(tensor, NO_ITEM));
  }

  private static Operand dense(Operand operand, DType dtype) {
    if (operand.dtype() == dtype && operand.layout().isContiguous()) {
      return operand;
    }
    length(operand.layout().numel());
    return TensorAccess.operand(
        Copy.of(operand, Layout.contiguous(operand.layout().sizes()), dtype));
  }
}
