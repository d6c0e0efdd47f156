package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.AsStrided;
import org.jspecify.annotations.Nullable;

/**
 * Backward node that regenerates the history of a view after a write to its base, as {@code
 * as_strided} from the base.
 */
public final class RegeneratedView extends Node {
  private final AsStrided op;
  private final Layout base;

  /** Makes the node that leads from {@code view} to {@code base}. */
  public RegeneratedView(Tensor view, Tensor base) {
    super(Variable.edges(base));
    Layout layout = TensorAccess.layout(view);
    this.op = new AsStrided(layout.sizes(), layout.strides(), layout.offset());
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
