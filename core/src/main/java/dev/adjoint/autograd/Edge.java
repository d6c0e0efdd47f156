package dev.adjoint.autograd;

import dev.adjoint.op.Require;

/**
 * An edge of the backward graph: a node and one of its inputs, which is one output of the forward
 * operation.
 *
 * <p>Most edges lead to a node's first input. A {@link Node} is itself that edge, which saves an
 * object per edge.
 */
public abstract sealed class Edge permits Node, LaterInput {

  Edge() {}

  /** The edge to that input of the node. */
  public static Edge of(Node node, int inputNr) {
    Require.nonNull(node, "node");
    return inputNr == 0 ? node : new LaterInput(node, inputNr);
  }

  /** The node that receives the gradient. */
  public final Node node() {
    return this instanceof LaterInput later ? later.of : (Node) this;
  }

  /** Which of the node's inputs receives it. */
  public final int inputNr() {
    return this instanceof LaterInput later ? later.nr : 0;
  }
}
