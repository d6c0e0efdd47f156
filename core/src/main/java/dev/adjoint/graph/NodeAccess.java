package dev.adjoint.graph;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.memory.Layout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
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
    static final NodeAccess INSTANCE = load();

    private static NodeAccess load() {
      try {
        MethodHandles.lookup().ensureInitialized(Node.class);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
      return Objects.requireNonNull(installed);
    }
  }

  /** The edges to the nodes of the inputs; the array itself, which nobody changes. */
  public static @Nullable Edge[] next(Node node) {
    return NodeHolder.INSTANCE.nextOf(node);
  }

  /** Working state of the backward pass that reached the node first. */
  static @Nullable Object scratch(Node node) {
    return NodeHolder.INSTANCE.scratchOf(node);
  }

  /** The place of {@link #scratch(Node)}, to be set atomically. */
  static VarHandle scratch() {
    return NodeHolder.INSTANCE.scratchHandle();
  }

  /** Computes the gradients of the inputs, as {@code Node.apply}. */
  public static @Nullable Tensor[] apply(Node node, @Nullable Tensor[] grads) {
    return NodeHolder.INSTANCE.run(node, grads);
  }

  /** Frees the saved tensors. */
  static void releaseSaved(Node node) {
    NodeHolder.INSTANCE.release(node);
  }

  /** The stack trace of the forward call; null unless anomaly mode was enabled. */
  static @Nullable ForwardTrace trace(Node node) {
    return NodeHolder.INSTANCE.traceOf(node);
  }

  /** Registers one output of the forward operation and returns its number. */
  static int addOutput(Node node, Layout layout, DType dtype) {
    return NodeHolder.INSTANCE.add(node, layout, dtype);
  }

  /** What the gradient of an output must be. */
  static OutputInfo output(Node node, int nr) {
    return NodeHolder.INSTANCE.outputOf(node, nr);
  }

  /** The hooks; null if there are none. */
  static @Nullable NodeHooks hooks(Node node) {
    return NodeHolder.INSTANCE.hooksOf(node);
  }

  /** The hooks, made if there are none. */
  static NodeHooks hooksForWrite(Node node) {
    return NodeHolder.INSTANCE.makeHooks(node);
  }

  /** Takes over the hooks of another node. */
  static void setHooks(Node node, NodeHooks hooks) {
    NodeHolder.INSTANCE.putHooks(node, hooks);
  }

  /** Converts values for all edges to those for the edges that users see. */
  static @Nullable Tensor[] shown(Node node, @Nullable Tensor[] perEdge) {
    return NodeHolder.INSTANCE.show(node, perEdge);
  }

  /** Converts values for the edges that users see to all edges. */
  static @Nullable Tensor[] fromShown(Node node, @Nullable Tensor[] shown) {
    return NodeHolder.INSTANCE.unshow(node, shown);
  }

  /** Whether the node accumulates the gradient of a leaf. */
  static boolean isLeaf(Node node) {
    return NodeHolder.INSTANCE.isOfLeaf(node);
  }

  /** Makes the handle of a registered hook. */
  static RemovableHandle handle(Runnable removal) {
    return NodeHolder.INSTANCE.handleOf(removal);
  }

  protected abstract RemovableHandle handleOf(Runnable removal);

  protected abstract @Nullable Edge[] nextOf(Node node);

  protected abstract @Nullable Object scratchOf(Node node);

  protected abstract VarHandle scratchHandle();

  protected abstract @Nullable Tensor[] run(Node node, @Nullable Tensor[] grads);

  protected abstract void release(Node node);

  protected abstract @Nullable ForwardTrace traceOf(Node node);

  protected abstract int add(Node node, Layout layout, DType dtype);

  protected abstract OutputInfo outputOf(Node node, int nr);

  protected abstract @Nullable NodeHooks hooksOf(Node node);

  protected abstract NodeHooks makeHooks(Node node);

  protected abstract void putHooks(Node node, NodeHooks hooks);

  protected abstract @Nullable Tensor[] show(Node node, @Nullable Tensor[] perEdge);

  protected abstract @Nullable Tensor[] unshow(Node node, @Nullable Tensor[] shown);

  protected abstract boolean isOfLeaf(Node node);
}
