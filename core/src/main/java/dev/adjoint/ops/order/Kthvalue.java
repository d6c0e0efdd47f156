package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Choosing;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.index.LineScatter;
import dev.adjoint.ops.reduce.Extremum;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * The k-th smallest element of each line of a dimension, with its index.
 *
 * @param k counted from 1
 * @param dim the dimension, not negative
 * @param keepsDim whether it is kept with size 1
 */
public record Kthvalue(long k, int dim, boolean keepsDim) implements Choosing {

  /** Runs the operation. */
  public static Tensor[] apply(Tensor x, long k, long dim, boolean keepDim) {
    Layout layout = TensorAccess.layout(x);
    int d = Shapes.wrapDim(dim, layout.dim());
    Shapes.requireElements("kthvalue", layout, d, d);
    if (k < 1 || k > (layout.dim() == 0 ? 1 : layout.size(d))) {
      throw Errors.state("kthvalue(): selected number k out of range for dimension %s", d);
    }
    if (TensorAccess.dtype(x) == DType.BOOL && layout.dim() > 0) {
      throw new IllegalStateException("\"kthvalue_cpu\" not implemented for 'Bool'");
    }
    return Dispatch.call(new Kthvalue(k, d, keepDim || layout.dim() == 0), x);
  }

  @Override
  public String nodeName() {
    return "KthvalueBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor[] chosen = Topk.chosen(inputs[0], dim, 1, new Choice.Kth(k - 1));
    return keepsDim
        ? chosen
        : new Tensor[] {Extremum.dropDim(chosen[0], dim), Extremum.dropDim(chosen[1], dim)};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    long length = sizes.length == 0 ? 1 : sizes[dim];
    return LineScatter.apply(kept(grad), kept(saved.output(1)), dim, length);
  }

  private Tensor kept(Tensor t) {
    return keepsDim ? t : Unsqueeze.apply(t, dim);
  }

  @Override
  public Opaque behindBatch() {
    return new Kthvalue(k, dim + 1, keepsDim);
  }
}
