package dev.adjoint.graph;

import dev.adjoint.autograd.AccumulateGrad;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** What a running pass is going to do, found out without touching its state. */
public final class GraphInspection {
  private final GraphTask task;

  /** Every node that is reached, with the number of edges that lead to it. */
  private final Map<Node, int[]> incoming = new IdentityHashMap<>();

  public GraphInspection(GraphTask task) {
    this.task = task;
    ArrayDeque<Node> pending = new ArrayDeque<>();
    for (Edge root : task.roots) {
      if (incoming.putIfAbsent(root.node(), new int[1]) == null) {
        pending.push(root.node());
      }
    }
    while (!pending.isEmpty()) {
      for (Edge edge : NodeAccess.get().next(pending.pop())) {
        if (edge != null) {
          int[] count = incoming.get(edge.node());
          if (count == null) {
            count = new int[1];
            incoming.put(edge.node(), count);
            pending.push(edge.node());
          }
          count[0]++;
        }
      }
    }
  }

  /** The nodes of the whole pass in the order in which they run. */
  public List<Node> order() {
    Map<Node, int[]> waiting = new IdentityHashMap<>();
    incoming.forEach((node, count) -> waiting.put(node, count.clone()));
    PriorityQueue<Node> ready =
        new PriorityQueue<>((a, b) -> Long.compare(b.sequenceNr(), a.sequenceNr()));
    for (Edge root : task.roots) {
      int[] count = waiting.get(root.node());
      if (count != null && count[0] == 0) {
        count[0] = -1; // so that a root given twice is counted once
        ready.add(root.node());
      }
    }
    List<Node> order = new ArrayList<>();
    for (Node node = ready.poll(); node != null; node = ready.poll()) {
      if (!isWanted(node)) {
        continue;
      }
      order.add(node);
      for (Edge edge : NodeAccess.get().next(node)) {
        int[] count = edge == null ? null : waiting.get(edge.node());
        if (edge != null && count != null && --count[0] == 0) {
          ready.add(edge.node());
        }
      }
    }
    return order;
  }

  /** Whether a gradient leads to the node, which none does to a root, and makes it run. */
  public boolean willRun(Node node) {
    int[] count = incoming.get(node);
    if (count == null || count[0] == 0) {
      return false;
    }
    NodeState state = task.find(node);
    if (node instanceof AccumulateGrad && state != null && state.capture != null) {
      throw new IllegalStateException(
          "A leaf node was passed to _will_engine_execute_node but we are currently running"
              + " autograd.grad(). This is currently not supported.");
    }
    return isWanted(node);
  }

  private boolean isWanted(Node node) {
    NodeState state = task.find(node);
    return !task.restricted || (state != null && state.isWanted());
  }
}
