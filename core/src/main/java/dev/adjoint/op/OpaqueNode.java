package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.SavedTensor;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.graph.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Backward node of an {@link Opaque} operation. */
final class OpaqueNode extends OperationNode<Opaque> implements Opaque.Saved {
  private final long[][] sizes;
  private @Nullable SavedVariable @Nullable [] inputs;
  private @Nullable SavedVariable @Nullable [] outputs;
  private boolean savedAny;

  OpaqueNode(Opaque op, Tensor[] inputs) {
    this(op, inputs, inputs, false);
  }

  /**
   * Makes the node of an operation that is about to overwrite its first input; {@code kept} are
   * saved.
   */
  static OpaqueNode before(Overwriting op, Tensor[] inputs, Tensor[] kept) {
    return new OpaqueNode(op, inputs, kept, true);
  }

  private OpaqueNode(Opaque op, Tensor[] inputs, Tensor[] kept, boolean overwrites) {
    super(op, Variable.edges(inputs));
    this.sizes = new long[inputs.length][];
    this.inputs = new SavedVariable[inputs.length];
    boolean[] needed = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      needed[i] = needs(i);
      sizes[i] = TensorAccess.layout(inputs[i]).sizes();
    }
    for (int i = 0; i < inputs.length; i++) {
      // An input that the operation overwrites can't be guarded.
      boolean guards = op.guards(i, needed) && !(overwrites && i == 0);
      if (guards || op.saves(i, needed)) {
        this.inputs[i] = SavedVariable.input(kept[i]);
        savedAny = true;
      }
    }
  }

  void saveOutputs(Tensor[] results) {
    outputs = new SavedVariable[results.length];
    for (int i = 0; i < results.length; i++) {
      if (op.savesOutput(i) || op.guardsOutput(i)) {
        outputs[i] = SavedVariable.output(results[i]);
        savedAny = true;
      }
    }
  }

  /** Counts an output without gradient, so that later outputs keep their numbers. */
  void skipOutput(Tensor result) {
    Variable.skipOutput(this, result);
  }

  @Override
  @Nullable Tensor[] gradients(@Nullable Tensor[] grads) {
    for (Tensor grad : grads) {
      if (grad != null) {
        if (savedAny && inputs == null) {
          throw SavedVariable.released();
        }
        SavedVariable.checkAll(this, inputs);
        SavedVariable.checkAll(this, outputs);
        return op.vjp(grads, isPacked() ? new UnpackedOnce() : this);
      }
    }
    return op.refusesBackward() ? op.vjp(grads, this) : new Tensor[sizes.length];
  }

  @Override
  public boolean needs(int i) {
    return super.needs(i);
  }

  private boolean isPacked() {
    return SavedVariable.anyPacked(inputs) || SavedVariable.anyPacked(outputs);
  }

  /**
   * Unpacks each saved tensor only once if saved-tensor hooks are in use, however often a rule
   * reads it.
   */
  private final class UnpackedOnce implements Opaque.Saved {
    private final Map<Integer, Tensor> inputs = new HashMap<>();
    private final Map<Integer, Tensor> outputs = new HashMap<>();

    @Override
    public Tensor input(int i) {
      return inputs.computeIfAbsent(i, OpaqueNode.this::input);
    }

    @Override
    public Tensor output(int i) {
      return outputs.computeIfAbsent(i, OpaqueNode.this::output);
    }

    @Override
    public int count() {
      return sizes.length;
    }

    @Override
    public long[] sizes(int i) {
      return sizes[i];
    }

    @Override
    public boolean needs(int i) {
      return OpaqueNode.this.needs(i);
    }
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    if (savedAny && inputs == null) {
      throw SavedVariable.released();
    }
    List<@Nullable SavedTensor> all = new ArrayList<>();
    if (inputs != null) {
      all.addAll(Arrays.asList(inputs));
    }
    if (outputs != null) {
      all.addAll(Arrays.asList(outputs));
    }
    return all;
  }

  @Override
  protected void releaseSaved() {
    SavedVariable.freeAll(inputs);
    SavedVariable.freeAll(outputs);
    inputs = null;
    outputs = null;
  }

  @Override
  public Tensor input(int i) {
    return unpack(inputs, i);
  }

  @Override
  public Tensor output(int i) {
    return unpack(outputs, i);
  }

  private Tensor unpack(@Nullable SavedVariable @Nullable [] saved, int i) {
    if (saved == null) {
      throw SavedVariable.released();
    }
    return Objects.requireNonNull(saved[i], "not saved").unpack(this);
  }

  @Override
  public int count() {
    return sizes.length;
  }

  @Override
  public long[] sizes(int i) {
    return sizes[i];
  }
}
