package dev.adjoint.autograd;

import dev.adjoint.op.Require;

/**
 * Where a gradient goes next: one input of a node of the backward graph, that is, one output of the
 * forward operation.
 *
 * <p>Most edges lead to a node's first input. A {@link Node} is that edge itself, so that a graph
 * has no objects for them.
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
