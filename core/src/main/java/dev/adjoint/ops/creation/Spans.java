package dev.adjoint.ops.creation;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.view.Slice;

/** {@code linspace}. */
public final class Spans {
  /** Counted from the nearer end, so that both ends are exact. */
  private static final Expr ELEMENT =
      select(
          in(0).lt(param(3).div(2).floor()),
          Expr.fma(param(0), in(0), param(1)),
          Expr.fma(param(0).neg(), param(3).sub(in(0)).sub(1), param(2)));

  private Spans() {}

  /** One end of a span, which a 0-d tensor holds. */
  public static Scalar end(Tensor t) {
    int dim = TensorAccess.layout(t).dim();
    if (dim != 0) {
      throw Errors.state(
          "linspace only supports 0-dimensional start and end tensors, but got a tensor with %s"
              + " dimension(s).",
          dim);
    }
    return Values.item(t);
  }

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
    Tensor out =
        Ranges.filled(
            steps, dtype, ELEMENT, DType.FLOAT64, bits(step), bits(first), bits(last), bits(steps));
    if (!DTypes.computesInFloat(dtype)) {
      // A large int64 has no place in a double.
      Execution.fill(Slice.narrow(out, 0, 0, 1), from);
      Execution.fill(Slice.narrow(out, 0, steps - 1, 1), to);
    }
    return Levels.created(out);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
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
