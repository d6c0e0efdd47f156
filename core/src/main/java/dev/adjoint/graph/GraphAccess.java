package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.Installed;
import org.jspecify.annotations.Nullable;

/** Internal access to a tensor's place in the graph. */
public abstract class GraphAccess {
  private static @Nullable GraphAccess installed;

  /** Installs the access; called once, by the initializer of {@code Tensor}. */
  public static void install(GraphAccess access) {
    installed = access;
  }

  private static final class GraphHolder {
    static final GraphAccess INSTANCE = Installed.by(Tensor.class, () -> installed);
  }

  /** The autograd metadata; null if there is none besides the node. */
  public static @Nullable AutogradMeta meta(Tensor t) {
    return GraphHolder.INSTANCE.getMeta(t);
  }

  /** The node that produced the tensor; for a view it may be that of an older version. */
  public static @Nullable Node node(Tensor t) {
    Edge source = GraphHolder.INSTANCE.getSource(t);
    return source == null ? null : source.node();
  }

  /** The node that produced the tensor together with the output number, as one edge. */
  public static @Nullable Edge source(Tensor t) {
    return GraphHolder.INSTANCE.getSource(t);
  }

  /** The output number of the tensor at its node. */
  public static int outputNr(Tensor t) {
    Edge source = GraphHolder.INSTANCE.getSource(t);
    return source == null ? 0 : source.inputNr();
  }

  /** Sets the node and output number; a null node removes the history. */
  public static void setNode(Tensor t, @Nullable Node node, int outputNr) {
    GraphHolder.INSTANCE.putSource(t, node == null ? null : Edge.of(node, outputNr));
  }

  /** Whether the tensor has neither node nor metadata. */
  public static boolean isUnknown(Tensor t) {
    return meta(t) == null && source(t) == null;
  }

  /** The autograd metadata, created if absent. */
  public static AutogradMeta ensureMeta(Tensor t) {
    AutogradMeta meta = meta(t);
    if (meta == null) {
      meta = GraphHolder.INSTANCE.makeMeta(t);
    }
    return meta;
  }

  /** The edge that the tensor's gradient flows to; null if it does not require grad. */
  public static @Nullable Edge gradientEdge(Tensor t) {
    return GraphHolder.INSTANCE.edgeOf(t);
  }

  protected abstract @Nullable Edge edgeOf(Tensor t);

  protected abstract @Nullable AutogradMeta getMeta(Tensor t);

  protected abstract AutogradMeta makeMeta(Tensor t);

  protected abstract @Nullable Edge getSource(Tensor t);

  protected abstract void putSource(Tensor t, @Nullable Edge source);
}
