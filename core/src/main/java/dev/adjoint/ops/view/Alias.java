package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.View;

/**
 * Alias: another tensor object with the same view.
 *
 * @param nodeName name of the recorded node
 */
public record Alias(String nodeName) implements View {
  /** The one that users ask for. */
  public static final Alias ALIAS = new Alias("AliasBackward0");

  /** Runs the operation. */
  public static Tensor apply(Tensor x) {
    return Dispatch.call(ALIAS, x);
  }

  /** The same, recorded under another name. */
  public static Tensor withNode(Tensor x, String nodeName) {
    return Dispatch.call(new Alias(nodeName), x);
  }

  @Override
  public Layout view(Layout input) {
    return input;
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return grad;
  }
}
