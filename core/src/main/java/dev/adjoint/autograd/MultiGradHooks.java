package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** How a {@link MultiGradHook} is put together from the places where single gradients are seen. */
final class MultiGradHooks {
  private MultiGradHooks() {}

  static RemovableHandle register(List<Tensor> tensors, MultiGradHook hook, String mode) {
    return switch (mode) {
      case "all" -> new AllGrads(tensors, hook).register(tensors);
      case "any" -> new FirstGrad(hook).register(tensors);
      default -> throw Errors.argument("Expects mode to be one of ('all', 'any') but got %s", mode);
    };
  }

  /** The pass that runs on this thread. */
  private static GraphTask running() {
    GraphTask task = GraphTask.innermost();
    if (task == null) {
      throw new IllegalStateException("expected this hook to be called inside a backward call");
    }
    return task;
  }

  private static RemovableHandle together(List<RemovableHandle> handles) {
    return new RemovableHandle(() -> handles.forEach(RemovableHandle::remove));
  }

  /** Collects what a pass computes, and hands it on when the last gradient is there. */
  private static final class AllGrads {
    private final MultiGradHook hook;
    private final Node[] nodes;

    /** Passes that ended early leave nothing behind. */
    private final Map<GraphTask, Pending> pending =
        Collections.synchronizedMap(new WeakHashMap<>());

    private AllGrads(List<Tensor> tensors, MultiGradHook hook) {
      this.hook = hook;
      this.nodes = new Node[tensors.size()];
      for (int i = 0; i < nodes.length; i++) {
        Edge edge = Variable.gradientEdge(tensors.get(i));
        if (edge == null) {
          throw new IllegalStateException(
              "cannot register a hook on a tensor that doesn't require gradient");
        }
        nodes[i] = edge.node();
      }
    }

    private RemovableHandle register(List<Tensor> tensors) {
      List<RemovableHandle> handles = new ArrayList<>();
      for (int i = 0; i < nodes.length; i++) {
        int index = i;
        handles.add(Variable.registerObserver(tensors.get(i), grad -> accept(index, grad)));
      }
      return together(handles);
    }

    private static final class Pending {
      final @Nullable Tensor[] grads;
      int missing;

      Pending(int count) {
        this.grads = new Tensor[count];
      }
    }

    private void accept(int index, @Nullable Tensor grad) {
      GraphTask task = running();
      Pending mine = pending.computeIfAbsent(task, this::expected);
      mine.grads[index] = grad;
      if (--mine.missing == 0) {
        pending.remove(task);
        hook.accept(Arrays.asList(mine.grads));
      }
    }

    private Pending expected(GraphTask task) {
      Pending fresh = new Pending(nodes.length);
      for (Node node : nodes) {
        if (task.willRun(node)) {
          fresh.missing++;
        }
      }
      return fresh;
    }
  }

  /** Hands on the first gradient of each pass. */
  private static final class FirstGrad {
    private final MultiGradHook hook;
    private final Map<GraphTask, Boolean> seen = Collections.synchronizedMap(new WeakHashMap<>());

    private FirstGrad(MultiGradHook hook) {
      this.hook = hook;
    }

    private RemovableHandle register(List<Tensor> tensors) {
      List<RemovableHandle> handles = new ArrayList<>();
      for (Tensor tensor : tensors) {
        if (Recording.requiresGrad(tensor)) {
          handles.add(Variable.registerObserver(tensor, this::accept));
        }
      }
      return together(handles);
    }

    private void accept(@Nullable Tensor grad) {
      if (grad != null && seen.put(running(), true) == null) {
        hook.accept(Collections.singletonList(grad));
      }
    }
  }
}
