package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
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
 * What one call of a {@link Function} keeps for its backward and forward-mode derivatives.
 *
 * <p>The {@code gradFn()} of the outputs, a {@link FunctionNode}, leads back to it.
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

  /** Stands in for what was saved: in jvp, and for single members of a batch. */
  private @Nullable Tensor @Nullable [] provided;

  boolean materializeGrads = true;
  boolean materializeNonDiffGrads = true;
  private @Nullable SavedTensor[] saved = {};
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
        needsInputGrad[i] = Variable.requiresGrad(tensor);
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

  /** The record of the call in the graph; null where the call is not recorded. */
  public @Nullable FunctionNode node() {
    return node;
  }

  Function function() {
    return function;
  }

  // ---- what a function says in forward or setupContext

  /**
   * Keeps tensors for backward, which gets them by {@link #savedTensors()}. A null keeps its place.
   *
   * <p>A tensor that is written to in place before backward is noticed there.
   */
  public void saveForBackward(@Nullable Tensor... tensors) {
    Require.nonNull(tensors, "tensors");
    toSave = tensors.clone();
  }

  /** Keeps tensors for the function's jvp, which gets them by {@link #savedTensors()}. */
  public void saveForForward(@Nullable Tensor... tensors) {
    Require.nonNull(tensors, "tensors");
    provided = tensors.clone();
  }

  /** Says which inputs were written to in place; each of them has to be an output. */
  public void markDirty(Tensor... inputs) {
    Require.nonNulls(inputs, "inputs");
    dirty = inputs.clone();
  }

  /** Says which outputs have no gradient. */
  public void markNonDifferentiable(Tensor... outputs) {
    Require.nonNulls(outputs, "outputs");
    nonDifferentiable = outputs.clone();
  }

  /** Whether backward gets zeros, rather than null, for outputs without a gradient: the default. */
  public void setMaterializeGrads(boolean materialize) {
    materializeGrads = materialize;
  }

  /** The same for outputs that can have no gradient. */
  void setMaterializeNonDiffGrads(boolean materialize) {
    materializeNonDiffGrads = materialize;
  }

  /** Keeps any value under a name. */
  public void put(String name, @Nullable Object value) {
    Require.nonNull(name, "name");
    if (attributes == null) {
      attributes = new HashMap<>();
    }
    attributes.put(name, value);
  }

  // ---- what a function asks

  /** The value under a name; null where there is none. */
  public @Nullable Object get(String name) {
    Require.nonNull(name, "name");
    return attributes == null ? null : attributes.get(name);
  }

  /**
   * The value under a name.
   *
   * @throws IllegalArgumentException if there is none, or one of another type
   */
  public <T> T get(String name, Class<T> type) {
    Require.nonNull(name, "name");
    Require.nonNull(type, "type");
    Object value = get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "'" + function.name() + "Backward' object has no attribute '" + name + "'");
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the attribute '"
              + name
              + "' is a "
              + value.getClass().getSimpleName()
              + ", no "
              + type.getSimpleName());
    }
    return type.cast(value);
  }

  /** Whether the gradient of an input is asked for; never for what is no tensor. */
  public boolean needsInputGrad(int i) {
    return needsInputGrad[Shapes.checkIndex(i, needsInputGrad.length, "inputs")];
  }

  /** Whether the gradient is asked for, for every input. */
  public boolean[] needsInputGrad() {
    return needsInputGrad.clone();
  }

  /**
   * The tensors that were saved, null where null was saved.
   *
   * @throws IllegalStateException if one of them was written to since, or if they were freed by an
   *     earlier backward
   */
  public List<@Nullable Tensor> savedTensors() {
    @Nullable Tensor[] forForward = provided;
    if (forForward != null) {
      return Collections.unmodifiableList(Arrays.asList(forForward.clone()));
    }
    List<@Nullable Tensor> tensors = new ArrayList<>();
    for (SavedTensor s : raw()) {
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
    @Nullable SavedTensor[] all = raw();
    return present(all[Shapes.checkIndex(i, all.length, SAVED)], i).unpack(owner());
  }

  private static <T> T present(@Nullable T saved, int i) {
    if (saved == null) {
      throw new IllegalStateException(
          "null was saved at index " + i + ": ask for savedTensors() instead");
    }
    return saved;
  }

  /** The holders of {@link #savedTensors()}, without unpacking them. */
  public List<SavedTensor> rawSavedTensors() {
    List<SavedTensor> holders = new ArrayList<>();
    for (SavedTensor s : raw()) {
      holders.add(s == null ? SavedTensor.none() : s.ownedBy(owner()));
    }
    return Collections.unmodifiableList(holders);
  }

  @Nullable SavedTensor[] raw() {
    if (freed) {
      throw SavedTensor.released();
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

  /** Keeps the tensors, now that the outputs have their histories. */
  void save() {
    if (node != null) {
      @Nullable SavedTensor[] all = new SavedTensor[toSave.length];
      for (int i = 0; i < all.length; i++) {
        Tensor t = toSave[i];
        if (t != null) {
          boolean isOutput = TensorAccess.node(t) == node;
          all[i] = isOutput ? SavedTensor.output(t) : SavedTensor.input(t);
        }
      }
      saved = all;
    }
    toSave = new Tensor[0];
    dirty = new Tensor[0];
    nonDifferentiable = new Tensor[0];
    provided = null;
  }

  /** Drops what was saved; asking for it then says so. */
  void release() {
    SavedTensor.freeAll(saved);
    saved = new SavedTensor[0];
    freed = true;
  }
}
