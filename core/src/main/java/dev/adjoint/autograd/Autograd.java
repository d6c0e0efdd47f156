package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes gradients over the recorded graph, as {@code torch.autograd} does. */
public final class Autograd {
  private Autograd() {}

  /**
   * Adds the gradients of the roots to the leaves' {@code grad()}.
   *
   * @param tensors the roots
   * @param gradTensors a gradient for each root, null where 1 is meant; null for all of these
   * @param retainGraph whether the graph can be used again; null for the value of createGraph
   * @param createGraph whether the gradients can be differentiated in turn
   * @param inputs the only tensors whose gradients are accumulated; null for all leaves
   */
  public static void backward(
      List<Tensor> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable List<Tensor> inputs) {
    if (inputs != null && inputs.isEmpty()) {
      throw new IllegalStateException("`inputs` argument to `backward()` cannot be empty.");
    }
    TransformScope.refuseBackward();
    Tensor[] grads = makeGrads(tensors, gradTensors);
    Edge[] roots = rootEdges(tensors);
    Edge[] targets = null;
    if (inputs != null) {
      targets = inputEdges(inputs);
      for (Tensor input : inputs) {
        Variable.retainGrad(input);
      }
    }
    boolean keep = retainGraph == null ? createGraph : retainGraph;
    Engine.execute(roots, grads, keep, createGraph, true, targets);
  }

