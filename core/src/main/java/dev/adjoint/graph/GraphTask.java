package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.memory.ReleaseScope;
import dev.adjoint.memory.Storage;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Wrapped;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass: its options, the state of each node, and the nodes that are ready.
 *
 * <p>A node's state sits on the node itself where no other pass is using that place, which makes
 * finding it a field read; passes that meet on one graph keep theirs in a map.
 */
public final class GraphTask implements RunningPass {
  private static final AtomicLong NEXT_ID = new AtomicLong();
  private static final VarHandle SCRATCH = NodeAccess.get().scratch();

  public final long id = NEXT_ID.getAndIncrement();
  public final boolean keepGraph;
  final boolean createGraph;
  final int depth;
  final @Nullable Tensor @Nullable [] captured;

  /** Whether only the paths to some inputs are to run. */
  public final boolean restricted;

  /** Of the thread that runs the pass. */
  final AutogradState threadState;

  final Edge[] roots;

  /** The node that is running. */
  public @Nullable Node current;

  private @Nullable List<Runnable> callbacks;

  /** The only ready node, as most often, or else all of them. */
  private @Nullable NodeState next;

  private @Nullable PriorityQueue<NodeState> ready;
  private @Nullable NodeState last;
  private @Nullable Map<Node, NodeState> crowded;
  private final @Nullable ReleaseScope scope;

  GraphTask(
      AutogradState threadState,
      Edge[] roots,
      boolean keepGraph,
      boolean createGraph,
      int depth,
      boolean restricted,
      int captures) {
    this.threadState = threadState;
    this.roots = roots;
    this.keepGraph = keepGraph;
    this.createGraph = createGraph;
    this.depth = depth;
    this.restricted = restricted;
    this.captured = captures < 0 ? null : new Tensor[captures];
    this.scope = createGraph ? null : ReleaseScope.open();
  }

  /** The state of a node that may not have been met yet; {@code null} is never returned. */
  NodeState stateOf(Node node) {
    NodeState state = find(node);
    return state != null ? state : create(node);
  }

  @Nullable NodeState find(Node node) {
    NodeState state = (NodeState) NodeAccess.get().scratch(node);
    if (state != null && state.task == this) {
      return state;
    }
    return crowded == null ? null : crowded.get(node);
  }

  /** Whether this pass runs the node, or has run it. */
  public boolean willRun(Node node) {
    NodeState state = find(node);
    return state != null && (!restricted || state.needed || state.capture != null);
  }

  NodeState create(Node node) {
    NodeState state = new NodeState(this, node, last);
    last = state;
    if (!SCRATCH.compareAndSet(node, null, state)) {
      if (crowded == null) {
        crowded = new IdentityHashMap<>();
      }
      crowded.put(node, state);
    }
    return state;
  }

  void enqueue(NodeState state) {
    state.queued = true;
    NodeState waiting = next;
    if (waiting == null && (ready == null || ready.isEmpty())) {
      next = state;
      return;
    }
    if (ready == null) {
      ready = new PriorityQueue<>();
    }
    if (waiting != null) {
      ready.add(waiting);
      next = null;
    }
    ready.add(state);
  }

  @Nullable NodeState poll() {
    NodeState waiting = next;
    if (waiting != null) {
      next = null;
      return waiting;
    }
    return ready == null ? null : ready.poll();
  }

  /** Runs the code after the last node. */
  public void addCallback(Runnable callback) {
    if (callbacks == null) {
      callbacks = new ArrayList<>();
    }
    callbacks.add(callback);
  }

  /** Runs what was queued, and what that queues in turn. */
  @SuppressWarnings("try") // the suspension is used for its close alone
  void runCallbacks() {
    List<Runnable> queued = callbacks;
    if (queued == null) {
      return;
    }
    current = null;
    try (ReleaseScope untracked = ReleaseScope.suspend()) {
      for (int i = 0; i < queued.size(); i++) {
        threadState.gradEnabled = createGraph;
        queued.get(i).run();
      }
    }
  }

