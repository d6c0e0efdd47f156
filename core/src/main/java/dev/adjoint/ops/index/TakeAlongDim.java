package dev.adjoint.ops.index;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import org.jspecify.annotations.Nullable;

/** {@code take_along_dim}: a gather whose operands broadcast. */
public final class TakeAlongDim {
  /** Wraps indices, also negative ones, into range. */
  private static final Pointwise WRAPPED =
      Pointwise.of("remainder", "RemainderBackward0", in(0).remainder(param(0)));

  private TakeAlongDim() {}

  /** Gathers along a dimension, or from the flattened tensor if it is null. */
  public static Tensor apply(Tensor x, Tensor indices, @Nullable Long dim) {
    DType dtype = TensorAccess.dtype(indices);
    if (dtype != DType.INT64) {
      throw new IllegalStateException(
          "torch.take_along_dim(): dtype of indices should be Long but got "
              + dtype.scalarTypeName());
    }
    if (dim == null) {
      return Gather.gather(Reshape.apply(x, -1), 0, Reshape.apply(indices, -1));
    }
    Layout table = TensorAccess.layout(x);
    Layout named = TensorAccess.layout(indices);
    if (table.dim() != named.dim()) {
      throw Errors.state(
          "torch.take_along_dim(): input and indices should have the same number of dimensions, but"
              + " got %s dimensions for input, and %s dimensions for indices",
          table.dim(), named.dim());
    }
    int d = Shapes.wrapDim(dim, table.dim());
    if (table.dim() == 0) {
      return Gather.gather(x, 0, indices);
    }
    long[] from = table.sizes().clone();
    from[d] = named.size(d);
    long[] sizes = Shapes.broadcast(from, named.sizes());
    long[] whole = sizes.clone();
    whole[d] = table.size(d);
    Tensor places =
        whole[d] == 0 ? indices : WRAPPED.call(indices, Scalar.of(whole[d])); // -1 is the last
    return Gather.gather(Expand.apply(x, whole), d, Expand.apply(places, sizes));
  }
}
