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

  /** One registration; the same hook may be registered twice. */
  private static final class Entry<T> {
    final T hook;

    Entry(T hook) {
      this.hook = hook;
    }
  }

  private final List<Entry<OnTensor>> tensorHooks = new CopyOnWriteArrayList<>();
  private final List<Entry<NodePrehook>> prehooks = new CopyOnWriteArrayList<>();
  private final List<RetainGrad> retained = new CopyOnWriteArrayList<>();
  private final List<Entry<NodePosthook>> posthooks = new CopyOnWriteArrayList<>();
  private final List<Entry<PostAccumulateGradHook>> postAccumulate = new CopyOnWriteArrayList<>();

  RemovableHandle addTensorHook(int outputNr, TensorHook hook) {
    return register(tensorHooks, new OnTensor(outputNr, hook));
  }

  RemovableHandle addPrehook(NodePrehook hook) {
    return register(prehooks, hook);
  }

  RemovableHandle addPosthook(NodePosthook hook) {
    return register(posthooks, hook);
  }

  RemovableHandle addPostAccumulate(PostAccumulateGradHook hook) {
    return register(postAccumulate, hook);
  }

  private static <T> RemovableHandle register(List<Entry<T>> list, T hook) {
    Entry<T> entry = new Entry<>(hook);
    list.add(entry);
    return new RemovableHandle(() -> list.remove(entry));
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
    for (Entry<OnTensor> entry : tensorHooks) {
      int outputNr = entry.hook.outputNr;
      Tensor grad = grads[outputNr];
      if (grad != null) {
        Tensor replaced = entry.hook.hook.apply(grad);
        if (replaced != null) {
          checkReplacement(grad, replaced);
          grads[outputNr] = replaced;
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
    for (Entry<NodePrehook> entry : prehooks) {
      @Nullable Tensor[] replaced = entry.hook.apply(grads.clone());
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
    for (Entry<NodePosthook> entry : posthooks) {
      @Nullable Tensor[] replaced = entry.hook.apply(inputs.clone(), outputs.clone());
      if (replaced != null) {
        checkCount("hook", replaced.length, inputs.length);
        inputs = replaced;
      }
    }
    return inputs;
  }

  void runPostAccumulate(Tensor leaf) {
    for (Entry<PostAccumulateGradHook> entry : postAccumulate) {
      entry.hook.accept(leaf);
    }
  }

  private static void checkCount(String kind, int got, int expected) {
    if (got != expected) {
      throw new IllegalStateException(
          kind
              + " has returned an incorrect number of values (got "
              + got
              + ", but expected "
              + expected
              + ")");
    }
  }
}
