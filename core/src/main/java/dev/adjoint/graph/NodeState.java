package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** What one backward pass keeps for one node while the pass runs. */
public final class NodeState implements Comparable<NodeState> {
  final GraphTask task;
  final Node node;

  /** All states of a task form a list, so that they can be taken off their nodes at the end. */
  final @Nullable NodeState previous;

  /** The next of the nodes whose edges are still to be counted. */
  @Nullable NodeState below;

  int dependencies;
  @Nullable Tensor @Nullable [] buffer;

  /** Bit i says that buffer[i] is a sum of our own, which nobody else holds. */
  private long ownSums;

  /** Whether the node must run: only asked where the pass is restricted to some inputs. */
  boolean needed;

  /** Whether the search for what has to run has come here, and whether it is done with this. */
  boolean entered;

  boolean left;
  boolean queued;
  @Nullable Wanted capture;

  /** A gradient that the caller asked for. */
  record Wanted(int inputNr, int resultIndex, @Nullable Wanted next) {}

  NodeState(GraphTask task, Node node, @Nullable NodeState previous) {
    this.task = task;
    this.node = node;
    this.previous = previous;
  }

  NodeState onTopOf(@Nullable NodeState others) {
    below = others;
    return this;
  }

  /** Whether a pass that is restricted to some inputs has to come here. */
  boolean isWanted() {
    return needed || capture != null;
  }

  void add(int nr, @Nullable Tensor grad) {
    if (buffer == null) {
      buffer = new Tensor[Math.max(node.numOutputs(), nr + 1)];
    }
    if (grad == null) {
      return;
    }
    Tensor old = buffer[nr];
    if (old == null) {
      task.hold(grad);
      buffer[nr] = grad;
    } else if (nr < 64 && (ownSums & 1L << nr) != 0 && TensorAccess.wrapped(grad) == null) {
      old.add_(grad);
      task.escapeTangents(old);
    } else {
      Tensor sum = old.add(grad);
      task.hold(sum);
      task.letGo(old);
      buffer[nr] = sum;
      if (nr < 64 && !task.createGraph) {
        ownSums |= 1L << nr;
      }
    }
  }

  @Nullable Tensor[] takeBuffer() {
    @Nullable Tensor[] taken = buffer;
    buffer = null;
    return taken == null ? new Tensor[node.numOutputs()] : taken;
  }

  /** Lets go of gradients that nobody is going to take any more. */
  void abandon() {
    @Nullable Tensor[] left = buffer;
    if (left != null) {
      buffer = null;
      task.letGoAll(left);
    }
  }

  /** The node created last comes first. */
  @Override
  public int compareTo(NodeState other) {
    return Long.compare(other.node.sequenceNr(), node.sequenceNr());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
