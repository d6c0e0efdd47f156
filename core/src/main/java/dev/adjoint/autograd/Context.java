package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context of one call of a {@link Function}: what it saves for backward and jvp.
 *
 * <p>It is reachable from the {@code gradFn()} of the outputs, a {@link FunctionNode}.
 */
public final class Context {
  private static final String SAVED = "saved tensors";

  private final Function function;
  private final boolean[] needsInputGrad;
  private final @Nullable FunctionNode node;
  private @Nullable Map<String, @Nullable Object> attributes;

  // Set by the function, used by FunctionCall, then forgotten.
  @Nullable Tensor[] toSave = {};
  Tensor[] dirty = {};
  Tensor[] nonDifferentiable = {};

  /** Overrides the saved tensors: in jvp, and for single examples of a batch. */
  private @Nullable Tensor @Nullable [] provided;

  boolean materializeGrads = true;
  boolean materializeNonDiffGrads = true;
  private @Nullable SavedVariable[] saved = {};
  private boolean freed;

  /** The context of a call that is recorded elsewhere. */
  Context(Function function, boolean[] needsInputGrad) {
    this.function = function;
    this.needsInputGrad = needsInputGrad;
    this.node = null;
  }

  /**
   * The context of a call.
   *
   * @param generated whether it is recorded for a transform
   */
  Context(Function function, @Nullable Object[] inputs, boolean generated) {
    this.function = function;
    this.needsInputGrad = new boolean[inputs.length];
    List<Tensor> tensors = new ArrayList<>(inputs.length);
    boolean any = false;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] instanceof Tensor tensor) {
        needsInputGrad[i] = Recording.requiresGrad(tensor);
        any |= needsInputGrad[i];
        tensors.add(tensor);
      }
    }
    this.node =
        any && GradMode.isEnabled()
            ? new FunctionNode(
                this, inputs, Variable.edges(tensors.toArray(new Tensor[0])), generated)
            : null;
  }

  /** The backward node of the call; null if it is not recorded. */
  @Nullable FunctionNode node() {
    return node;
  }

  Function function() {
    return function;
  }

  // ---- what a function says in forward or setupContext

  /**
   * Saves tensors for backward, which reads them with {@link #savedTensors()}; nulls are kept.
   *
   * <p>Backward fails if a saved tensor was modified in place since.
   */
  public void saveForBackward(@Nullable Tensor... tensors) {
    Require.nonNull(tensors, "tensors");
    toSave = tensors.clone();
  }

  /** Saves tensors for the function's jvp, which reads them with {@link #savedTensors()}. */
  public void saveForForward(@Nullable Tensor... tensors) {
    Require.nonNull(tensors, "tensors");
    provided = tensors.clone();
  }

  /** Marks inputs that forward modified in place; each of them has to be an output. */
  public void markDirty(Tensor... inputs) {
    Require.nonNulls(inputs, "inputs");
    dirty = inputs.clone();
  }

  /** Marks outputs as not differentiable. */
  public void markNonDifferentiable(Tensor... outputs) {
    Require.nonNulls(outputs, "outputs");
    nonDifferentiable = outputs.clone();
  }

  /** Sets whether backward gets zeros (the default) or null for outputs without a gradient. */
  public void setMaterializeGrads(boolean materialize) {
    materializeGrads = materialize;
  }

  /** The same for outputs that can have no gradient. */
  void setMaterializeNonDiffGrads(boolean materialize) {
    materializeNonDiffGrads = materialize;
  }

  /** Stores any value under a name. */
  public void put(String name, @Nullable Object value) {
    Require.nonNull(name, "name");
    if (attributes == null) {
      attributes = new HashMap<>();
    }
    attributes.put(name, value);
  }

  // ---- what a function asks

  /** The value stored under a name; null if there is none. */
  public @Nullable Object get(String name) {
    Require.nonNull(name, "name");
    return attributes == null ? null : attributes.get(name);
  }

  /**
   * The value stored under a name.
   *
   * @throws IllegalArgumentException if there is none, or it is of another type
   */
  public <T> T get(String name, Class<T> type) {
    Require.nonNull(name, "name");
    Require.nonNull(type, "type");
    Object value = get(name);
    if (value == null) {
      throw Errors.argument("'%sBackward' object has no attribute '%s'", function.name(), name);
    }
    if (!type.isInstance(value)) {
      throw Errors.argument(
          "the attribute '%s' is a %s, no %s",
          name, value.getClass().getSimpleName(), type.getSimpleName());
    }
    return type.cast(value);
  }

  /**
   * Whether the gradient of input {@code i} is needed; always false for an input that is not a
   * tensor.
   */
  public boolean needsInputGrad(int i) {
    return needsInputGrad[Shapes.checkIndex(i, needsInputGrad.length, "inputs")];
  }

  /** For every input, whether its gradient is needed. */
  public boolean[] needsInputGrad() {
    return needsInputGrad.clone();
  }

  /**
   * The saved tensors; null where null was saved.
   *
   * @throws IllegalStateException if one of them was modified in place since, or they were freed by
   *     an earlier backward
   */
  public List<@Nullable Tensor> savedTensors() {
    @Nullable Tensor[] forForward = provided;
    if (forForward != null) {
      return Collections.unmodifiableList(Arrays.asList(forForward.clone()));
    }
    List<@Nullable Tensor> tensors = new ArrayList<>();
    for (SavedVariable s : raw()) {
      tensors.add(s == null ? null : s.unpack(owner()));
    }
    return Collections.unmodifiableList(tensors);
  }

  /**
   * One of {@link #savedTensors()}, which is not null.
   *
   * @throws IndexOutOfBoundsException if fewer were saved
   * @throws IllegalStateException if null was saved there
   */
  public Tensor saved(int i) {
    @Nullable Tensor[] forForward = provided;
    if (forForward != null) {
      return present(forForward[Shapes.checkIndex(i, forForward.length, SAVED)], i);
    }
    @Nullable SavedVariable[] all = raw();
    return present(all[Shapes.checkIndex(i, all.length, SAVED)], i).unpack(owner());
  }

  private static <T> T present(@Nullable T saved, int i) {
    if (saved == null) {
      throw Errors.state("null was saved at index %s: ask for savedTensors() instead", i);
    }
    return saved;
  }

  /** The {@link SavedVariable}s behind {@link #savedTensors()}, not unpacked. */
  public List<SavedTensor> rawSavedTensors() {
    List<SavedTensor> holders = new ArrayList<>();
    for (SavedVariable s : raw()) {
      holders.add(s == null ? SavedVariable.none() : s.ownedBy(owner()));
    }
    return Collections.unmodifiableList(holders);
  }

  @Nullable SavedVariable[] raw() {
    if (freed) {
      throw SavedVariable.released();
    }
    return saved;
  }

  @Nullable Tensor @Nullable [] provided() {
    return provided;
  }

  Map<String, @Nullable Object> attributes() {
    return attributes == null ? Map.of() : attributes;
  }

  /** Shows jvp what was saved for it, as values of the level that it runs at. */
  void lowerSaved(UnaryOperator<Tensor> value) {
    @Nullable Tensor[] lowered = provided == null ? new Tensor[0] : provided.clone();
    for (int i = 0; i < lowered.length; i++) {
      Tensor t = lowered[i];
      lowered[i] = t == null ? null : value.apply(t);
    }
    provided = lowered;
  }

  private Node owner() {
    return Objects.requireNonNull(node); // nothing is saved where nothing is recorded
  }

  /** Saves the tensors, after the outputs' histories have been set. */
  void save() {
    if (node != null) {
      @Nullable SavedVariable[] all = new SavedVariable[toSave.length];
      for (int i = 0; i < all.length; i++) {
        Tensor t = toSave[i];
        if (t != null) {
          boolean isOutput = GraphAccess.node(t) == node;
          all[i] = isOutput ? SavedVariable.output(t) : SavedVariable.input(t);
        }
      }
      saved = all;
    }
    toSave = new Tensor[0];
    dirty = new Tensor[0];
    nonDifferentiable = new Tensor[0];
    provided = null;
  }

  /** Frees the saved tensors; reading them afterwards is an error. */
  void release() {
    SavedVariable.freeAll(saved);
    saved = new SavedVariable[0];
    freed = true;
  }
}
