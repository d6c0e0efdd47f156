package dev.adjoint.graph;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Installed;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Internal access to the parts of a node that users don't see. {@link Node} itself is exported,
 * since users meet it as the history of a tensor.
 */
public abstract class NodeAccess {
  private static @Nullable NodeAccess installed;

  /** Installs the access; called once, by the initializer of {@code Node}. */
  public static void install(NodeAccess access) {
    installed = access;
  }

  private static final class NodeHolder {
    static final NodeAccess INSTANCE = Installed.by(Node.class, () -> installed);
  }

  /** The access. */
  static NodeAccess get() {
    return NodeHolder.INSTANCE;
  }

  /** The edges to the nodes of the inputs; the array itself, which nobody changes. */
  protected abstract @Nullable Edge[] next(Node node);

  /** Working state of the backward pass that reached the node first. */
  protected abstract @Nullable Object scratch(Node node);

  /** The place of {@link #scratch(Node)}, to be set atomically. */
  protected abstract VarHandle scratch();

  /** Computes the gradients of the inputs, as {@code Node.apply}. */
  protected abstract @Nullable Tensor[] apply(Node node, @Nullable Tensor[] grads);

  /** Frees the saved tensors. */
  protected abstract void releaseSaved(Node node);

  /** The stack trace of the forward call; null unless anomaly mode was enabled. */
  protected abstract @Nullable ForwardTrace trace(Node node);

  /** Registers one output of the forward operation and returns its number. */
  protected abstract int addOutput(Node node, Layout layout, DType dtype);

  /** What the gradient of an output must be. */
  protected abstract OutputInfo output(Node node, int nr);

  /** The hooks; null if there are none. */
  protected abstract @Nullable NodeHooks hooks(Node node);

  /** The hooks, made if there are none. */
  protected abstract NodeHooks hooksForWrite(Node node);

  /** Takes over the hooks of another node. */
  protected abstract void setHooks(Node node, NodeHooks hooks);

  /** Converts values for all edges to those for the edges that users see. */
  protected abstract @Nullable Tensor[] shown(Node node, @Nullable Tensor[] perEdge);

  /** Converts values for the edges that users see to all edges. */
  protected abstract @Nullable Tensor[] fromShown(Node node, @Nullable Tensor[] shown);

  /** Whether the node accumulates the gradient of a leaf. */
  protected abstract boolean isLeaf(Node node);

  /** Makes the handle of a registered hook. */
  protected abstract RemovableHandle handle(Runnable removal);
}
