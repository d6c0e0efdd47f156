package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.RunningPass;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A checkpointed region as one node: its backward runs the region, and a pass through that. */
final class CheckpointFunction extends Node {
  private final Checkpointed<?> function;
  private final byte @Nullable [] rngState;

  /** Arguments; those that are tensors as {@link SavedVariable}, null once released. */
  private @Nullable Object @Nullable [] args;

  /** Whose backward is running the region again, if any is. */
  private volatile @Nullable AutogradState recomputing;

  private CheckpointFunction(
      Checkpointed<?> function, byte @Nullable [] rngState, @Nullable Object[] given) {
    super(edges(given));
    this.function = function;
    this.rngState = rngState;
    @Nullable Object[] kept = new Object[given.length];
    for (int i = 0; i < given.length; i++) {
      kept[i] = given[i] instanceof Tensor tensor ? SavedVariable.input(tensor) : given[i];
    }
    this.args = kept;
  }

  private static @Nullable Edge[] edges(@Nullable Object[] args) {
    @Nullable Edge[] edges = new Edge[args.length];
    for (int i = 0; i < args.length; i++) {
      edges[i] = args[i] instanceof Tensor tensor ? Variable.gradientEdge(tensor) : null;
    }
    return edges;
  }

  /** Runs the region for the first time, unrecorded. */
  static <T extends @Nullable Object> T run(
      Checkpointed<T> function, boolean preserveRngState, @Nullable Object[] args) {
    boolean any = false;
    for (Object arg : args) {
      any |= arg instanceof Tensor tensor && Recording.requiresGrad(tensor);
    }
    if (!any) {
      Warnings.warn("None of the inputs have requires_grad=True. Gradients will be None");
    }
    byte[] rngState = preserveRngState ? MersenneTwister.defaultGenerator().getState() : null;
    T result = GradMode.with(false, () -> function.apply(args));
    if (!any || !GradMode.isEnabled()) {
      return result;
    }
    CheckpointFunction node = new CheckpointFunction(function, rngState, args);
    return mapTensors(result, output -> node.own(output, args));
  }

  /** The output with this node for a history. */
  private Tensor own(Tensor output, @Nullable Object[] inputs) {
    if (!DTypes.isDifferentiable(TensorAccess.dtype(output))) {
      Variable.skipOutput(this, output);
      return output;
    }
    Tensor own = output;
    if (isTaken(output, inputs)) {
      own = TensorAccess.newTensor(TensorAccess.operand(output), TensorAccess.version(output));
    }
    Variable.setHistory(own, this);
    return own;
  }

  /** Whether the output is a tensor that has its own place in a graph. */
  private static boolean isTaken(Tensor output, @Nullable Object[] inputs) {
    for (Object input : inputs) {
      if (input == output) {
        return true;
      }
    }
    AutogradMeta meta = GraphAccess.meta(output);
    return (meta != null && meta.base != null) || Recording.requiresGrad(output);
  }

  /** Replaces the tensors that are, or that an array or list of outputs holds. */
  @SuppressWarnings("unchecked") // the same kind of thing comes back
  private static <T extends @Nullable Object> T mapTensors(T outputs, UnaryOperator<Tensor> by) {
    return switch (outputs) {
      case null -> outputs;
      case Tensor tensor -> (T) by.apply(tensor);
      case Object[] array -> {
        Object[] mapped = array.clone();
        for (int i = 0; i < mapped.length; i++) {
          mapped[i] = array[i] instanceof Tensor tensor ? by.apply(tensor) : array[i];
        }
        yield (T) mapped;
      }
      case List<?> list -> {
        List<@Nullable Object> mapped = new ArrayList<>(list.size());
        for (Object element : list) {
          mapped.add(element instanceof Tensor tensor ? by.apply(tensor) : element);
        }
        yield (T) mapped;
      }
      default -> outputs;
    };
  }

  @Override
  public String name() {
    return "CheckpointFunctionBackward";
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    @Nullable Object[] kept = args;
    if (kept == null) {
      throw SavedVariable.released();
    }
    List<@Nullable SavedTensor> all = new ArrayList<>();
    for (Object arg : kept) {
      all.add(arg instanceof SavedVariable tensor ? tensor : null);
    }
    return all;
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    GraphTask task = GraphTask.innermost();
    if (task != null && task.restricted) {
      throw new IllegalStateException(
          "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing"
              + " an `inputs` parameter to .backward(). To resolve this error, you can either set"
              + " use_reentrant=False, or call .backward() without passing the `inputs` argument.");
    }
    @Nullable Object[] kept = args;
    if (kept == null) {
      throw SavedVariable.released();
    }
    @Nullable Object[] given = new Object[kept.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = kept[i] instanceof SavedVariable saved ? detached(saved.unpack(this)) : kept[i];
    }
    AutogradState state = AutogradState.current();
    if (recomputing == state) {
      throw new IllegalStateException(
          "checkpoint: the function returned a tensor that it had returned before, whose history"
              + " leads back to the checkpoint without end. Return a new tensor, such as a clone");
    }
    recomputing = state;
    try {
      RunningPass.runUserCode(
          grads, () -> CheckpointFrame.withRngState(rngState, () -> recompute(given, grads)));
    } finally {
      recomputing = null;
    }
    @Nullable Tensor[] results = new Tensor[given.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = given[i] instanceof Tensor tensor ? tensor.grad() : null;
    }
    return results;
  }

  private static Tensor detached(Tensor input) {
    Tensor detached = input.detach();
    if (Recording.requiresGrad(input)) {
      Variable.setRequiresGrad(detached, true);
    }
    return detached;
  }

  private void recompute(@Nullable Object[] given, @Nullable Tensor[] grads) {
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    int[] count = new int[1];
    Object result = GradMode.with(true, () -> (Object) function.apply(given));
    Object _ =
        mapTensors(
            result,
            output -> {
              int nr = count[0]++;
              if (Recording.requiresGrad(output) && nr < numOutputs()) {
                outputs.add(output);
                Tensor grad = nr < grads.length ? grads[nr] : null;
                weights.add(grad == null ? zeros(nr) : grad);
              }
              return output;
            });
    if (outputs.isEmpty()) {
      throw new IllegalStateException(
          "none of output has requires_grad=True, this checkpoint() is not necessary");
    }
    Autograd.backward(outputs, weights, null, false, null);
  }

  @Override
  protected void releaseSaved() {
    @Nullable Object[] kept = args;
    args = null;
    if (kept != null) {
      for (Object arg : kept) {
        if (arg instanceof SavedVariable saved) {
          saved.free();
        }
      }
    }
  }
}
