package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.SavedTensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.graph.Saving;
import dev.adjoint.graph.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Backward node of a {@link Pointwise} operation: it saves the free variables of the needed
 * gradients.
 */
final class PointwiseNode extends Node {
  private static final Scalar[] NO_NUMBERS = {};

  private final Pointwise op;

  /** The number that backward needs, or a {@code Scalar[]} of all. */
  private final Object numbers;

  /** The promoted dtype of forward, in which backward computes too. */
  private final DType compute;

  /** What is saved, as {@link SavedBits}. */
  private int saved;

  // The saved inputs followed by the result, as {@code Saved} holds them. Fields instead of an
  // array, since graphs of scalars consist mostly of such nodes and most operations save one or two
  // tensors.
  private @Nullable Object first;
  private @Nullable Object second;
  private @Nullable Object @Nullable [] others;

  PointwiseNode(
      AutogradState state, Pointwise op, Tensor[] inputs, Scalar[] numbers, DType compute) {
    this(state, op, inputs, numbers, compute, -1);
  }

  private PointwiseNode(
      AutogradState state,
      Pointwise op,
      Tensor[] inputs,
      Scalar[] numbers,
      DType compute,
      int copied) {
    super(edges(op, inputs), state.nextSequenceNr++);
    this.op = op;
    this.compute = compute;
    boolean takesNumbers = false;
    for (int i = 0; i < inputs.length; i++) {
      if (needs(i)) {
        PointwiseVjp vjp = op.vjp(i);
        saved |= vjp.saved();
        takesNumbers |= vjp.takesNumbers();
      }
    }
    this.numbers = !takesNumbers ? NO_NUMBERS : numbers.length == 1 ? numbers[0] : numbers;
    // An input that the operation overwrites can't be guarded.
    saved |= copied < 0 ? op.guarded() : op.guarded() & ~SavedBits.input(copied);
    for (int i = 0; i < inputs.length; i++) {
      if (SavedBits.has(saved, SavedBits.input(i))) {
        // An input that the operation overwrites is saved as a copy.
        Object kept =
            i == copied ? SavedVariable.input(inputs[i].clone()) : Saving.input(inputs[i], this, i);
        save(i, kept);
      }
    }
  }

  private static @Nullable Edge[] edges(Pointwise op, Tensor[] inputs) {
    @Nullable Edge[] edges = new Edge[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      edges[i] = op.isDifferentiable(i) ? Variable.gradientEdge(inputs[i]) : null;
    }
    return edges;
  }

  /** Makes the node of an operation that is about to overwrite {@code self}. */
  static PointwiseNode before(
      Pointwise op, Tensor self, Tensor[] inputs, Scalar[] numbers, DType compute) {
    // Only the overwritten operand is copied: the same tensor as a further operand is saved as it
    // is, and backward refuses it, as in PyTorch.
    int copied = 0;
    while (copied < inputs.length && inputs[copied] != self) {
      copied++;
    }
    return new PointwiseNode(AutogradState.current(), op, inputs, numbers, compute, copied);
  }

  private void save(int i, Object kept) {
    switch (i) {
      case 0 -> first = kept;
      case 1 -> second = kept;
      default -> {
        if (others == null) {
          others = new Object[op.arity() + 1];
        }
        others[i] = kept;
      }
    }
  }

  boolean savesOutput() {
    return SavedBits.has(saved, SavedBits.RESULT);
  }

  void saveOutput(Tensor out) {
    if (savesOutput()) {
      save(op.arity(), Saving.output(out, this));
    }
  }

  @Override
  public String name() {
    return op.nodeName();
  }

  @Override
  protected int hiddenEdges() {
    return op.hiddenEdges();
  }

  @Override
  protected int numberEdges() {
    return op.numberEdges();
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[op.arity()];
    if (grad == null) {
      return results;
    }
    if (isReleased()) {
      throw SavedVariable.released();
    }
    if (op.guarded() != 0) {
      checkSaved();
    }
    @Nullable Tensor[] unpacked = isPacked() ? new Tensor[op.arity() + 1] : null;
    for (int i = 0; i < results.length; i++) {
      if (needs(i)) {
        results[i] = gradient(op.vjp(i), grad, unpacked);
      }
    }
    return results;
  }

  private void checkSaved() {
    for (int i = 0; i <= op.arity(); i++) {
      Saving.check(kept(i), this, i);
    }
  }

  private boolean isReleased() {
    return SavedBits.has(saved, SavedBits.RELEASED) && saved != SavedBits.RELEASED;
  }

  /** Whether saved-tensor hooks are in use; each saved tensor is then unpacked only once. */
  private boolean isPacked() {
    for (int i = 0; i <= op.arity(); i++) {
      if (Saving.isPacked(kept(i))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Tensor gradient(
      PointwiseVjp vjp, Tensor grad, @Nullable Tensor @Nullable [] unpacked) {
    return switch (vjp.form()) {
      case PASS -> grad;
      case ZERO -> {
        if (vjp.saved() != 0) {
          checkSaved();
        }
        yield Execution.zeros(TensorAccess.layout(grad).sizes(), TensorAccess.dtype(grad));
      }
      case COMPUTED -> {
        int[] sources = vjp.sources();
        Tensor[] inputs = new Tensor[sources.length];
        for (int k = 0; k < sources.length; k++) {
          inputs[k] =
              switch (sources[k]) {
                case PointwiseVjp.GRAD -> grad;
                case PointwiseVjp.OUTPUT -> unpack(op.arity(), unpacked);
                default -> unpack(sources[k], unpacked);
              };
        }
        yield vjp.op().run(inputs, numbers(), compute);
      }
    };
  }

  private Scalar[] numbers() {
    return numbers instanceof Scalar one ? new Scalar[] {one} : (Scalar[]) numbers;
  }

  private @Nullable Object kept(int i) {
    return switch (i) {
      case 0 -> first;
      case 1 -> second;
      default -> {
        @Nullable Object @Nullable [] more = others; // another thread may release it
        yield more == null ? null : more[i];
      }
    };
  }

  private Tensor unpack(int place, @Nullable Tensor @Nullable [] unpacked) {
    Object saved = kept(place);
    if (saved == null) {
      throw SavedVariable.released();
    }
    if (unpacked == null) {
      return Saving.unpack(saved, this, place);
    }
    Tensor known = unpacked[place];
    if (known == null) {
      known = Saving.unpack(saved, this, place);
      unpacked[place] = known;
    }
    return known;
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    if (isReleased()) {
      throw SavedVariable.released();
    }
    List<@Nullable SavedTensor> all = new ArrayList<>();
    for (int i = 0; i <= op.arity(); i++) {
      Object kept = kept(i);
      if (kept != null) {
        SavedVariable shown = Saving.shown(kept, this, i);
        save(i, shown); // the caller may set hooks on it
        all.add(shown);
      }
    }
    return all;
  }

  @Override
  protected void releaseSaved() {
    saved |= SavedBits.RELEASED;
    for (int i = 0; i <= op.arity(); i++) {
      Saving.free(kept(i));
    }
    first = null;
    second = null;
    others = null;
  }
}
