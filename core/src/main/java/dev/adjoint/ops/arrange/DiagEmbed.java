package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Copied;
import dev.adjoint.ops.view.Diagonal;
import dev.adjoint.ops.view.Reshape;

/**
 * Matrices of zeros with the last dimension as a diagonal.
 *
 * @param diagonal where, in the result
 */
public record DiagEmbed(Diagonal diagonal) implements Linear {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long offset, long dim1, long dim2) {
    int rank = TensorAccess.layout(x).dim() + 1;
    int row = Shapes.wrapDim(dim1, rank);
    int column = Shapes.wrapDim(dim2, rank);
    Errors.require(row != column, "diagonal dimensions cannot be identical %s, %s", dim1, dim2);
    return Dispatch.call(new DiagEmbed(new Diagonal(offset, row, column)), x);
  }

  /** {@code diag}: a matrix of a vector, or the diagonal of a matrix. */
  public static Tensor diag(Tensor x, long offset) {
    int rank = TensorAccess.layout(x).dim();
    Errors.require(rank == 1 || rank == 2, "diag(): Supports 1D or 2D tensors. Got %sD", rank);
    return rank == 1 ? apply(x, offset, 0, 1) : Copied.of(new Diagonal(offset, 0, 1), x);
  }

  /** {@code diagflat}: the same of the flattened tensor. */
  public static Tensor flat(Tensor x, long offset) {
    return diag(Reshape.apply(x, -1), offset);
  }

  @Override
  public String nodeName() {
    return "DiagEmbedBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Layout from = TensorAccess.layout(input);
    int last = from.dim() - 1;
    long side =
        Layout.plus(
            from.size(last), Layout.times(Long.signum(diagonal.offset()), diagonal.offset()));
    long[] sizes = new long[from.dim() + 1];
    int next = 0;
    for (int d = 0; d < sizes.length; d++) {
      boolean own = d != diagonal.dim1() && d != diagonal.dim2();
      sizes[d] = own ? from.size(next++) : side;
    }
    Tensor out = Execution.zeros(sizes, TensorAccess.dtype(input));
    if (from.numel() != 0) {
      Copy.into(Raw.view(out, diagonal.view(TensorAccess.layout(out))), input);
    }
    return out;
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(diagonal, grad);
  }

  @Override
  public Linear batched(long size) {
    return new DiagEmbed(new Diagonal(diagonal.offset(), diagonal.dim1() + 1, diagonal.dim2() + 1));
  }
}
