package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import dev.adjoint.op.View;
import org.jspecify.annotations.Nullable;

/**
 * Backward node that regenerates the history of a view after a write to its base, as {@code
 * as_strided} from the base.
 */
final class RegeneratedView extends Node {
  private final View op;
  private final Layout base;

  /** Makes the node that leads from {@code view} to {@code base}. */
  RegeneratedView(Tensor view, Tensor base) {
    super(Variable.edges(base));
    this.op = Terms.get().view(TensorAccess.layout(view));
    this.base = TensorAccess.layout(base);
    Variable.skipOutput(this, view);
  }

  @Override
  public String name() {
    return op.nodeName();
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    return new Tensor[] {grad == null || !needs(0) ? null : op.transpose(grad, base)};
  }
}
