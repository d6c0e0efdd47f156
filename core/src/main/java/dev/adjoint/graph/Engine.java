package dev.adjoint.graph;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Placement;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a backward graph.
 *
 * <p>Nothing here recurses over the graph: it may be a million nodes deep. A pass runs on the
 * thread that asked for it. A node runs when every gradient it waits for has arrived; among the
 * ready ones, the node created last runs first.
 */
public final class Engine {
  /** Nested passes use the stack of the caller; beyond this many, that of a fresh thread. */
  private static final int DEPTH_PER_THREAD = 60;

  private Engine() {}

  /**
   * Runs the graph from the roots.
   *
   * @param outputs where to stop and what to return; null to run to all leaves
   * @param accumulate whether leaves store their gradients; otherwise the outputs are captured
   */
  public static @Nullable Tensor[] execute(
      Edge[] roots,
      Tensor[] grads,
      boolean keepGraph,
      boolean createGraph,
      boolean accumulate,
      Edge @Nullable [] outputs) {
    AutogradState state = AutogradState.current();
    GraphTask parent = GraphTask.innermost(state);
    int depth = parent == null ? 0 : parent.depth + 1;
    if (depth > 0 && depth % DEPTH_PER_THREAD == 0) {
      return onFreshThread(
          state, () -> run(roots, grads, keepGraph, createGraph, accumulate, outputs, depth));
    }
    return run(roots, grads, keepGraph, createGraph, accumulate, outputs, depth);
  }

