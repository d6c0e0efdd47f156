package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes to the positions that index tensors give. */
final class IndexPut extends Node {
  private final List<@Nullable Tensor> tensors;
  private final DType dtype;

  private IndexPut(Tensor self, Tensor value, List<@Nullable Tensor> tensors) {
    super(Variable.edges(self, value));
    this.tensors = tensors;
    this.dtype = TensorAccess.dtype(self);
  }

  static void apply(Tensor self, List<@Nullable Tensor> tensors, Tensor value) {
    DType dtype = TensorAccess.dtype(self);
    if (TensorAccess.dtype(value) != dtype) {
      throw new IllegalStateException(
          "Index put requires the source and destination dtypes match, got "
              + dtype.scalarTypeName()
              + " for the destination and "
              + TensorAccess.dtype(value).scalarTypeName()
              + " for the source.");
    }
    boolean recording = Dispatch.records(self, value);
    Variable.checkInPlace(self, recording);
    Overlap.warnIfExpanded(self, "index_put_", "tensor[indices] = tensor");
    for (Tensor index : tensors) {
      if (index != null) {
        Overlap.checkNone(self, index);
      }
    }
    Overlap.checkNone(self, value);
    Operand operand = TensorAccess.operand(self);
    IndexPlan plan = IndexPlan.of(operand.layout(), tensors);
    long[] sizes = plan.resultSizes();
    Tensor given = Indexing.withoutLeadingOnes(value, sizes.length);
    Layout layout = TensorAccess.layout(given);
    if (!Shapes.isExpandable(layout.sizes(), sizes)) {
      throw new IllegalStateException(
          "shape mismatch: value tensor of shape "
              + Arrays.toString(TensorAccess.layout(value).sizes())
              + " cannot be broadcast to indexing result of shape "
              + Arrays.toString(sizes));
    }
    // A copy, so that a value that is part of the tensor itself is read before it is overwritten.
    Tensor source = Raw.copy(Raw.view(given, Shapes.expand(layout, sizes)));
    IndexPut node = recording ? new IndexPut(self, given, tensors) : null;
    Tensor dense = IndexAdd.dense(source, plan);
    plan.move(operand, TensorAccess.operand(dense), IndexPlan.Move.PUT);
    TensorAccess.version(self).bump();
    if (node != null) {
      Variable.rebaseHistory(self, node);
    }
  }

  @Override
  public String name() {
    return "IndexPutBackward0";
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[2];
    if (grad != null && needs(0)) {
      Tensor kept = Clone.apply(grad);
      apply(kept, tensors, Dispatch.zeros(new long[0], dtype));
      results[0] = kept;
    }
    if (grad != null && needs(1)) {
      results[1] = IndexGet.apply(grad, tensors);
    }
    return results;
  }
}
