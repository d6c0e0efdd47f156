package dev.adjoint.graph;

import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import org.jspecify.annotations.Nullable;

/**
 * The history of a tensor after a write into a view of it: the gradient of the view's region goes
 * through the operation that wrote, the rest passes.
 */
final class CopySlices extends Node {
  private final Node function;
  private final Layout base;
  private final Layout view;
  private boolean released;

  CopySlices(Tensor base, Tensor view, Node function) {
    super(edges(base, function));
    this.function = function;
    this.base = TensorAccess.layout(base);
    Operand viewOperand = TensorAccess.operand(view);
    this.view = viewOperand.layout();
  }

  private static @Nullable Edge[] edges(Tensor base, Node function) {
    @Nullable Edge[] edges = NodeAccess.get().next(function).clone();
    edges[0] = Variable.gradientEdge(base);
    return edges;
  }

  @Override
  public String name() {
    return "CopySlices";
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    @Nullable Edge[] next = NodeAccess.get().next(this);
    @Nullable Tensor[] results = new Tensor[next.length];
    if (grad == null) {
      return results;
    }
    if (released) {
      throw SavedVariable.released();
    }
    Layout layout = Layout.of(base.sizes(), base.strides(), 0);
    Layout shown = Layout.of(view.sizes(), view.strides(), view.offset() - base.offset());
    Tensor whole = Terms.get().strided(grad, base);
    Tensor region = whole.asStrided(Shape.of(shown.sizes()), shown.strides(), shown.offset());
    @Nullable Tensor[] inner = NodeAccess.get().apply(function, new Tensor[] {region.clone()});
    for (int i = 0; i < results.length; i++) {
      if (next[i] == null) {
        continue;
      }
      Tensor result = inner[i];
      if (i > 0) {
        results[i] = result;
      } else if (result == null) {
        region.zero_();
        results[0] = whole;
      } else if (Levels.top(whole, result) != null) {
        // What the operation has saved may be a batch, which the gradient so far is not.
        results[0] = Terms.get().replaced(shown, whole, layout, result);
      } else {
        region.copy_(result);
        results[0] = whole;
      }
    }
    return results;
  }

  @Override
  protected void releaseSaved() {
    NodeAccess.get().releaseSaved(function);
    released = true;
  }
}
