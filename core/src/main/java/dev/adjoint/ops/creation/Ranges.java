package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;

/** {@code arange}, {@code linspace} and {@code eye}. */
public final class Ranges {
  /** An upper bound of elements: more would not fit into memory in any dtype. */
  private static final long MOST = Long.MAX_VALUE / 16;

  private Ranges() {}

  /** 0, 1, 2 and so on as int64. */
  public static Tensor indices(long count) {
    return arange(Scalar.of(0L), Scalar.of(count), Scalar.of(1L), DType.INT64);
  }

  /** {@code arange} over {@code [start, end)}. */
  public static Tensor arange(Scalar start, Scalar end, Scalar step, DType dtype) {
    requireNumbers(dtype, "arange_cpu");
    checkRange(start, end, step);
    DType wide = wide(dtype);
    Scalar from = start.to(wide);
    Scalar by = step.to(wide);
    long size =
        dtype == DType.INT64
            ? count(from.toLong(), end.to(wide).toLong(), by.toLong())
            : count(start.toDouble(), end.toDouble(), step.toDouble());
    return fill(
        size,
        dtype,
        i -> from.toLong() + by.toLong() * i,
        i -> MultiplyAdd.fma(by.toDouble(), i, from.toDouble()));
  }

  /** The type in which the elements of a range are computed. */
  private static DType wide(DType dtype) {
    return switch (dtype) {
      case FLOAT16, BFLOAT16 -> DType.FLOAT32;
      case FLOAT32, FLOAT64 -> DType.FLOAT64;
      default -> DType.INT64;
    };
  }

  private static void checkRange(Scalar start, Scalar end, Scalar step) {
    double by = step.toDouble();
    if (!(by > 0 || by < 0)) {
      throw new IllegalStateException("step must be nonzero");
    }
    if (!Double.isFinite(start.toDouble()) || !Double.isFinite(end.toDouble())) {
      throw new IllegalStateException("unsupported range: " + start.cText() + " -> " + end.cText());
    }
    if (by > 0 ? end.isLess(start) : start.isLess(end)) {
      throw new IllegalStateException("upper bound and lower bound inconsistent with step sign");
    }
  }

  /** Number of elements of an int64 range; bounds and step are truncated. */
  private static long count(long from, long to, long by) {
    if (by == 0) {
      throw new IllegalStateException("step must be nonzero"); // it was a fraction
    }
    // Between two int64 there are less than 2^64: enough for an unsigned one.
    long distance = by > 0 ? to - from : from - to;
    long count = distance == 0 ? 0 : Long.divideUnsigned(distance - 1, Math.abs(by)) + 1;
    if (count < 0 || count > MOST) {
      throw tooMany();
    }
    return count;
  }

  private static long count(double from, double to, double by) {
    double count = Math.ceil((to - from) / by);
    if (!(count <= MOST)) {
      throw tooMany();
    }
    return (long) count;
  }

  private static IllegalStateException tooMany() {
    return new IllegalStateException("invalid size, possible overflow?");
  }

  static void requireNumbers(DType dtype, String kernel) {
    if (dtype == DType.BOOL) {
      throw new IllegalStateException('"' + kernel + "\" not implemented for 'Bool'");
    }
  }

  static Tensor fill(
      long size, DType dtype, LongUnaryOperator whole, LongToDoubleFunction fraction) {
    Tensor out = Dispatch.empty(new long[] {size}, dtype);
    Operand operand = TensorAccess.operand(out);
    long address = operand.address();
    int width = dtype.itemSize();
    if (DTypes.computesInFloat(dtype)) {
      for (long i = 0; i < size; i++) {
        Elements.putDouble(dtype, address + i * width, fraction.applyAsDouble(i));
      }
    } else {
      for (long i = 0; i < size; i++) {
        Elements.putLong(dtype, address + i * width, whole.applyAsLong(i));
      }
    }
    Reference.reachabilityFence(operand.storage());
    return Levels.created(out);
  }

  /** Ones on the diagonal, zeros elsewhere. */
  public static Tensor eye(long rows, long columns, DType dtype) {
    if (rows < 0 || columns < 0) {
      throw new IllegalStateException(
          (rows < 0 ? "n" : "m")
              + " must be greater or equal to 0, got "
              + (rows < 0 ? rows : columns));
    }
    Tensor out = Dispatch.zeros(new long[] {rows, columns}, dtype);
    Operand operand = TensorAccess.operand(out);
    for (long i = 0; i < Math.min(rows, columns); i++) {
      Elements.putDouble(dtype, operand.address() + i * (columns + 1) * dtype.itemSize(), 1);
    }
    Reference.reachabilityFence(operand.storage());
    return Levels.created(out);
  }
}
