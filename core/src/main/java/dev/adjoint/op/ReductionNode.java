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
import org.jspecify.annotations.Nullable;

/** Backward node of a {@link Reduction}. */
final class ReductionNode extends OperationNode<Reduction> implements Reduction.Kept {
  private final Scalar[] numbers;
  private final long[][] inputSizes;
  private final long[] sizes;
  private final boolean[] reduced;
  private @Nullable SavedVariable @Nullable [] inputs;
  private @Nullable SavedVariable output;
  private boolean released;

  ReductionNode(Reduction op, Tensor[] inputs, Scalar[] numbers, long[] sizes, boolean[] reduced) {
    super(op, Variable.edges(inputs));
    this.numbers = numbers;
    this.sizes = sizes;
    this.reduced = reduced;
    this.inputSizes = new long[inputs.length][];
    boolean saves = op.savesInputs();
    if (saves) {
      this.inputs = new SavedVariable[inputs.length];
    }
    for (int i = 0; i < inputs.length; i++) {
      inputSizes[i] = TensorAccess.layout(inputs[i]).sizes();
      // With several inputs, the gradient of one depends on the others.
      if (this.inputs != null && (inputs.length == 1 || neededElsewhere(i, inputs.length))) {
        this.inputs[i] = SavedVariable.input(inputs[i]);
      }
    }
  }

  private boolean neededElsewhere(int i, int count) {
    for (int k = 0; k < count; k++) {
      if (k != i && needs(k)) {
        return true;
      }
    }
    return false;
  }

  void saveOutput(Tensor out) {
    if (op.savesOutput()) {
      output = SavedVariable.output(out);
    }
  }

  @Override
  @Nullable Tensor[] gradients(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[inputSizes.length];
    if (grad == null) {
      return results;
    }
    if (released && (op.savesInputs() || op.savesOutput())) {
      throw SavedVariable.released();
    }
    SavedVariable.checkAll(this, inputs);
    if (output != null) {
      output.check(this);
    }
    Reduction.Kept saved =
        SavedVariable.anyPacked(inputs) || (output != null && output.isPacked())
            ? new UnpackedInputs()
            : this;
    Tensor kept = withKeptDims(grad);
    for (int i = 0; i < results.length; i++) {
      if (needs(i)) {
        @Nullable Tensor result = op.rule(i).apply(kept, saved);
        results[i] = result == null ? null : fitted(result, inputSizes[i]);
      }
    }
    return results;
  }

  /**
   * Sums the gradient down to the sizes of an input that was broadcast, as an unbatched input under
   * {@code vmap} is.
   */
  private Tensor fitted(Tensor gradient, long[] wanted) {
    if (Arrays.equals(TensorAccess.layout(gradient).sizes(), wanted)) {
      return gradient;
    }
    return Terms.get().sumTo(gradient.expand(sizes), wanted);
  }

  /** A result of one element broadcasts as it is. */
  private Tensor withKeptDims(Tensor t) {
    int dim = TensorAccess.layout(t).dim();
    return dim == 0 || dim == sizes.length ? t : t.reshape(Shapes.keepDims(sizes, reduced));
  }

  @Override
  public Tensor input(int i) {
    // Read once: a backward pass on another thread may release the saved tensors at any time.
    @Nullable SavedVariable @Nullable [] all = inputs;
    SavedVariable saved = all == null ? null : all[i];
    if (saved == null) {
      throw SavedVariable.released();
    }
    return saved.unpack(this);
  }

  @Override
  public Tensor output() {
    SavedVariable saved = output;
    if (saved == null) {
      throw SavedVariable.released();
    }
    return withKeptDims(saved.unpack(this));
  }

  @Override
  public long count() {
    return Shapes.count(reduced, sizes);
  }

  @Override
  public boolean[] reduced() {
    return reduced;
  }

  @Override
  public Scalar[] numbers() {
    return numbers;
  }

  /**
   * Unpacks each saved tensor only once if saved-tensor hooks are in use, however often rules read
   * it.
   */
  private final class UnpackedInputs implements Reduction.Kept {
    private final Map<Integer, Tensor> inputs = new HashMap<>();
    private @Nullable Tensor output;

    @Override
    public Tensor input(int i) {
      return inputs.computeIfAbsent(i, ReductionNode.this::input);
    }

    @Override
    public Tensor output() {
      Tensor known = output;
      if (known == null) {
        known = ReductionNode.this.output();
        output = known;
      }
      return known;
    }

    @Override
    public long count() {
      return ReductionNode.this.count();
    }

    @Override
    public boolean[] reduced() {
      return reduced;
    }

    @Override
    public Scalar[] numbers() {
      return numbers;
    }
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    if (released && (op.savesInputs() || op.savesOutput())) {
      throw SavedVariable.released();
    }
    List<@Nullable SavedTensor> all = new ArrayList<>();
    if (inputs != null) {
      all.addAll(Arrays.asList(inputs));
    }
    all.add(output);
    return all;
  }

  @Override
  protected void releaseSaved() {
    released = true;
    SavedVariable.freeAll(inputs);
    SavedVariable.freeAll(output);
    inputs = null;
    output = null;
  }
}
