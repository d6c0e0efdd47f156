package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Choosing;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.index.LineScatter;
import org.jspecify.annotations.Nullable;

/**
 * Stable sort along a dimension, with indices.
 *
 * @param dim the dimension, not negative
 * @param descending whether to sort in descending order
 * @param nodeName name of the recorded node
 */
public record Ordering(int dim, boolean descending, String nodeName) implements Choosing {

  /** Runs the operation. */
  public static Tensor[] apply(Tensor x, long dim, boolean descending, boolean stable) {
    int d = Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
    // Both are stable; the records tell which was asked for.
    return Dispatch.call(
        new Ordering(d, descending, stable ? "SortBackward1" : "SortBackward0"), x);
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    Tensor values = Factories.emptyLike(inputs[0], in.dtype());
    Tensor indices = Factories.emptyLike(inputs[0], DType.INT64);
    Execution.backend()
        .sort(TensorAccess.operand(values), TensorAccess.operand(indices), in, dim, descending);
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
    return new Ordering(dim + 1, descending, nodeName);
  }
}
