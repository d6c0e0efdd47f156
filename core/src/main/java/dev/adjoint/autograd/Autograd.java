package dev.adjoint.autograd;

import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.Engine;
import dev.adjoint.graph.GradShapes;
import dev.adjoint.graph.GraphInspection;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.TransformScope;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Level;
import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes gradients over the recorded graph, as {@code torch.autograd} does. */
public final class Autograd {
  private Autograd() {}

  /**
   * Runs backward from the roots and accumulates gradients into the leaves' {@code grad()}.
   *
   * @param roots tensors or gradient edges
   * @param gradTensors a gradient for each root, where null means 1; null for all of them means 1
   *     throughout
   * @param retainGraph whether to keep the graph for another backward; null means the value of
   *     {@code createGraph}
   * @param createGraph whether to record the backward pass, so that the gradients can be
   *     differentiated
   * @param inputs the only tensors to accumulate gradients into; null means all leaves
   */
  public static void backward(
      List<? extends Differentiable> roots,
      @Nullable List<? extends @Nullable Tensor> gradTensors,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable List<? extends Differentiable> inputs) {
    Require.nonNulls(roots, "roots");
    if (inputs != null && Require.nonNulls(inputs, "inputs").isEmpty()) {
      throw new IllegalStateException("`inputs` argument to `backward()` cannot be empty.");
    }
    TransformScope.refuseBackward();
    Tensor[] grads = makeGrads(roots, gradTensors, false);
    Edge[] rootEdges = rootEdges(roots);
    Edge[] targets = null;
    if (inputs != null) {
      targets = inputEdges(inputs);
      for (Differentiable input : inputs) {
        if (input instanceof Tensor tensor) {
          Variable.retainGrad(tensor);
        }
      }
    }
    if (createGraph) {
      Warnings.warnOnce(
          "Using backward() with create_graph=True will create a reference cycle between the"
              + " parameter and its gradient which can cause a memory leak. We recommend using"
              + " autograd.grad when creating the graph to avoid this. If you have to use this"
              + " function, make sure to reset the .grad fields of your parameters to None after"
              + " use to break the cycle and avoid the leak.");
    }
    boolean keep = retainGraph == null ? createGraph : retainGraph;
    Engine.execute(rootEdges, grads, keep, createGraph, true, targets);
  }

