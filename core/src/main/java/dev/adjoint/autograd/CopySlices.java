package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Clone;
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
    @Nullable Edge[] edges = function.next().clone();
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
    @Nullable Tensor[] results = new Tensor[next().length];
    if (grad == null) {
      return results;
    }
    if (released) {
      throw SavedTensor.released();
    }
    Tensor whole = Clone.withStrides(grad, base);
    Tensor region =
        AsStrided.apply(whole, view.sizes(), view.strides(), view.offset() - base.offset());
    @Nullable Tensor[] inner = function.apply(new Tensor[] {region.clone()});
    for (int i = 0; i < results.length; i++) {
      if (next()[i] == null) {
        continue;
      }
      if (i > 0) {
        results[i] = inner[i];
      } else {
        if (inner[0] == null) {
          region.zero_();
        } else {
          region.copy_(inner[0]);
        }
        results[0] = whole;
      }
    }
    return results;
  }

  @Override
  protected void releaseSaved() {
    function.releaseSaved();
    released = true;
  }
}
