package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Storage;
import org.jspecify.annotations.Nullable;

/** Backward node of a {@link Linear} operation. */
final class LinearNode extends OperationNode<Linear> {
  private static final Storage NOTHING = Storage.absent();

  private final Operand input;

  LinearNode(Linear op, Tensor input) {
    super(op, Variable.edges(input));
    Operand operand = TensorAccess.operand(input);
    this.input = new Operand(NOTHING, operand.layout(), operand.dtype());
  }

  @Override
  @Nullable Tensor[] gradients(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    return new Tensor[] {grad == null || !needs(0) ? null : op.transpose(grad, input)};
  }
}