  /**
   * Computes and returns the gradients of the sum of the outputs with respect to the inputs,
   * without accumulating them.
   *
   * @param outputs what to differentiate: tensors or gradient edges
   * @param inputs what to differentiate with respect to: tensors, not necessarily leaves, or
   *     gradient edges
   * @param options the gradients of the outputs, and all other options
   */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      GradOptions options) {
    Require.nonNulls(outputs, "outputs");
    Require.nonNulls(inputs, "inputs");
    Require.nonNull(options, "options");
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("grad requires non-empty inputs.");
    }
    boolean materialize = options.materializeGrads();
    Boolean allowUnused = options.allowUnused();
    if (materialize && allowUnused != null && !allowUnused) {
      throw new IllegalArgumentException(
          "Expected allow_unused to be True or not passed when materialize_grads=True, but got:"
              + " allow_unused=False.");
    }
    Tensor[] grads = makeGrads(outputs, options.gradOutputs(), options.isGradsBatched());
    Edge[] roots = rootEdges(outputs);
    Edge[] targets = inputEdges(inputs);
    boolean create = options.createGraph();
    boolean keep = options.retainGraph() == null ? create : options.retainGraph();
    @Nullable Tensor[] results =
        options.isGradsBatched()
            ? executeBatch(roots, grads, keep, create, targets)
            : Engine.execute(roots, grads, keep, create, false, targets);
    for (int i = 0; i < results.length; i++) {
      if (results[i] != null) {
        continue;
      }
      if (materialize) {
        results[i] = zerosLike(inputs.get(i));
      } else if (allowUnused == null || !allowUnused) {
        throw new IllegalStateException(
            "One of the differentiated Tensors appears to not have been used in the graph. Set"
                + " allow_unused=True if this is the desired behavior.");
      }
    }
    return Arrays.asList(results);
  }

  /** The same with the options as arguments, except batched gradients. */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable Boolean allowUnused,
      boolean materializeGrads) {
    return grad(
        Require.nonNulls(outputs, "outputs"),
        Require.nonNulls(inputs, "inputs"),
        new GradOptions(
            gradOutputs, retainGraph, createGraph, allowUnused, materializeGrads, false));
  }

  private static Tensor zerosLike(Differentiable input) {
    if (input instanceof Tensor tensor) {
      return Execution.zerosLike(tensor);
    }
    throw new IllegalStateException(
        "materialize_grads cannot be used when the given input is a GradientEdge");
  }

  // ---- several gradients at once

  /** Runs one pass over the graph for all rows of batched gradients. */
  private static @Nullable Tensor[] executeBatch(
      Edge[] roots, Tensor[] grads, boolean keep, boolean create, Edge[] targets) {
    try (Level level = Level.batch(commonRows(grads), Level.Randomness.ERROR)) {
      Tensor[] members = new Tensor[grads.length];
      Arrays.setAll(members, i -> level.wrap(grads[i], 0));
      @Nullable Tensor[] found = Engine.execute(roots, members, keep, create, false, targets);
      @Nullable Tensor[] results = new Tensor[found.length];
      for (int i = 0; i < found.length; i++) {
        Tensor result = found[i];
        results[i] = result == null ? null : level.physicalOrExpanded(result);
      }
      return results;
    }
  }

  private static long commonRows(Tensor[] grads) {
    long[] rows = new long[grads.length];
    boolean same = true;
    for (int i = 0; i < rows.length; i++) {
      if (grads[i].dim() == 0) {
        throw new IllegalArgumentException(
            "vmap(vjp, in_dims=0, ...)(<inputs>): Got in_dim=0 for some input, but that input is a"
                + " Tensor of dimensionality 0 so expected in_dim to satisfy 0 <= in_dim < 0.");
      }
      rows[i] = grads[i].size(0);
      same &= rows[i] == rows[0];
    }
    if (!same) {
      throw Errors.argument(
          "vmap: Expected all tensors to have the same size in the mapped dimension, got"
              + " sizes %s for the mapped dimension",
          Arrays.toString(rows));
    }
    return rows.length == 0 ? 0 : rows[0];
  }

  // ---- what a pass starts from and where it goes

  private static Tensor[] makeGrads(
      List<? extends Differentiable> outputs,
      @Nullable List<? extends @Nullable Tensor> given,
      boolean batched) {
    if (given != null && given.size() != outputs.size()) {
      throw Errors.state("got %s tensors and %s gradients", outputs.size(), given.size());
    }
    Tensor[] grads = new Tensor[outputs.size()];
    for (int i = 0; i < grads.length; i++) {
      Differentiable output = outputs.get(i);
      Tensor grad = given == null ? null : given.get(i);
      if (grad == null) {
        grads[i] = implicitGrad(output);
      } else {
        GradShapes.check(i, grad, output.shape(), batched);
        grads[i] = grad.to(output.dtype());
      }
    }
    return grads;
  }

  private static Tensor implicitGrad(Differentiable output) {
    Shape shape = output.shape();
    boolean required = !(output instanceof Tensor tensor) || Recording.requiresGrad(tensor);
    if (required && shape.numel() != 1) {
      throw new IllegalStateException("grad can be implicitly created only for scalar outputs");
    }
    Tensor one = Execution.empty(shape.toArray(), output.dtype());
    Execution.fill(one, Scalar.of(1L));
    return one;
  }

  private static Edge[] rootEdges(List<? extends Differentiable> outputs) {
    Edge[] edges = new Edge[outputs.size()];
    for (int i = 0; i < edges.length; i++) {
      Edge edge = edge(outputs.get(i));
      if (edge == null) {
        throw Errors.state(
            "element %s of tensors does not require grad and does not have a grad_fn", i);
      }
      edges[i] = edge;
    }
    return edges;
  }

  private static Edge[] inputEdges(List<? extends Differentiable> inputs) {
    List<Edge> edges = new ArrayList<>(inputs.size());
    for (Differentiable input : inputs) {
      Edge edge = edge(input);
      if (edge == null) {
        throw new IllegalStateException("One of the differentiated Tensors does not require grad");
      }
      edges.add(edge);
    }
    return edges.toArray(new Edge[0]);
  }

  private static @Nullable Edge edge(Differentiable place) {
    if (place instanceof Tensor tensor) {
      return Variable.gradientEdge(tensor);
    }
    GradientEdge edge = place.gradientEdge();
    return Edge.of(edge.node(), edge.outputNr());
  }

  // ---- the pass that is running

  /**
   * Queues {@code callback} to run on this thread after the last node of the current backward pass;
   * a callback may queue another. A nested pass has callbacks of its own. Callbacks of a pass that
   * fails don't run.
   *
   * @throws IllegalStateException outside backward
   */
  public static void queueCallback(Runnable callback) {
    Require.nonNull(callback, "callback");
    GraphTask task = GraphTask.innermost();
    if (task == null) {
      throw new IllegalStateException(
          "Final callbacks can only be installed during backward pass.");
    }
    task.addCallback(callback);
  }

  /** The id of the backward pass running on this thread, ascending; -1 if there is none. */
  public static long currentGraphTaskId() {
    GraphTask task = GraphTask.innermost();
    return task == null ? -1 : task.id;
  }

  /** Whether the backward pass running on this thread keeps its graph; true outside backward. */
  public static boolean currentGraphTaskKeepsGraph() {
    GraphTask task = GraphTask.innermost();
    return task == null || task.keepGraph;
  }

  /** The node being executed on this thread; null outside backward. */
  public static @Nullable Node currentNode() {
    GraphTask task = GraphTask.innermost();
    return task == null ? null : task.current;
  }

  /**
   * The execution order of all nodes of the backward pass running on this thread.
   *
   * @throws IllegalStateException outside backward, and unless {@linkplain
   *     #setMultithreadingEnabled multithreading is switched off}
   */
  public static List<Node> currentGraphTaskExecutionOrder() {
    GraphTask task = GraphTask.innermost();
    if (task == null) {
      throw new IllegalStateException(
          "_current_graph_task_execution_order should only be called during the backward pass");
    }
    if (MultithreadingMode.isEnabled()) {
      throw new IllegalStateException(
          "get_current_graph_task_execution_order expects the current backward to be executed with"
              + " multithreading disabled, e.g. by running:\n\n"
              + ">>> with torch.autograd.set_multithreading_enabled(False):\n"
              + "...     torch.autograd.grad(...)\n");
    }
    return new GraphInspection(task).order();
  }

  /**
   * Whether the backward pass running on this thread executes {@code node}, earlier or later.
   *
   * @throws IllegalStateException outside backward
   */
  public static boolean willExecute(Node node) {
    Require.nonNull(node, "node");
    GraphTask task = GraphTask.innermost();
    if (task == null) {
      throw new IllegalStateException(
          "_get_should_execute_nodes should only be called during the backward pass");
    }
    return new GraphInspection(task).willRun(node);
  }

  /**
   * Sets whether backward may use several threads; closing the returned handle restores the former
   * mode.
   */
  public static MultithreadingMode setMultithreadingEnabled(boolean enabled) {
    return MultithreadingMode.set(enabled);
  }

  /** Whether backward passes started by this thread may use several threads. */
  public static boolean isMultithreadingEnabled() {
    return MultithreadingMode.isEnabled();
  }
}
