package dev.adjoint.autograd;

import dev.adjoint.op.Require;

/**
 * Where a gradient goes next: one input of a node of the backward graph.
 *
 * @param node the node that receives it
 * @param inputNr which of the node's inputs, that is, which output of the forward operation
 */
public record Edge(Node node, int inputNr) {
  /** Refuses null. */
  public Edge {
    Require.nonNull(node, "node");
  }
}
