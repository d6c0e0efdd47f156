package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;

/**
 * Reversal of dimensions.
 *
 * @param flipped which dimensions
 */
public record Flip(boolean[] flipped) implements Linear {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long... dims) {
    int rank = TensorAccess.layout(x).dim();
    boolean[] flipped = dims.length == 0 ? new boolean[rank] : Shapes.reducedDims(dims, rank);
    return Dispatch.call(new Flip(flipped), x);
  }

  /** Reverses the dimension that {@code fliplr} or {@code flipud} does. */
  public static Tensor along(Tensor x, int dim) {
    if (TensorAccess.layout(x).dim() <= dim) {
      throw new IllegalStateException("Input must be >= " + (dim + 1) + "-d.");
    }
    return apply(x, dim);
  }

  @Override
  public String nodeName() {
    return "FlipBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Layout layout = TensorAccess.layout(input);
    Tensor out = Execution.empty(Clone.preserved(layout, layout), TensorAccess.dtype(input));
    if (layout.numel() != 0) {
      long[] strides = layout.strides().clone();
      long first = layout.offset();
      for (int d = 0; d < strides.length; d++) {
        if (flipped[d]) {
          first += (layout.size(d) - 1) * strides[d];
          strides[d] = -strides[d];
        }
      }
      Copy.into(out, Raw.view(input, Layout.of(layout.sizes(), strides, first)));
    }
    return out;
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(this, grad);
  }

  @Override
  public Linear batched(long size) {
    return new Flip(Shapes.behindBatch(flipped));
  }
}
