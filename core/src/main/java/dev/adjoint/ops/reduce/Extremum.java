package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Choosing;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Maxima or minima along a dimension, with their indices.
 *
 * @param max whether to take the maximum rather than the minimum
 * @param dim the dimension
 * @param keepDim whether it is kept with size 1
 */
public record Extremum(boolean max, int dim, boolean keepDim) implements Choosing {
  /** Maxima or minima along a dimension, and their indices. */
  public static Tensor[] along(Tensor x, boolean max, long dim, boolean keepDim) {
    Layout layout = TensorAccess.layout(x);
    int d = Shapes.wrapDim(dim, layout.dim());
    Shapes.requireElements(max ? "max" : "min", layout, d, d);
    return Dispatch.call(new Extremum(max, d, keepDim), x);
  }

  @Override
  public String nodeName() {
    return max ? "MaxBackward0" : "MinBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    Layout layout = in.layout();
    int d = Shapes.wrapDim(dim, layout.dim());
    long[] kept = layout.sizes().clone();
    if (layout.dim() > 0) {
      kept[d] = 1;
    }
    Tensor values = Execution.empty(kept, in.dtype());
    Tensor indices = Execution.empty(kept, DType.INT64);
    Execution.backend()
        .argReduce(TensorAccess.operand(values), TensorAccess.operand(indices), in, d, max);
    if (keepDim || layout.dim() == 0) {
      return new Tensor[] {values, indices};
    }
    return new Tensor[] {dropDim(values, d), dropDim(indices, d)};
  }

  public static Tensor dropDim(Tensor t, int d) {
    long[] sizes = TensorAccess.layout(t).sizes();
    long[] dropped = new long[sizes.length - 1];
    System.arraycopy(sizes, 0, dropped, 0, d);
    System.arraycopy(sizes, d + 1, dropped, d, dropped.length - d);
    return Raw.view(t, Layout.contiguous(dropped));
  }

  /** The gradient flows to the selected element only. */
  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    Tensor indices = saved.output(1);
    if (sizes.length == 0) {
      return grad;
    }
    Tensor given = keepDim ? grad : Unsqueeze.apply(grad, Shapes.wrapDim(dim, sizes.length));
    Tensor chosen = chosen(sizes, indices);
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {chosen, given}, Scalar.of(0L));
  }

  /** Mask of the selected elements. */
  private Tensor chosen(long[] sizes, Tensor indices) {
    int d = Shapes.wrapDim(dim, sizes.length);
    Tensor kept = keepDim ? indices : Unsqueeze.apply(indices, d);
    long[] line = new long[sizes.length];
    java.util.Arrays.fill(line, 1);
    line[d] = sizes[d];
    Tensor positions = Reshape.apply(Ranges.indices(sizes[d]), line);
    return Comparison.EQ.call(positions, kept);
  }

  @Override
  public boolean keepsDim() {
    return keepDim;
  }

  @Override
  public Opaque behindBatch() {
    return new Extremum(max, dim + 1, keepDim);
  }
}