  private static @Nullable Tensor[] onFreshThread(
      AutogradState caller, java.util.function.Supplier<@Nullable Tensor[]> body) {
    @Nullable Tensor[][] result = new Tensor[1][];
    Throwable[] failure = new Throwable[1];
    Thread thread =
        Thread.ofPlatform()
            .name("adjoint-backward")
            .daemon(true)
            .unstarted(
                () -> {
                  // The caller waits: its modes and sequence numbers go on here.
                  caller.lend();
                  try {
                    result[0] = body.get();
                  } catch (Throwable e) {
                    failure[0] = e;
                  }
                });
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure[0] != null) {
      throw Engine.<RuntimeException>unchanged(failure[0]);
    }
    return Objects.requireNonNull(result[0]);
  }

  /** Lets anything that a user's code threw reach the caller as it is, checked ones too. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchanged(Throwable failure) throws E {
    throw (E) failure;
  }

  private static @Nullable Tensor[] run(
      Edge[] roots,
      Tensor[] grads,
      boolean keepGraph,
      boolean createGraph,
      boolean accumulate,
      Edge @Nullable [] outputs,
      int depth) {
    AutogradState state = AutogradState.current();
    boolean gradEnabled = state.gradEnabled;
    GraphTask outer = GraphTask.innermost(state);
    SavedHooks.Nested hooks = SavedHooks.OPEN.of(state);
    int captures = outputs == null || accumulate ? -1 : outputs.length;
    GraphTask task =
        new GraphTask(state, roots, keepGraph, createGraph, depth, outputs != null, captures);
    try {
      state.gradEnabled = createGraph;
      RunningPass.INNERMOST.set(state, task);
      countDependencies(task, roots);
      if (outputs != null) {
        markNeeded(task, roots, outputs, accumulate);
      }
      for (int i = 0; i < roots.length; i++) {
        DType dtype = NodeAccess.get().output(roots[i].node(), roots[i].inputNr()).dtype();
        Tensor grad = TensorAccess.dtype(grads[i]) == dtype ? grads[i] : grads[i].to(dtype);
        task.stateOf(roots[i].node()).add(roots[i].inputNr(), grad);
      }
      for (Edge root : roots) {
        NodeState rootState = task.stateOf(root.node());
        if (rootState.dependencies == 0 && !rootState.queued) {
          task.enqueue(rootState);
        }
      }
      for (NodeState ready = task.poll(); ready != null; ready = task.poll()) {
        state.gradEnabled = createGraph; // whatever a user's code has left behind
        evaluate(task, ready);
        SavedHooks.OPEN.set(state, hooks); // whatever hooks of the node left open or closed
      }
      task.runCallbacks();
      return task.results();
    } finally {
      RunningPass.INNERMOST.set(state, outer);
      state.gradEnabled = gradEnabled;
      SavedHooks.OPEN.set(state, hooks);
      task.finish();
    }
  }

  private static void countDependencies(GraphTask task, Edge[] roots) {
    if (roots.length == 1 && NodeAccess.get().next(roots[0].node()).length == 0) {
      task.stateOf(roots[0].node());
      return;
    }
    NodeState pending = null; // the head of a stack, linked by NodeState.below
    for (Edge root : roots) {
      if (task.find(root.node()) == null) {
        pending = task.create(root.node()).onTopOf(pending);
      }
    }
    while (pending != null) {
      Node node = pending.node;
      pending = pending.below;
      for (Edge edge : NodeAccess.get().next(node)) {
        if (edge != null) {
          NodeState state = task.find(edge.node());
          if (state == null) {
            state = task.create(edge.node());
            pending = state.onTopOf(pending);
          }
          state.dependencies++;
        }
      }
    }
  }

  /** Marks the nodes on a path from a root to one of the outputs, children before parents. */
  private static void markNeeded(GraphTask task, Edge[] roots, Edge[] outputs, boolean accumulate) {
    for (int i = 0; i < outputs.length; i++) {
      NodeState state = task.find(outputs[i].node());
      if (state == null) {
        continue; // not reachable
      }
      if (accumulate) {
        state.needed = true;
      } else {
        state.capture = new NodeState.Wanted(outputs[i].inputNr(), i, state.capture);
      }
    }
    // A state is met twice on the way: before the nodes it leads to, and after them.
    ArrayDeque<NodeState> path = new ArrayDeque<>();
    for (Edge root : roots) {
      path.push(task.stateOf(root.node()));
    }
    while (!path.isEmpty()) {
      NodeState state = path.peek();
      if (!state.entered) {
        state.entered = true;
        for (Edge edge : NodeAccess.get().next(state.node)) {
          NodeState child = edge == null ? null : task.stateOf(edge.node());
          if (child != null && !child.entered) {
            path.push(child);
          }
        }
        continue;
      }
      path.pop();
      if (!state.left) {
        state.left = true;
        for (Edge edge : NodeAccess.get().next(state.node)) {
          state.needed |= edge != null && task.stateOf(edge.node()).isWanted();
        }
      }
    }
  }

  private static void evaluate(GraphTask task, NodeState state) {
    @Nullable Tensor[] grads = state.takeBuffer();
    if (task.restricted && !state.isWanted()) {
      release(task, grads);
      return;
    }
    Node node = state.node;
    NodeHooks hooks = NodeAccess.get().hooks(node);
    @Nullable Tensor[] held = hooks == null ? grads : grads.clone();
    task.current = node;
    try {
      run(task, state, hooks, grads);
    } catch (Throwable failure) {
      task.letGoAll(held);
      if (task.threadState.anomaly()) {
        AnomalyReport.report(node, failure);
      }
      throw failure;
    }
    release(task, held);
  }

  private static void run(
      GraphTask task, NodeState state, @Nullable NodeHooks hooks, @Nullable Tensor[] grads) {
    boolean runs = !task.restricted || state.needed;
    if (runs) {
      capture(task, state, grads); // as it arrives: the hooks belong to running the node
    }
    if (hooks != null) {
      task.runUserCodeInside(grads, () -> hooks.runTensorHooks(grads));
    }
    if (runs) {
      @Nullable Tensor[] results = apply(task, state.node, hooks, grads);
      send(task, state.node, results);
    } else {
      capture(task, state, grads);
    }
  }

  private static void capture(GraphTask task, NodeState state, @Nullable Tensor[] grads) {
    for (NodeState.Wanted c = state.capture; c != null; c = c.next()) {
      task.capture(grads[c.inputNr()], c.resultIndex());
    }
  }

  private static @Nullable Tensor[] apply(
      GraphTask task, Node node, @Nullable NodeHooks hooks, @Nullable Tensor[] grads) {
    if (hooks != null) {
      task.runUserCodeInside(grads, () -> hooks.runPrehooks(grads));
    }
    @Nullable Tensor[] results =
        Storage.severalDevices()
            ? Placement.beside(grads, () -> NodeAccess.get().apply(node, grads))
            : NodeAccess.get().apply(node, grads);
    if (hooks != null && hooks.showsGradients()) {
      task.escapeAll(results);
      @Nullable Tensor[][] replaced = {results};
      task.runUserCodeInside(
          grads, () -> replaced[0] = hooks.runPosthooks(node, replaced[0], grads));
      results = replaced[0];
    }
    if (!task.keepGraph) {
      NodeAccess.get().releaseSaved(node);
    }
    return results;
  }

  private static void send(GraphTask task, Node node, @Nullable Tensor[] results) {
    @Nullable Edge[] next = NodeAccess.get().next(node);
    if (results.length != next.length) {
      throw Errors.state(
          "Function %s returned an invalid number of gradients - expected %s, but got %s",
          node.name(), next.length, results.length);
    }
    if (task.threadState.anomaly() && task.threadState.checkNan) {
      AnomalyReport.checkNan(node, results);
    }
    for (int i = 0; i < next.length; i++) {
      Edge edge = next[i];
      if (edge == null) {
        continue;
      }
      NodeState target = task.stateOf(edge.node());
      if (task.restricted && !target.isWanted()) {
        continue;
      }
      Tensor grad = results[i];
      if (grad != null) {
        grad = conform(node, i, grad, edge);
      }
      target.add(edge.inputNr(), grad);
      if (--target.dependencies == 0) {
        task.enqueue(target);
      }
    }
  }

  /** Sums a gradient down to the shape, and casts it to the dtype, that the edge expects. */
  private static Tensor conform(Node node, int i, Tensor grad, Edge edge) {
    OutputInfo wanted = NodeAccess.get().output(edge.node(), edge.inputNr());
    Layout layout = TensorAccess.layout(grad);
    if (!layout.sameSizes(wanted.layout())) {
      if (!Shapes.isExpandable(wanted.layout().sizes(), layout.sizes())) {
        throw Errors.state(
            "Function %s returned an invalid gradient at index %s - got %s but expected shape"
                + " compatible with %s",
            node.name(),
            i,
            Arrays.toString(layout.sizes()),
            Arrays.toString(wanted.layout().sizes()));
      }
      grad = Terms.get().sumTo(grad, wanted.layout().sizes());
    }
    DType dtype = wanted.dtype();
    return TensorAccess.dtype(grad) == dtype ? grad : grad.to(dtype);
  }

  private static void release(GraphTask task, @Nullable Tensor[] grads) {
    for (Tensor grad : grads) {
      if (grad != null) {
        task.letGo(grad);
      }
    }
    task.collect();
  }
}
