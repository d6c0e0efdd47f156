package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.NodePosthook;
import dev.adjoint.autograd.NodePrehook;
import dev.adjoint.autograd.PostAccumulateGradHook;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.autograd.TensorHook;
import dev.adjoint.op.Errors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one node, in the order in which backward runs them.
 *
 * <p>Lists are copied on write: a hook that is taken off or put on by a hook of the same kind is
 * still called, or not yet, in the pass that is running.
 */
public final class NodeHooks {

  /** The hooks of one tensor: they run one after the other, whenever they were registered. */
  private record OfTensor(int outputNr, List<Registered<TensorHook>> hooks) {}

  /** One registration; the same hook may be registered twice. */
  private static final class Registered<T> {
    final T hook;

    /** Whether the hook wants to know of a gradient that is not there. */
    final boolean undefinedToo;

    Registered(T hook, boolean undefinedToo) {
      this.hook = hook;
      this.undefinedToo = undefinedToo;
    }
  }

  /** A hook of the library's own, which is called even when there is no gradient. */
  @FunctionalInterface
  public interface Observer {
    void accept(@Nullable Tensor grad);
  }

  /** Stores the gradient of a tensor that is no leaf. */
  public interface Retained {
    /** Stores the tensor's gradient, one of these, if there is one. */
    void accept(@Nullable Tensor[] grads);

    /** Moves to the tensor's new history after an in-place write. */
    void moveTo(Edge now);
  }

  private final List<OfTensor> tensorHooks;
  private final List<Registered<PostAccumulateGradHook>> postAccumulate;
  private final List<Registered<NodePrehook>> prehooks = new CopyOnWriteArrayList<>();
  private final List<Retained> retained = new CopyOnWriteArrayList<>();
  private final List<Registered<NodePosthook>> posthooks = new CopyOnWriteArrayList<>();

  public NodeHooks() {
    tensorHooks = new CopyOnWriteArrayList<>();
    postAccumulate = new CopyOnWriteArrayList<>();
  }

  private NodeHooks(NodeHooks other) {
    tensorHooks = other.tensorHooks;
    postAccumulate = other.postAccumulate;
  }

  /** The hooks of the same tensor, at another node. */
  NodeHooks ofSameTensor() {
    return new NodeHooks(this);
  }

  RemovableHandle addTensorHook(int outputNr, TensorHook hook) {
    return register(ofTensor(outputNr), new Registered<>(hook, false));
  }

  /** Registers what is called in the place of a tensor hook, also where there is no gradient. */
  RemovableHandle addObserver(int outputNr, Observer observer) {
    return register(ofTensor(outputNr), new Registered<>(new ObserverHook(observer), true));
  }

  private record ObserverHook(Observer observer) implements TensorHook {
    @Override
    @SuppressWarnings("NullAway") // called with null only where asked for
    public @Nullable Tensor apply(Tensor grad) {
      observer.accept(grad);
      return null;
    }
  }

  public RemovableHandle addPrehook(NodePrehook hook) {
    return register(prehooks, new Registered<>(hook, false));
  }

  public RemovableHandle addPosthook(NodePosthook hook) {
    return register(posthooks, new Registered<>(hook, false));
  }

  RemovableHandle addPostAccumulate(PostAccumulateGradHook hook) {
    return register(postAccumulate, new Registered<>(hook, false));
  }

  private synchronized List<Registered<TensorHook>> ofTensor(int outputNr) {
    for (OfTensor tensor : tensorHooks) {
      if (tensor.outputNr == outputNr) {
        return tensor.hooks;
      }
    }
    List<Registered<TensorHook>> hooks = new CopyOnWriteArrayList<>();
    tensorHooks.add(new OfTensor(outputNr, hooks));
    return hooks;
  }

  private static <T> RemovableHandle register(List<Registered<T>> list, Registered<T> entry) {
    list.add(entry);
    return NodeAccess.get().handle(() -> list.remove(entry));
  }

  void add(Retained retain) {
    retained.add(retain);
  }

  void remove(Retained retain) {
    retained.remove(retain);
  }

  /** Whether a user's code may see the gradients that reach the node. */
  boolean showsGradients() {
    if (!prehooks.isEmpty() || !retained.isEmpty() || !posthooks.isEmpty()) {
      return true;
    }
    for (OfTensor tensor : tensorHooks) {
      if (!tensor.hooks.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Runs the tensors' hooks, then stores the gradients that were asked for. */
  void runTensorHooks(@Nullable Tensor[] grads) {
    for (OfTensor tensor : tensorHooks) {
      for (Registered<TensorHook> entry : tensor.hooks) {
        Tensor grad = grads[tensor.outputNr];
        if (grad != null || entry.undefinedToo) {
          grads[tensor.outputNr] = call(entry.hook, grad);
        }
      }
    }
    for (Retained retain : retained) {
      retain.accept(grads);
    }
  }

  @SuppressWarnings("NullAway") // an observer takes null
  private static @Nullable Tensor call(TensorHook hook, @Nullable Tensor grad) {
    Tensor replaced = hook.apply(grad);
    if (replaced == null) {
      return grad;
    }
    checkReplacement(grad, replaced);
    return replaced;
  }

  private static void checkReplacement(@Nullable Tensor grad, @Nullable Tensor replaced) {
    if (replaced == null || replaced == grad) {
      return;
    }
    if (grad == null) {
      throw new IllegalStateException("can't replace a None gradient with a non-None value");
    }
    if (replaced.dtype() != grad.dtype()) {
      throw Errors.state(
          "hook has changed the type of value (was torch.%sTensor got torch.%sTensor)",
          grad.dtype().scalarTypeName(), replaced.dtype().scalarTypeName());
    }
    if (!replaced.shape().equals(grad.shape())) {
      throw Errors.state(
          "hook has changed the size of value (was %s got %s)", grad.shape(), replaced.shape());
    }
  }

  private static void checkReplacements(@Nullable Tensor[] grads, @Nullable Tensor[] replaced) {
    if (replaced.length != grads.length) {
      throw Errors.state(
          "hook has returned an incorrect number of values (got %s, but expected %s)",
          replaced.length, grads.length);
    }
    for (int i = 0; i < grads.length; i++) {
      checkReplacement(grads[i], replaced[i]);
    }
  }

  void runPrehooks(@Nullable Tensor[] grads) {
    for (Registered<NodePrehook> entry : prehooks) {
      @Nullable Tensor[] replaced = entry.hook.apply(grads.clone());
      if (replaced != null) {
        checkReplacements(grads, replaced);
        System.arraycopy(replaced, 0, grads, 0, grads.length);
      }
    }
  }

  @Nullable Tensor[] runPosthooks(
      Node node, @Nullable Tensor[] inputs, @Nullable Tensor[] outputs) {
    if (posthooks.isEmpty()) {
      return inputs;
    }
    @Nullable Tensor[] shown = NodeAccess.get().shown(node, inputs);
    for (Registered<NodePosthook> entry : posthooks) {
      @Nullable Tensor[] replaced = entry.hook.apply(shown.clone(), outputs.clone());
      if (replaced != null) {
        checkReplacements(shown, replaced);
        shown = replaced.clone();
      }
    }
    return NodeAccess.get().fromShown(node, shown);
  }

  public void runPostAccumulate(Tensor leaf) {
    for (Registered<PostAccumulateGradHook> entry : postAccumulate) {
      entry.hook.accept(leaf);
    }
  }
}
