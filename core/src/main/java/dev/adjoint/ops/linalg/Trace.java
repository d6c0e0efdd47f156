package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Diagonal;
import dev.adjoint.ops.view.Expand;
import org.jspecify.annotations.Nullable;

/** Sum of the diagonal of a matrix. */
public enum Trace implements LinearComposite {
  TRACE;

  private static final Diagonal MAIN = new Diagonal(0, 0, 1);

  /** Runs the operation. */
  public static Tensor apply(Tensor x) {
    DType dtype = TensorAccess.dtype(x);
    boolean takes = dtype != DType.BOOL && !DTypes.isHalf(dtype);
    Errors.require(takes, "\"trace\" not implemented for '%s'", dtype);
    int rank = TensorAccess.layout(x).dim();
    Errors.require(rank == 2, "trace: expected a matrix, but got tensor with dim %s", rank);
    return Dispatch.call(TRACE, x)[0];
  }

  @Override
  public String nodeName() {
    return "TraceBackward0";
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    return new Tensor[] {Sum.apply(Dispatch.call(MAIN, inputs[0]))};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    return MAIN.transpose(
        Expand.apply(grad, Math.min(sizes[0], sizes[1])), Layout.contiguous(sizes));
  }
}