  /** Frees the nodes for other passes, and the memory that only this pass has seen. */
  void finish() {
    for (NodeState state = last; state != null; state = state.previous) {
      SCRATCH.compareAndSet(state.node, state, null);
      state.abandon(); // where the pass failed
    }
    last = null;
    if (scope != null) {
      scope.close();
    }
  }

  /**
   * The results of a pass that has come to its end. They are the caller's: they live as long as
   * what else is made where the pass was asked for.
   */
  @Nullable Tensor[] results() {
    @Nullable Tensor[] results = captured == null ? new Tensor[0] : captured;
    if (scope != null) {
      letGoAll(results);
      for (Tensor result : results) {
        if (result != null) {
          scope.keep(storage(result));
        }
      }
    }
    return results;
  }

  /** Takes a gradient that was asked for as a result. */
  void capture(@Nullable Tensor grad, int result) {
    if (grad != null) {
      hold(grad);
    }
    Objects.requireNonNull(captured)[result] = grad;
  }

  // Memory: gradients on their way are counted by how many places hold them.

  void hold(Tensor grad) {
    if (scope != null) {
      storage(grad).pin();
      escapeTangents(grad);
    }
  }

  /** Tangents are not counted: those of gradients on their way are the collector's. */
  void escapeTangents(Tensor grad) {
    if (scope == null) {
      return;
    }
    Tensor t = grad;
    while (true) {
      AutogradMeta meta = GraphAccess.meta(t);
      if (meta != null && meta.tangent != null) {
        escape(meta.tangent.value());
      }
      Wrapped wrapped = TensorAccess.wrapped(t);
      if (wrapped == null) {
        return;
      }
      t = wrapped.value();
    }
  }

  void letGo(Tensor grad) {
    if (scope != null) {
      Storage storage = storage(grad);
      if (storage.isPinned()) { // not where a hook has put other memory under the gradient
        storage.unpin();
      }
    }
  }

  void letGoAll(@Nullable Tensor[] grads) {
    if (scope != null) {
      for (Tensor grad : grads) {
        if (grad != null) {
          letGo(grad);
        }
      }
    }
  }

  /** Gives back what no place holds any more. */
  void collect() {
    if (scope != null) {
      scope.collect();
    }
  }

  /** A user can see the tensor from now on, so its memory is the collector's. */
  void escape(@Nullable Tensor tensor) {
    if (scope != null && tensor != null) {
      storage(tensor).escape();
      escapeTangents(tensor);
    }
  }

  @Override
  public void escapeAll(@Nullable Tensor[] tensors) {
    if (scope != null) {
      for (Tensor tensor : tensors) {
        escape(tensor);
      }
    }
  }

  /** Whether the gradient's memory was made by this pass and no other place holds it. */
  boolean isExclusive(Tensor grad) {
    return scope != null && storage(grad).isExclusiveTo(scope);
  }

  private static Storage storage(Tensor t) {
    return TensorAccess.operand(Levels.innermost(t)).storage();
  }

  /**
   * Whether a leaf may keep this gradient without a copy: nobody else holds or sees it. What has a
   * tangent, or may have one at a transform's level, is copied with it.
   */
  public static boolean mayTake(Tensor grad) {
    GraphTask task = innermost();
    return task != null
        && !task.createGraph
        && task.isExclusive(grad)
        && TensorAccess.wrapped(grad) == null
        && ForwardMode.tangent(grad) == null;
  }

  /** A tensor that the running pass made has become a user's. */
  public static void handOver(Tensor tensor) {
    GraphTask task = innermost();
    if (task != null) {
      task.escape(tensor);
    }
  }

  /** The innermost backward pass running on the calling thread; null for none. */
  public static @Nullable GraphTask innermost() {
    return innermost(AutogradState.current());
  }

  static @Nullable GraphTask innermost(AutogradState state) {
    return (GraphTask) RunningPass.INNERMOST.of(state);
  }

  @Override
  public ForwardTrace.@Nullable Parent running() {
    Node node = current;
    return node == null ? null : new ForwardTrace.Parent(node.name(), NodeAccess.get().trace(node));
  }
}
