package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transpose of {@link IndexGet}: zeros, with each value added at its position.
 *
 * @param tensors for each dimension its positions; null where all of it is taken
 * @param sizes the sizes of the whole
 */
record IndexAdd(List<@Nullable Tensor> tensors, long[] sizes) implements Linear {

  @Override
  public String nodeName() {
    return "IndexPutBackward0";
  }

  @Override
  public Tensor forward(Tensor values) {
    Tensor whole = Dispatch.zeros(sizes, TensorAccess.dtype(values));
    Operand operand = TensorAccess.operand(whole);
    IndexPlan plan = IndexPlan.of(operand.layout(), tensors);
    Tensor dense = dense(values, plan);
    plan.move(operand, TensorAccess.operand(dense), IndexPlan.Move.ADD);
    return whole;
  }

  /** The values in the order: choice, then rest. */
  static Tensor dense(Tensor values, IndexPlan plan) {
    Layout from = TensorAccess.layout(values);
    int[] order = plan.choiceFirst();
    long[] sizes = new long[order.length];
    long[] strides = new long[order.length];
    for (int d = 0; d < order.length; d++) {
      sizes[d] = from.size(order[d]);
      strides[d] = from.stride(order[d]);
    }
    Tensor ordered = Raw.view(values, Layout.of(sizes, strides, from.offset()));
    return TensorAccess.layout(ordered).isContiguous() ? ordered : Raw.copy(ordered);
  }

  @Override
  public Linear batched(long size) {
    return new IndexAdd(IndexGet.afterBatch(tensors), Shapes.prepend(size, sizes));
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return IndexGet.apply(grad, tensors);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof IndexAdd other
        && tensors.equals(other.tensors)
        && Arrays.equals(sizes, other.sizes);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode() * 31 + Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return "IndexAdd" + Arrays.toString(sizes);
  }
}
