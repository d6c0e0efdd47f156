package dev.adjoint.ops.creation;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.op.Scalar;
import java.util.function.LongToDoubleFunction;

/** {@code linspace}. */
public final class Spans {
  private Spans() {}

  /** Evenly spaced numbers from {@code start} to {@code end}, both included. */
  public static Tensor linspace(Scalar start, Scalar end, long steps, DType dtype) {
    if (steps < 0) {
      throw new IllegalStateException("number of steps must be non-negative");
    }
    if (steps == 0) {
      return Factories.empty(new long[] {0}, dtype);
    }
    if (steps == 1) {
      return Factories.full(new long[] {steps}, start, dtype);
    }
    Ranges.requireNumbers(dtype, "linspace_cpu");
    Scalar from = start.to(dtype);
    Scalar to = end.to(dtype);
    double first = from.toDouble();
    double last = to.toDouble();
    double step = step(first, last, steps, dtype);
    // Counted from the nearer end, so that both ends are exact.
    LongToDoubleFunction value =
        i ->
            i < steps / 2
                ? MultiplyAdd.fma(step, i, first)
                : MultiplyAdd.fma(-step, steps - i - 1, last);
    return Ranges.fill(
        steps,
        dtype,
        // A large int64 has no place in a double.
        i -> i == 0 ? from.toLong() : i == steps - 1 ? to.toLong() : (long) value.applyAsDouble(i),
        value);
  }

  private static double step(double first, double last, long steps, DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> (float) (last - first) / (float) (steps - 1);
      case FLOAT16, BFLOAT16 ->
          Scalar.of(Scalar.of(last - first).rounded(dtype).toDouble() / (steps - 1))
              .rounded(dtype)
              .toDouble();
      default -> (last - first) / (steps - 1);
    };
  }
}
