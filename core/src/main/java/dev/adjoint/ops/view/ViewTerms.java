package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Terms;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Clone;

/** The operations that the engine needs. */
public final class ViewTerms extends Terms {

  @Override
  public Tensor laidOut(Tensor x, Layout like) {
    return Clone.withLayout(x, like);
  }

  @Override
  public Tensor strided(Tensor x, Layout like) {
    return VectorView.cloneAs(x, like);
  }

  @Override
  public Tensor alias(Tensor x, String nodeName) {
    return Alias.withNode(x, nodeName);
  }

  @Override
  public Tensor call(View op, Tensor x) {
    return Dispatch.call(op, x);
  }

  @Override
  public View view(Layout layout) {
    return strides(layout);
  }

  private static AsStrided strides(Layout layout) {
    return new AsStrided(layout.sizes(), layout.strides(), layout.offset());
  }

  @Override
  public Tensor replaced(Layout view, Tensor whole, Layout input, Tensor part) {
    return strides(view).replaced(whole, input, part);
  }

  @Override
  public Tensor sumTo(Tensor x, long... sizes) {
    return SumTo.apply(x, sizes);
  }
}
