package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.TensorAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Advanced indexing, {@code x[i, j]}. Inputs: the tensor, the index tensors.
 *
 * @param which bit mask of the indexed dimensions
 */
record IndexGet(long which) implements JointlyLinear {

  static Tensor apply(Tensor x, List<@Nullable Tensor> tensors) {
    IndexGet op = new IndexGet(IndexedDims.which(tensors));
    return Dispatch.call(op, IndexPlan.inputs(tensors, x))[0];
  }

  @Override
  public String nodeName() {
    return "IndexBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    IndexPlan plan = IndexPlan.of(TensorAccess.layout(in[0]), which, in);
    Tensor result = Execution.empty(plan.resultLayout(), TensorAccess.dtype(in[0]));
    plan.run(Move.Mode.GET, TensorAccess.operand(in[0]), TensorAccess.operand(result));
    return new Tensor[] {result};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i > 0;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    Tensor[] inputs = new Tensor[2 + Long.bitCount(which)];
    inputs[0] = Execution.zeros(saved.sizes(0), TensorAccess.dtype(grad));
    inputs[1] = grad;
    for (int k = 2; k < inputs.length; k++) {
      inputs[k] = saved.input(k - 1);
    }
    return Dispatch.call(new IndexPut(which, true), inputs)[0];
  }

  /** The batch is one more leading dimension, with an index that covers it. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    IndexBatch batch = IndexBatch.of(which, inputs, batched, size, 1);
    Tensor result = Dispatch.call(new IndexGet(batch.which()), batch.inputs())[0];
    return new Tensor[] {batch.unordered(result)};
  }
}
