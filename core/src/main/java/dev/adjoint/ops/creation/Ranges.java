package dev.adjoint.ops.creation;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import java.util.List;

/** {@code arange}, {@code linspace} and {@code eye}. */
public final class Ranges {
  /** An upper bound of elements: more would not fit into memory in any dtype. */
  private static final long MOST = Long.MAX_VALUE / 16;

  private static final Expr FLOATING = Expr.fma(param(1), in(0), param(0));
  private static final Expr INTEGRAL = in(0).mul(param(1)).add(param(0));

  private Ranges() {}

  /** 0, 1, 2 and so on as int64. */
  public static Tensor indices(long count) {
    Tensor out = Execution.empty(new long[] {count}, DType.INT64);
    Execution.backend().iota(TensorAccess.operand(out));
    return Levels.created(out);
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
    return DTypes.computesInFloat(dtype)
        ? fill(size, dtype, FLOATING, DType.FLOAT64, bits(from), bits(by))
        : fill(size, dtype, INTEGRAL, DType.INT64, from.toLong(), by.toLong());
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

  static long bits(Scalar number) {
    return Double.doubleToRawLongBits(number.toDouble());
  }

  static void requireNumbers(DType dtype, String kernel) {
    if (dtype == DType.BOOL) {
      throw new IllegalStateException('"' + kernel + "\" not implemented for 'Bool'");
    }
  }

  /**
   * A vector whose elements follow from their position.
   *
   * @param element of the position, {@code in(0)}, and parameters
   * @param compute the type to compute in
   */
  static Tensor fill(long size, DType dtype, Expr element, DType compute, long... params) {
    return Levels.created(filled(size, dtype, element, compute, params));
  }

  /** The same, in no transform yet. */
  static Tensor filled(long size, DType dtype, Expr element, DType compute, long... params) {
    long[] sizes = {size};
    Tensor out = Execution.empty(sizes, dtype);
    Operand positions = TensorAccess.operand(Execution.empty(sizes, DType.INT64));
    Execution.backend().iota(positions);
    DType[] types = {dtype};
    DType[] from = {DType.INT64};
    PointwiseSpec spec = new PointwiseSpec("", List.of(element), types, from, compute);
    Operand[] operands = {TensorAccess.operand(out), positions};
    Execution.backend().pointwise(spec, operands, Params.of(params));
    positions.storage().release();
    return out;
  }

  /** Ones on the diagonal, zeros elsewhere. */
  public static Tensor eye(long rows, long columns, DType dtype) {
    if (rows < 0 || columns < 0) {
      throw Errors.state(
          "%s must be greater or equal to 0, got %s",
          rows < 0 ? "n" : "m", rows < 0 ? rows : columns);
    }
    Tensor out = Execution.zeros(new long[] {rows, columns}, dtype);
    Layout diagonal = Layout.of(new long[] {Math.min(rows, columns)}, new long[] {columns + 1}, 0);
    Execution.fill(Raw.view(out, diagonal), Scalar.of(1L));
    return Levels.created(out);
  }
}
