package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one node, in the order in which backward runs them.
 *
 * <p>Lists are copied on write, so that a hook may remove itself while it runs.
 */
final class NodeHooks {

  private record OnTensor(int outputNr, TensorHook hook) {}

  private final List<OnTensor> tensorHooks = new CopyOnWriteArrayList<>();
  private final List<NodePrehook> prehooks = new CopyOnWriteArrayList<>();
  private final List<RetainGrad> retained = new CopyOnWriteArrayList<>();
  private final List<NodePosthook> posthooks = new CopyOnWriteArrayList<>();
  private final List<PostAccumulateGradHook> postAccumulate = new CopyOnWriteArrayList<>();

  RemovableHandle add(int outputNr, TensorHook hook) {
    OnTensor entry = new OnTensor(outputNr, hook);
    return handle(tensorHooks, entry);
  }

  RemovableHandle add(NodePrehook hook) {
    NodePrehook entry = hook::apply;
    return handle(prehooks, entry);
  }

  RemovableHandle add(NodePosthook hook) {
    NodePosthook entry = hook::apply;
    return handle(posthooks, entry);
  }

  RemovableHandle add(PostAccumulateGradHook hook) {
    PostAccumulateGradHook entry = hook::accept;
    return handle(postAccumulate, entry);
  }

  /** Each registration is an entry of its own, so the same hook can be there twice. */
  private static <T> RemovableHandle handle(List<T> list, T entry) {
    list.add(entry);
    return new RemovableHandle(
        () -> {
          for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == entry) {
              list.remove(i);
              return;
            }
          }
        });
  }

  void add(RetainGrad retain) {
    retained.add(retain);
  }

  void remove(RetainGrad retain) {
    retained.remove(retain);
  }

  /** Whether a user's code may see the gradients that reach the node. */
  boolean showsGradients() {
    return !tensorHooks.isEmpty()
        || !prehooks.isEmpty()
        || !retained.isEmpty()
        || !posthooks.isEmpty();
  }

  void runTensorHooks(@Nullable Tensor[] grads) {
    for (OnTensor entry : tensorHooks) {
      Tensor grad = grads[entry.outputNr];
      if (grad != null) {
        Tensor replaced = entry.hook.apply(grad);
        if (replaced != null) {
          checkReplacement(grad, replaced);
          grads[entry.outputNr] = replaced;
        }
      }
    }
  }

  private static void checkReplacement(Tensor grad, Tensor replaced) {
    if (replaced.dtype() != grad.dtype()) {
      throw new IllegalStateException(
          "hook has changed the type of value (was "
              + grad.dtype()
              + " got "
              + replaced.dtype()
              + ")");
    }
    if (!replaced.shape().equals(grad.shape())) {
      throw new IllegalStateException(
          "hook has changed the size of value (was "
              + grad.shape()
              + " got "
              + replaced.shape()
              + ")");
    }
  }

  void runPrehooks(@Nullable Tensor[] grads) {
    for (NodePrehook hook : prehooks) {
      @Nullable Tensor[] replaced = hook.apply(grads.clone());
      if (replaced != null) {
        checkCount("prehook", replaced.length, grads.length);
        System.arraycopy(replaced, 0, grads, 0, grads.length);
      }
    }
  }

  void runRetained(@Nullable Tensor[] grads) {
    for (RetainGrad retain : retained) {
      retain.accept(grads);
    }
  }

  @Nullable Tensor[] runPosthooks(@Nullable Tensor[] inputs, @Nullable Tensor[] outputs) {
    for (NodePosthook hook : posthooks) {
      @Nullable Tensor[] replaced = hook.apply(inputs.clone(), outputs.clone());
      if (replaced != null) {
        checkCount("hook", replaced.length, inputs.length);
        inputs = replaced;
      }
    }
    return inputs;
  }

  void runPostAccumulate(Tensor leaf) {
    for (PostAccumulateGradHook hook : postAccumulate) {
      hook.accept(leaf);
    }
  }

  private static void checkCount(String kind, int got, int expected) {
    if (got != expected) {
      throw new IllegalStateException(
          kind + " has returned an incorrect number of values (got " + got + ", but expected "
              + expected + ")");
    }
  }
}
