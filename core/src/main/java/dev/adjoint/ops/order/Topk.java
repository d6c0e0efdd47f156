package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Choosing;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.index.LineScatter;
import org.jspecify.annotations.Nullable;

/**
 * The largest or smallest elements of each line of a dimension, with indices.
 *
 * @param k how many
 * @param dim the dimension, not negative
 * @param largest whether the largest, else the smallest
 * @param sorted whether they have to come in order
 */
public record Topk(long k, int dim, boolean largest, boolean sorted) implements Choosing {

  /** Runs the operation. */
  public static Tensor[] apply(Tensor x, long k, long dim, boolean largest, boolean sorted) {
    Layout layout = TensorAccess.layout(x);
    int d = Shapes.wrapDim(dim, layout.dim());
    Errors.require(
        k >= 0 && k <= (layout.dim() == 0 ? 1 : layout.size(d)), "selected index k out of range");
    Errors.require(TensorAccess.dtype(x) != DType.BOOL, "topk does not support bool dtypes on CPU");
    long count = layout.dim() == 0 ? 1 : k; // none of a single number is that number
    return Dispatch.call(new Topk(count, d, largest, sorted), x);
  }

  @Override
  public String nodeName() {
    return "TopkBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return chosen(inputs[0], dim, k, new Choice.Top(largest, sorted));
  }

  /** Elements of each line, with indices, unrecorded. */
  static Tensor[] chosen(Tensor x, int dim, long count, Choice choice) {
    Operand in = TensorAccess.operand(x);
    long[] sizes = in.layout().sizes().clone();
    if (sizes.length > 0) {
      sizes[dim] = count;
    }
    Tensor values = Execution.empty(sizes, in.dtype());
    Tensor indices = Execution.empty(sizes, DType.INT64);
    Execution.backend()
        .choose(TensorAccess.operand(values), TensorAccess.operand(indices), in, dim, choice);
    return new Tensor[] {values, indices};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    return LineScatter.apply(grad, saved.output(1), dim, sizes.length == 0 ? 1 : sizes[dim]);
  }

  @Override
  public boolean keepsDim() {
    return true;
  }

  @Override
  public Opaque behindBatch() {
    return new Topk(k, dim + 1, largest, sorted);
  }
}
