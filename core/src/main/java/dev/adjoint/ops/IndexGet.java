package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements at the positions that index tensors give.
 *
 * @param tensors for each dimension its positions; null where all of it is taken
 */
record IndexGet(List<@Nullable Tensor> tensors) implements Linear {

  static Tensor apply(Tensor x, List<@Nullable Tensor> tensors) {
    return Dispatch.call(new IndexGet(tensors), x);
  }

  @Override
  public String nodeName() {
    return "IndexBackward0";
  }

  @Override
  public Tensor forward(Tensor x) {
    Operand operand = TensorAccess.operand(x);
    IndexPlan plan = IndexPlan.of(operand.layout(), tensors);
    long[] sizes = plan.resultSizes();
    int[] order = plan.choiceFirst();
    long[] ordered = new long[sizes.length];
    for (int d = 0; d < sizes.length; d++) {
      ordered[d] = sizes[order[d]];
    }
    Tensor values = Dispatch.empty(ordered, operand.dtype());
    plan.move(operand, TensorAccess.operand(values), IndexPlan.Move.GET);
    if (plan.at() == 0) {
      return values;
    }
    return Pointwise.copy(inResultOrder(values, order), Layout.contiguous(sizes), operand.dtype());
  }

  private static Tensor inResultOrder(Tensor values, int[] order) {
    Layout from = TensorAccess.layout(values);
    long[] sizes = new long[order.length];
    long[] strides = new long[order.length];
    for (int d = 0; d < order.length; d++) {
      sizes[order[d]] = from.size(d);
      strides[order[d]] = from.stride(d);
    }
    return Raw.view(values, Layout.of(sizes, strides, from.offset()));
  }

  @Override
  public Linear batched(long size) {
    return new IndexGet(afterBatch(tensors));
  }

  static List<@Nullable Tensor> afterBatch(List<@Nullable Tensor> tensors) {
    List<@Nullable Tensor> all = new ArrayList<>(tensors.size() + 1);
    all.add(null);
    all.addAll(tensors);
    return all;
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(new IndexAdd(tensors, input.layout().sizes()), grad);
  }
}
