package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.graph.LeafAccess;
import dev.adjoint.graph.NodeHooks;
import dev.adjoint.graph.RunningPass;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import org.jspecify.annotations.Nullable;

/** Backward node of a leaf: accumulates incoming gradients into the leaf's {@code grad()}. */
public final class AccumulateGrad extends Node {
  private static final @Nullable Edge[] NO_EDGES = {};

  private final Tensor leaf;

  static {
    LeafAccess.install(AccumulateGrad::new);
  }

  AccumulateGrad(Tensor leaf) {
    // The highest number of all: a leaf's gradient is stored as soon as it is ready.
    super(NO_EDGES, Long.MAX_VALUE);
    this.leaf = leaf;
    Operand operand = TensorAccess.operand(leaf);
    addOutput(operand.layout(), operand.dtype());
  }

  @Override
  boolean isOfLeaf() {
    return true;
  }

  @Override
  public String name() {
    return "AccumulateGrad";
  }

  /** The leaf whose gradient this node accumulates. */
  public Tensor variable() {
    return leaf;
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    if (grad != null) {
      accumulate(grad);
      NodeHooks registered = hooks();
      if (registered != null) {
        RunningPass.runUserCode(grads, () -> registered.runPostAccumulate(leaf));
      }
    }
    return NO_GRADS;
  }

  private static final @Nullable Tensor[] NO_GRADS = {};

  /** Synchronized, so that concurrent backward passes lose no update. */
  private synchronized void accumulate(Tensor grad) {
    AutogradMeta meta = GraphAccess.ensureMeta(leaf);
    Tensor old = meta.grad;
    boolean recording = GradMode.isEnabled();
    if (old == null) {
      Tensor kept = GraphTask.mayTake(grad) && obeysLeafLayout(grad) ? grad.detach() : store(grad);
      GraphTask.handOver(kept);
      meta.grad = stored(kept);
    } else if (recording) {
      meta.grad = stored(old.add(grad));
    } else {
      old.add_(grad);
      GraphTask.handOver(old); // it may have got a tangent
    }
  }

  /** Keeps the gradient beyond the scope that the backward pass runs in. */
  private static Tensor stored(Tensor grad) {
    TensorAccess.operand(Levels.innermost(grad)).storage().escape();
    return grad;
  }

  private Tensor store(Tensor grad) {
    Layout layout = TensorAccess.layout(leaf);
    if (layout.isNonOverlappingAndDense() && layout.sameSizes(TensorAccess.layout(grad))) {
      return Terms.get().laidOut(grad, layout);
    }
    // The leaf may have got other memory, of other sizes, since the graph was made.
    return Terms.get().laidOut(grad, Layout.contiguous(TensorAccess.layout(grad).sizes()));
  }

  private boolean obeysLeafLayout(Tensor grad) {
    Layout wanted = TensorAccess.layout(leaf);
    Layout given = TensorAccess.layout(grad);
    if (!wanted.isNonOverlappingAndDense() || !wanted.sameSizes(given) || wanted.isContiguous()) {
      return given.isContiguous();
    }
    for (int d = 0; d < wanted.dim(); d++) {
      if (wanted.size(d) > 1 && wanted.stride(d) != given.stride(d)) {
        return false;
      }
    }
    return true;
  }
}
