package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** Backward node of a {@link MultiView}. */
final class MultiViewNode extends OperationNode<MultiView> {
  private final Layout input;
  private final DType dtype;

  MultiViewNode(MultiView op, Tensor input) {
    super(op, Variable.edges(input));
    Operand operand = TensorAccess.operand(input);
    this.input = operand.layout();
    this.dtype = operand.dtype();
  }

  @Override
  @Nullable Tensor[] gradients(@Nullable Tensor[] grads) {
    for (Tensor grad : grads) {
      if (grad != null && needs(0)) {
        return new Tensor[] {op.transpose(grads, input, dtype)};
      }
    }
    return new Tensor[1];
  }
}
