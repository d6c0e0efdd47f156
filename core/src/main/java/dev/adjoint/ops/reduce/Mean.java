package dev.adjoint.ops.reduce;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import org.jspecify.annotations.Nullable;

/** Mean. */
public final class Mean {
  private static final Reduction ALL =
      Reduction.of("mean", "MeanBackward0", in(0), Combine.SUM, in(0).div(param(0)))
          .gradient(
              false,
              false,
              (grad, saved) ->
                  // No element has a gradient where there is none: that of the gradient is 0 then.
                  Arithmetic.DIV_NUMBER.call(grad, Scalar.of(Math.max(1, saved.count()))));
  private static final Reduction DIMS = ALL.named("MeanBackward1");

  private Mean() {}

  /** The mean over some dimensions; null means all. */
  public static Tensor apply(
      Tensor x, long @Nullable [] dims, boolean keepDim, @Nullable DType dtype) {
    Operand own = TensorAccess.operand(x);
    DType type = dtype == null ? own.dtype() : dtype;
    if (!DTypes.computesInFloat(type)) {
      throw Errors.state(
          "mean(): could not infer output dtype. %s dtype must be either a floating point or"
              + " complex dtype. Got: %s",
          dtype == null ? "Input" : "Optional", type);
    }
    long[] sizes = own.layout().sizes();
    boolean[] reduced = Shapes.reducedDims(dims, sizes.length);
    long count = 1;
    for (int d = 0; d < sizes.length; d++) {
      count *= reduced[d] ? sizes[d] : 1;
    }
    return (dims == null ? ALL : DIMS).call(x, own, dims, keepDim, type, Scalar.of(count));
  }
}
