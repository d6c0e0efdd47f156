package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Clone;

/**
 * Reshaping: the same elements, in row-major order, with other sizes.
 *
 * @param sizes the sizes; one of them may be -1
 * @param nodeName name of the node of a recorded view
 */
public record Reshape(long[] sizes, String nodeName) implements View {

  /** Reshapes: a view if the strides allow it, else a copy. */
  public static Tensor apply(Tensor x, long... sizes) {
    Layout layout = TensorAccess.layout(x);
    long[] wanted = Shapes.inferSize(sizes, layout.numel());
    if (Shapes.viewAs(layout, wanted) != null) {
      String node = layout.isContiguous() ? "ViewBackward0" : "ReshapeAliasBackward0";
      return Dispatch.call(new Reshape(wanted, node), x);
    }
    return unsafeView(Clone.contiguous(x), wanted);
  }

  /** Views with other sizes; an error if the strides do not allow it. */
  public static Tensor view(Tensor x, long... sizes) {
    long[] wanted = Shapes.inferSize(sizes, TensorAccess.layout(x).numel());
    return Dispatch.call(new Reshape(wanted, "ViewBackward0"), x);
  }

  /** A new copy is not the base of anything, so the result is not a view. */
  private static Tensor unsafeView(Tensor copy, long[] sizes) {
    return UnsafeView.apply(copy, sizes);
  }

  @Override
  public Layout view(Layout input) {
    Layout layout = Shapes.viewAs(input, sizes);
    if (layout == null) {
      throw new IllegalStateException(
          "view size is not compatible with input tensor's size and stride (at least one dimension"
              + " spans across two contiguous subspaces). Use .reshape(...) instead.");
    }
    return layout;
  }

  @Override
  public boolean isPossible(Layout other) {
    return Shapes.viewAs(other, sizes) != null;
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return apply(grad, input.sizes());
  }
}
