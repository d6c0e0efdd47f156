package dev.adjoint.ops.normalization;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.view.Expand;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Normalization by magnitude, composed of other operations as in PyTorch. */
public final class Scales {
  private static final Pointwise SQUARE = Pointwise.of("square", "PowBackward0", in(0).square());

  private Scales() {}

  /** Division by the p-norm along a dimension. */
  public static Tensor normalize(Tensor x, double p, long dim, double eps) {
    DType dtype = TensorAccess.dtype(x);
    if (!DTypes.computesInFloat(dtype)) {
      throw Errors.state(
          "norm(): input dtype should be either floating point or complex. Got %s instead.",
          dtype.scalarTypeName());
    }
    Tensor norm = Norm.apply(x, p, new long[] {dim}, true, null);
    Tensor least = Elementwise.CLAMP_MIN_NUMBER.call(norm, Scalar.of(eps));
    return Arithmetic.DIV.call(x, Expand.apply(least, TensorAccess.layout(x).sizes()));
  }

  /** Division by the root of the mean square of the last dimensions. */
  public static Tensor rms(Tensor x, long[] shape, @Nullable Tensor weight, @Nullable Double eps) {
    int rank = TensorAccess.layout(x).dim();
    Errors.require(
        shape.length == 0 || rank >= shape.length,
        "Input tensor must have at least %s dimensions, but got %s",
        shape.length,
        rank);
    Norms.checkShape(x, shape, weight, null, "[*");
    DType dtype = TensorAccess.dtype(x);
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"rms_norm\" not implemented for '%s'", dtype.scalarTypeName());
    }
    DType wide = DTypes.wide(dtype);
    long[] dims = IntStream.range(rank - shape.length, rank).asLongStream().toArray();
    double least =
        eps != null ? eps : wide == DType.FLOAT64 ? Math.ulp(1.0) : (double) Math.ulp(1f);
    Tensor own = dtype == wide ? x : Clone.to(Clone.rowMajor(x), wide);
    Tensor mean = Mean.apply(SQUARE.call(own), dims, true, null);
    Tensor scale = Elementwise.RSQRT.call(Arithmetic.ADD_NUMBER.call(mean, Scalar.of(least)));
    Tensor result = Arithmetic.MUL.call(own, scale);
    if (weight != null) {
      result = Arithmetic.MUL.call(result, weight);
    }
    return Clone.to(Clone.rowMajor(result), dtype);
  }
}
