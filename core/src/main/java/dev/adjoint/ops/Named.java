package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.View;

/**
 * A view that is recorded under another name.
 *
 * @param view the view
 * @param nodeName what the record is called
 */
record Named(View view, String nodeName) implements View {

  @Override
  public Layout view(Layout input) {
    return view.view(input);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return view.transpose(grad, input);
  }
}
