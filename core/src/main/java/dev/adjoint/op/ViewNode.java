package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** Backward node of a {@link View}. */
final class ViewNode extends OperationNode<View> {
  private final Layout input;

  ViewNode(View op, Tensor input) {
    super(op, Variable.edges(input));
    this.input = TensorAccess.layout(input);
  }

  @Override
  @Nullable Tensor[] gradients(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    return new Tensor[] {grad == null || !needs(0) ? null : op.transpose(grad, input)};
  }
}
