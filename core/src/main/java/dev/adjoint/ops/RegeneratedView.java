package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.Variable;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** The history of a view whose base has been written to: the view, as a step from the base. */
public final class RegeneratedView extends Node {
  private final AsStrided op;
  private final Layout base;

  /** The step from {@code base} to {@code view}. */
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
