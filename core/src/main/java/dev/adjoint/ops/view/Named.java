package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.View;

/**
 * View with another node name.
 *
 * @param view the view
 * @param nodeName name of the recorded node
 */
record Named(View view, String nodeName) implements View {

  @Override
  public Layout view(Layout input) {
    return view.view(input);
  }

  @Override
  public View movedTo(Layout other, Layout input) {
    return new Named(view.movedTo(other, input), nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return view.transpose(grad, input);
  }
}