  /**
   * The gradients of the sum of the outputs for the inputs; nothing is accumulated anywhere.
   *
   * @param outputs what is differentiated
   * @param inputs with respect to what; they need not be leaves
   * @param gradOutputs a gradient for each output, null where 1 is meant; null for all of these
   * @param retainGraph whether the graph can be used again; null for the value of createGraph
   * @param createGraph whether the gradients can be differentiated in turn
   * @param allowUnused whether an input without influence is fine; its gradient is null then
   * @param materializeGrads whether such gradients are zeros instead
   */
  public static List<@Nullable Tensor> grad(
      List<Tensor> outputs,
      List<Tensor> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable Boolean allowUnused,
      boolean materializeGrads) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("grad requires non-empty inputs.");
    }
    if (materializeGrads && allowUnused != null && !allowUnused) {
      throw new IllegalArgumentException(
          "Expected allow_unused to be True or not passed when materialize_grads=True, but got:"
              + " allow_unused=False.");
    }
    Tensor[] grads = makeGrads(outputs, gradOutputs);
    Edge[] roots = rootEdges(outputs);
    Edge[] targets = inputEdges(inputs);
    boolean keep = retainGraph == null ? createGraph : retainGraph;
    @Nullable Tensor[] results = Engine.execute(roots, grads, keep, createGraph, false, targets);
    boolean unused = materializeGrads || (allowUnused != null && allowUnused);
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        if (!unused) {
          throw new IllegalStateException(
              "One of the differentiated Tensors appears to not have been used in the graph. Set"
                  + " allow_unused=True if this is the desired behavior.");
        }
        if (materializeGrads) {
          Tensor input = inputs.get(i);
          results[i] =
              Dispatch.zeros(TensorAccess.layout(input).sizes(), TensorAccess.dtype(input));
        }
      }
    }
    return Arrays.asList(results);
  }

  private static Tensor[] makeGrads(
      List<Tensor> outputs, @Nullable List<? extends @Nullable Tensor> given) {
    if (given != null && given.size() != outputs.size()) {
      throw new IllegalStateException(
          "got " + outputs.size() + " tensors and " + given.size() + " gradients");
    }
    Tensor[] grads = new Tensor[outputs.size()];
    for (int i = 0; i < grads.length; i++) {
      Tensor output = outputs.get(i);
      Tensor grad = given == null ? null : given.get(i);
      if (grad == null) {
        grads[i] = implicitGrad(output);
      } else {
        checkShape(i, grad, output);
        grads[i] = grad;
      }
    }
    return grads;
  }

  private static Tensor implicitGrad(Tensor output) {
    DType dtype = TensorAccess.dtype(output);
    if (Variable.requiresGrad(output)) {
      if (TensorAccess.layout(output).numel() != 1) {
        throw new IllegalStateException("grad can be implicitly created only for scalar outputs");
      }
    }
    Tensor one = Dispatch.empty(TensorAccess.layout(output).sizes(), dtype);
    Dispatch.fill(one, Scalar.of(1L));
    return one;
  }

  private static void checkShape(int i, Tensor grad, Tensor output) {
    if (!TensorAccess.layout(grad).sameSizes(TensorAccess.layout(output))) {
      throw new IllegalStateException(
          "Mismatch in shape: grad_output["
              + i
              + "] has a shape of "
              + grad.shape()
              + " and output["
              + i
              + "] has a shape of "
              + output.shape()
              + ".");
    }
  }

  private static Edge[] rootEdges(List<Tensor> outputs) {
    Edge[] edges = new Edge[outputs.size()];
    for (int i = 0; i < edges.length; i++) {
      Edge edge = Variable.gradientEdge(outputs.get(i));
      if (edge == null) {
        throw new IllegalStateException(
            "element " + i + " of tensors does not require grad and does not have a grad_fn");
      }
      edges[i] = edge;
    }
    return edges;
  }

  private static Edge[] inputEdges(List<Tensor> inputs) {
    List<Edge> edges = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      Edge edge = Variable.gradientEdge(input);
      if (edge == null) {
        throw new IllegalStateException("One of the differentiated Tensors does not require grad");
      }
      edges.add(edge);
    }
    return edges.toArray(new Edge[0]);
  }

  // ---- the pass that is running

  /**
   * Runs {@code callback} on this thread when the backward pass that runs now has finished its last
   * node; a callback may queue another. A pass inside the pass has callbacks of its own. Those of a
   * pass that fails don't run.
   *
   * @throws IllegalStateException outside backward
   */
  public static void queueCallback(Runnable callback) {
    GraphTask task = AutogradState.current().task;
    if (task == null) {
      throw new IllegalStateException(
          "Final callbacks can only be installed during backward pass.");
    }
    task.addCallback(callback);
  }

  /** The number of the backward pass that runs on this thread, higher for later ones; else -1. */
  public static long currentGraphTaskId() {
    GraphTask task = AutogradState.current().task;
    return task == null ? -1 : task.id;
  }

  /** Whether the pass that runs on this thread keeps its graph; true outside backward. */
  public static boolean currentGraphTaskKeepsGraph() {
    GraphTask task = AutogradState.current().task;
    return task == null || task.keepGraph;
  }

  /** The node that runs on this thread; null outside backward. */
  public static @Nullable Node currentNode() {
    GraphTask task = AutogradState.current().task;
    return task == null ? null : task.current;
  }

  /**
   * The nodes of the pass that runs on this thread in the order in which they run, from its start.
   *
   * @throws IllegalStateException outside backward, and unless {@linkplain
   *     #setMultithreadingEnabled multithreading is switched off}
   */
  public static List<Node> currentGraphTaskExecutionOrder() {
    GraphTask task = AutogradState.current().task;
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
   * Whether the pass that runs on this thread has led or will lead to {@code node} and run it.
   *
   * @throws IllegalStateException outside backward
   */
  public static boolean willExecute(Node node) {
    GraphTask task = AutogradState.current().task;
    if (task == null) {
      throw new IllegalStateException(
          "_get_should_execute_nodes should only be called during the backward pass");
    }
    return new GraphInspection(task).willRun(node);
  }

  /** Says whether backward may use several threads; closing what is returned restores that. */
  public static MultithreadingMode setMultithreadingEnabled(boolean enabled) {
    return MultithreadingMode.set(enabled);
  }

  /** Whether passes started by this thread may use several threads. */
  public static boolean isMultithreadingEnabled() {
    return MultithreadingMode.isEnabled();
  }
}
