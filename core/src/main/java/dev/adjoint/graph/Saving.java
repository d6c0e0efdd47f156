package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Compact form of a {@link SavedVariable}, for nodes that occur in great numbers: the bare tensor
 * as long as that is sufficient, else a {@link SavedVariable}.
 *
 * <p>A bare tensor is sufficient if it had not been modified before it was saved, no hooks apply,
 * and the node tells whether it required grad and where it came from: by its edge to an input, and
 * by being the one that made the output. The place of an input is that of the edge, and the
 * output's is the one after them.
 */
public final class Saving {
  private Saving() {}

  /** Saves the input that {@code node} has at that place. */
  public static Object input(Tensor input, Node node, int place) {
    Recording.checkSavable(input);
    boolean isAll =
        isBare(input)
            && Recording.requiresGrad(input) == (NodeAccess.get().next(node)[place] != null);
    return isAll ? input : SavedVariable.input(input);
  }

  /** Saves the one output of {@code node}, after its history has been set. */
  public static Object output(Tensor output, Node node) {
    Recording.checkSavable(output);
    AutogradMeta meta = GraphAccess.meta(output);
    boolean isAll =
        isBare(output)
            && GraphAccess.source(output) == node // its first output
            && (meta == null || meta.base == null);
    return isAll ? withoutHistory(output) : SavedVariable.output(output);
  }

  private static boolean isBare(Tensor t) {
    return TensorAccess.writes(t) == 0 && !SavedHooks.areInForce();
  }

  /** The same as a {@code SavedVariable}, for who asks for one. */
  public static SavedVariable shown(Object saved, Node node, int place) {
    return saved instanceof Tensor bare
        ? SavedVariable.unwritten(bare, isOutput(node, place), edge(node, place))
        : (SavedVariable) saved;
  }

  private static boolean isOutput(Node node, int place) {
    return place == NodeAccess.get().next(node).length;
  }

  private static @Nullable Edge edge(Node node, int place) {
    return isOutput(node, place) ? node : NodeAccess.get().next(node)[place];
  }

  /** {@link SavedVariable#unpack}. */
  public static Tensor unpack(Object saved, Node node, int place) {
    return saved instanceof Tensor bare && !isOutput(node, place) && isUnchanged(bare, node, place)
        ? bare
        : shown(saved, node, place).unpack(node);
  }

  /** {@link SavedVariable#check}. */
  public static void check(@Nullable Object saved, Node node, int place) {
    if (saved != null && !(saved instanceof Tensor bare && isUnchanged(bare, node, place))) {
      shown(saved, node, place).check(node);
    }
  }

  /** Whether it was neither written to nor, an input, detached since. */
  private static boolean isUnchanged(Tensor bare, Node node, int place) {
    return TensorAccess.writes(bare) == 0
        && (GraphAccess.source(bare) != null
            || isOutput(node, place)
            || leadsToLeaf(NodeAccess.get().next(node)[place]));
  }

  /** {@link SavedVariable#isPacked}. */
  public static boolean isPacked(@Nullable Object saved) {
    return saved instanceof SavedVariable tensor && tensor.isPacked();
  }

  /** {@link SavedVariable#free}. */
  public static void free(@Nullable Object saved) {
    if (saved instanceof SavedVariable tensor) {
      tensor.free();
    }
  }

  /** Another tensor object with the values and the tangent, but no place in the graph. */
  public static Tensor withoutHistory(Tensor tensor) {
    Tensor alias = TensorAccess.alias(tensor);
    Tangent tangent = ForwardMode.latest(tensor);
    if (tangent != null) {
      GraphAccess.ensureMeta(alias).tangent = tangent;
    }
    return alias;
  }

  /** Whether what an edge leads to, if anywhere, was recorded by nothing. */
  public static boolean leadsToLeaf(@Nullable Edge edge) {
    return edge == null || (edge instanceof Node node && NodeAccess.get().isLeaf(node));
  }
}
