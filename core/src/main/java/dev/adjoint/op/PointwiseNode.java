package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.SavedTensor;
import dev.adjoint.autograd.Variable;
import dev.adjoint.ops.Clone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of a pointwise operation: it keeps the free variables of the gradients needed. */
final class PointwiseNode extends Node {
  private static final int RESULT = 1 << 31;
  private static final int RELEASED = 1 << 30;
  private static final Scalar[] NO_NUMBERS = {};

  private final Pointwise op;

  /** The one number that backward needs, or a {@code Scalar[]} of all. */
  private final Object numbers;

  /** The dtype that forward computed in, and backward does. */
  private final DType compute;

  /** Which inputs are saved, as bits, and the bits above. */
  private int saved;

  private @Nullable SavedTensor first;
  private @Nullable SavedTensor second;
  private @Nullable SavedTensor @Nullable [] others;
  private @Nullable SavedTensor result;

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
    super(edges(op, inputs), state);
    this.op = op;
    this.compute = compute;
    boolean takesNumbers = false;
    for (int i = 0; i < inputs.length; i++) {
      if (needs(i)) {
        Vjp vjp = op.vjp(i);
        saved |= vjp.saved();
        takesNumbers |= vjp.takesNumbers();
      }
    }
    this.numbers = !takesNumbers ? NO_NUMBERS : numbers.length == 1 ? numbers[0] : numbers;
    // What the operation itself overwrites is not there to be guarded.
    saved |= copied < 0 ? op.guarded() : op.guarded() & ~(1 << copied);
    for (int i = 0; i < inputs.length; i++) {
      if ((saved & 1 << i) != 0) {
        // What the operation itself overwrites is kept as a copy of what it was.
        Tensor kept = i == copied ? Clone.apply(inputs[i]) : inputs[i];
        save(i, inputs.length, SavedTensor.input(kept));
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

  /** The record of an operation that is about to overwrite {@code self}. */
  static PointwiseNode before(
      Pointwise op, Tensor self, Tensor[] inputs, Scalar[] numbers, DType compute) {
    // Only where the operation overwrites it: as a further operand it is saved as it is, and
    // backward refuses it, as in PyTorch.
    int copied = 0;
    while (copied < inputs.length && inputs[copied] != self) {
      copied++;
    }
    return new PointwiseNode(AutogradState.current(), op, inputs, numbers, compute, copied);
  }

  private void save(int i, int count, SavedTensor tensor) {
    switch (i) {
      case 0 -> first = tensor;
      case 1 -> second = tensor;
      default -> {
        if (others == null) {
          others = new SavedTensor[count];
        }
        others[i] = tensor;
      }
    }
  }

  void saveOutput(Tensor out) {
    if ((saved & RESULT) != 0) {
      result = SavedTensor.output(out);
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
      throw SavedTensor.released();
    }
    if (op.guarded() != 0) {
      SavedTensor.checkAll(this, first, second, result);
      SavedTensor.checkAll(this, others);
    }
    @Nullable Tensor[] unpacked = isPacked() ? new Tensor[op.arity() + 1] : null;
    for (int i = 0; i < results.length; i++) {
      if (needs(i)) {
        results[i] = gradient(op.vjp(i), grad, unpacked);
      }
    }
    return results;
  }

  private boolean isReleased() {
    return (saved & RELEASED) != 0 && saved != RELEASED;
  }

  /** Whether hooks hold what was saved: then each of it is unpacked once. */
  private boolean isPacked() {
    return isPacked(first) || isPacked(second) || isPacked(result) || SavedTensor.anyPacked(others);
  }

  private static boolean isPacked(@Nullable SavedTensor tensor) {
    return tensor != null && tensor.isPacked();
  }

  private @Nullable Tensor gradient(Vjp vjp, Tensor grad, @Nullable Tensor @Nullable [] unpacked) {
    return switch (vjp.form()) {
      case PASS -> grad;
      case ZERO -> {
        if (vjp.saved() != 0) {
          SavedTensor.checkAll(this, first, second, result);
        }
        yield Dispatch.zeros(TensorAccess.layout(grad).sizes(), TensorAccess.dtype(grad));
      }
      case COMPUTED -> {
        int[] sources = vjp.sources();
        Tensor[] inputs = new Tensor[sources.length];
        for (int k = 0; k < sources.length; k++) {
          inputs[k] =
              switch (sources[k]) {
                case Vjp.GRAD -> grad;
                case Vjp.OUTPUT -> unpack(result, op.arity(), unpacked);
                default -> unpack(savedInput(sources[k]), sources[k], unpacked);
              };
        }
        yield vjp.op().run(inputs, numbers(), compute);
      }
    };
  }

  private Scalar[] numbers() {
    return numbers instanceof Scalar one ? new Scalar[] {one} : (Scalar[]) numbers;
  }

  private @Nullable SavedTensor savedInput(int i) {
    return switch (i) {
      case 0 -> first;
      case 1 -> second;
      default -> {
        @Nullable SavedTensor @Nullable [] more = others; // another thread may release it
        yield more == null ? null : more[i];
      }
    };
  }

  private Tensor unpack(
      @Nullable SavedTensor tensor, int place, @Nullable Tensor @Nullable [] unpacked) {
    if (tensor == null) {
      throw SavedTensor.released();
    }
    if (unpacked == null) {
      return tensor.unpack(this);
    }
    Tensor known = unpacked[place];
    if (known == null) {
      known = tensor.unpack(this);
      unpacked[place] = known;
    }
    return known;
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    if (isReleased()) {
      throw SavedTensor.released();
    }
    List<@Nullable SavedTensor> all = new ArrayList<>();
    all.add(first);
    all.add(second);
    if (others != null) {
      all.addAll(Arrays.asList(others));
    }
    all.add(result);
    return all;
  }

  @Override
  protected void releaseSaved() {
    saved |= RELEASED;
    SavedTensor.freeAll(first, second, result);
    SavedTensor.freeAll(others);
    first = null;
    second = null;
    others = null;
    result = null;
  }
}
