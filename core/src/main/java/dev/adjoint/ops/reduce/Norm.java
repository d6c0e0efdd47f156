package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** Vector p-norm, as {@code torch.linalg.vector_norm}. */
public final class Norm {
  private Norm() {}

  /** The p-norm over some dimensions; null means all. */
  public static Tensor apply(
      Tensor x, double p, long @Nullable [] dims, boolean keepDim, @Nullable DType dtype) {
    Operand own = TensorAccess.operand(x);
    DType type = dtype == null ? own.dtype() : dtype;
    if (!DTypes.computesInFloat(type)) {
      throw new IllegalStateException(
          "linalg.vector_norm: Expected a floating point or complex tensor as input. Got "
              + type.scalarTypeName());
    }
    Layout layout = own.layout();
    checkNotEmpty(layout, p, dims);
    boolean one = Shapes.count(Shapes.reducedDims(dims, layout.dim()), layout.sizes()) == 1;
    return (one ? NormTable.ofOne(p) : NormTable.byOrder(p))
        .call(x, own, dims, keepDim, type, Scalar.of(p));
  }

  /** Some norms of nothing have no value. */
  private static void checkNotEmpty(Layout layout, double p, long @Nullable [] dims) {
    if (layout.numel() != 0 || (p >= 0 && p != Double.POSITIVE_INFINITY)) {
      return;
    }
    String start = "linalg.vector_norm cannot compute the " + text(p) + " norm on ";
    if (dims == null || dims.length == 0) {
      throw new IllegalStateException(
          start + "an empty tensor because the operation does not have an identity");
    }
    for (long dim : dims) {
      if (layout.dim() > 0 && layout.size(Shapes.wrapDim(dim, layout.dim())) == 0) {
        throw Errors.state(
            "%sthe dimension %s because this dimension is empty and the operation does not have an"
                + " identity",
            start, dim);
      }
    }
  }

  private static String text(double p) {
    return Double.isInfinite(p)
        ? (p > 0 ? "inf" : "-inf")
        : p == Math.rint(p) ? Long.toString((long) p) : Double.toString(p);
  }
}
