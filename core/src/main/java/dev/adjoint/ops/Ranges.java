package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;

/** Tensors of evenly spaced numbers, and the identity matrix. */
public final class Ranges {
  private Ranges() {}

  /** 0, 1, 2 and so on as int64. */
  static Tensor indices(long count) {
    return arange(Scalar.of(0L), Scalar.of(count), Scalar.of(1L), DType.INT64);
  }

  /** From {@code start} in steps, up to but not including {@code end}. */
  public static Tensor arange(Scalar start, Scalar end, Scalar step, DType dtype) {
    double from = start.toDouble();
    double to = end.toDouble();
    double by = step.toDouble();
    if (!(by > 0 || by < 0)) {
      throw new IllegalStateException("step must be nonzero");
    }
    if (Double.isInfinite(from)
        || Double.isNaN(from)
        || Double.isInfinite(to)
        || Double.isNaN(to)) {
      throw new IllegalStateException("unsupported range: " + start + " -> " + end);
    }
    if (by > 0 ? to < from : to > from) {
      throw new IllegalStateException("upper bound and lower bound inconsistent with step sign");
    }
    double count = Math.ceil((to - from) / by);
    boolean integral = isIntegral(start) && isIntegral(end) && isIntegral(step);
    if (integral) {
      long a = start.toLong();
      long b = end.toLong();
      long s = step.toLong();
      boolean fits = ((a ^ b) & (b ^ (b - a))) >= 0;
      count = fits ? Math.ceilDiv(b - a, s) : Double.POSITIVE_INFINITY;
    }
    if (count > Long.MAX_VALUE / 16) {
      throw new IllegalStateException("invalid size, possible overflow?");
    }
    long size = (long) count;
    Tensor out = Dispatch.empty(new long[] {size}, dtype);
    Operand operand = TensorAccess.operand(out);
    long address = operand.address();
    int width = dtype.itemSize();
    if (dtype.isFloatingPoint()) {
      for (long i = 0; i < size; i++) {
        Elements.putDouble(dtype, address + i * width, from + by * i);
      }
    } else {
      long first = start.toLong();
      long each = step.toLong();
      for (long i = 0; i < size; i++) {
        Elements.putLong(dtype, address + i * width, first + each * i);
      }
    }
    Reference.reachabilityFence(operand.storage());
    return Levels.created(out);
  }

  private static boolean isIntegral(Scalar s) {
    return s.category() != DType.Category.FLOATING;
  }

  /** Evenly spaced numbers from {@code start} to {@code end}, both included. */
  public static Tensor linspace(Scalar start, Scalar end, long steps, DType dtype) {
    if (steps < 0) {
      throw new IllegalStateException("number of steps must be non-negative");
    }
    Tensor out = Dispatch.empty(new long[] {steps}, dtype);
    Operand operand = TensorAccess.operand(out);
    long address = operand.address();
    int width = dtype.itemSize();
    boolean single = dtype.isFloatingPoint() && dtype != DType.FLOAT64;
    double from = single ? (float) start.toDouble() : start.toDouble();
    double to = single ? (float) end.toDouble() : end.toDouble();
    double step = (to - from) / (steps - 1);
    if (single) {
      step = (float) (to - from) / (float) (steps - 1);
    }
    for (long i = 0; i < steps; i++) {
      // Counted from the nearer end, so that both ends are exact.
      double value =
          steps == 1 ? from : i < steps / 2 ? from + step * i : to - step * (steps - i - 1);
      if (dtype.isFloatingPoint()) {
        Elements.putDouble(dtype, address + i * width, value);
      } else {
        Elements.putLong(dtype, address + i * width, (long) value);
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
