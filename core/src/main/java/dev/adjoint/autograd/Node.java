package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recorded operation of the backward graph.
 *
 * <p>It receives one gradient for every output of the forward operation, null where there is none,
 * and returns one for every edge of {@link #nextEdges()}, null where none is needed.
 */
public abstract non-sealed class Node extends Edge {
  private static final @Nullable Edge[] NO_EDGES = {};

  // A graph holds one of these for each operation: what few nodes have stands in an object apart.
  private final @Nullable Edge[] next;
  private long sequenceNr;
  private int outputs;
  private @Nullable Layout layout;
  private @Nullable DType dtype;
  private volatile @Nullable Rare rare;

  /** Holds the working state of the one backward pass that got here first. */
  volatile @Nullable NodeState scratch;

  /** What a gradient for an output of the forward operation must look like. */
  record OutputInfo(Layout layout, DType dtype) {}

  private static final class Rare {
    /** The outputs after the first. */
    OutputInfo[] others = {};

    /** Where the node was recorded. */
    @Nullable ForwardTrace trace;

    volatile @Nullable NodeHooks hooks;
  }

  protected Node(@Nullable Edge[] next, long sequenceNr) {
    this(next, sequenceNr, AutogradState.current());
  }

  protected Node(@Nullable Edge[] next) {
    this(next, AutogradState.current());
  }

  /** A node that the calling thread records, whose state is at hand. */
  protected Node(@Nullable Edge[] next, AutogradState state) {
    this(next, state.nextSequenceNr++, state);
  }

  private Node(@Nullable Edge[] next, long sequenceNr, AutogradState state) {
    this.next = next;
    this.sequenceNr = sequenceNr;
    if (state.anomaly) {
      rare().trace = ForwardTrace.capture(state);
    }
  }

  private synchronized Rare rare() {
    Rare known = rare;
    if (known == null) {
      known = new Rare();
      rare = known;
    }
    return known;
  }

  /** Where this was recorded; null unless anomaly mode was on. */
  final @Nullable ForwardTrace trace() {
    Rare known = rare;
    return known == null ? null : known.trace;
  }

  /** The name as PyTorch prints it, {@code MulBackward0}. */
  public abstract String name();

  /**
   * Computes the gradients of the inputs.
   *
   * @param grads one gradient for each output of the forward operation, null where undefined
   * @return one gradient for each next edge, null where undefined or not needed
   */
  protected abstract @Nullable Tensor[] apply(@Nullable Tensor[] grads);

  /** Drops what was saved for backward; a second backward then says so. */
  protected void releaseSaved() {}

  /** What {@link #savedTensors} lists; nodes that save nothing need not say so. */
  protected List<@Nullable SavedTensor> saved() {
    return List.of();
  }

  /**
   * The tensors that are kept for backward: inputs in their order, then results.
   *
   * @throws IllegalStateException if backward has freed them
   */
  public final List<SavedTensor> savedTensors() {
    List<SavedTensor> result = new ArrayList<>();
    for (SavedTensor saved : saved()) {
      if (saved != null) {
        result.add(saved.ownedBy(this));
      }
    }
    return result;
  }

  /**
   * Where the gradients go, one place for each input of the forward operation; null where an input
   * needs none, and for a plain number that stands for a tensor.
   */
  public final List<@Nullable Edge> nextEdges() {
    return Arrays.asList(shown(next));
  }

  /** How many of the first edges users don't see, since they belong to mere conditions. */
  protected int hiddenEdges() {
    return 0;
  }

  /** How many plain numbers users see among the edges, after all others. */
  protected int numberEdges() {
    return 0;
  }

  /** What there is for each edge, as users see it. */
  final <T> @Nullable T[] shown(@Nullable T[] perEdge) {
    int from = hiddenEdges();
    return Arrays.copyOfRange(perEdge, from, perEdge.length + numberEdges());
  }

  /** What users give for each edge that they see. */
  final @Nullable Tensor[] fromShown(@Nullable Tensor[] shown) {
    int from = hiddenEdges();
    int count = shown.length - numberEdges();
    @Nullable Tensor[] perEdge = new Tensor[from + count];
    System.arraycopy(shown, 0, perEdge, from, count);
    return perEdge;
  }

  /**
   * Computes the gradients of the inputs, apart from any backward pass: no hook runs, and what was
   * saved stays.
   *
   * @param grads one gradient for each output of the forward operation, null where undefined
   * @return one gradient for each of {@link #nextEdges()}, null where undefined or not needed
   * @throws IllegalArgumentException if there are more or fewer gradients than outputs
   * @throws IllegalStateException if a gradient has not the shape of its output
   */
  public final List<@Nullable Tensor> call(@Nullable Tensor... grads) {
    Require.nonNull(grads, "grads");
    if (grads.length != outputs) {
      throw new IllegalArgumentException(
          "expected " + outputs + " arguments, got " + grads.length + " instead");
    }
    for (int i = 0; i < outputs; i++) {
      Tensor grad = grads[i];
      if (grad != null) {
        Autograd.checkShape(i, grad, new GradientEdge(this, i), false);
      }
    }
    return Arrays.asList(shown(apply(grads.clone())));
  }

  /** What the gradients that reach this node look like, one for each output. */
  public final List<InputMetadata> inputMetadata() {
    InputMetadata[] metadata = new InputMetadata[outputs];
    for (int i = 0; i < outputs; i++) {
      OutputInfo info = output(i);
      metadata[i] = new InputMetadata(Shape.of(info.layout().sizes()), info.dtype());
    }
    return List.of(metadata);
  }

  final @Nullable Edge[] next() {
    return next;
  }

  static @Nullable Edge[] noEdges() {
    return NO_EDGES;
  }

  /** Whether the gradient for input {@code i} is asked for. */
  public boolean needs(int i) {
    return next[Shapes.checkIndex(i, next.length, "inputs")] != null;
  }

  /** The place in the order of creation on its thread: later nodes run earlier in backward. */
  public final long sequenceNr() {
    return sequenceNr;
  }

  /** Changes the order among the nodes that are ready at the same time. */
  public final void setSequenceNr(long sequenceNr) {
    this.sequenceNr = sequenceNr;
  }

  /** How many outputs the forward operation had. */
  public final int numOutputs() {
    return outputs;
  }

  /** Registers one output of the forward operation and returns its number. */
  final int addOutput(Layout layout, DType dtype) {
    int nr = outputs++;
    if (nr > 0) {
      Rare more = rare();
      more.others = Arrays.copyOf(more.others, nr);
    }
    replaceOutput(nr, layout, dtype);
    return nr;
  }

  final OutputInfo output(int nr) {
    Layout first = layout;
    if (nr < 0 || nr >= outputs || first == null || dtype == null) {
      throw new IllegalStateException(name() + " has no output " + nr);
    }
    return nr == 0 ? new OutputInfo(first, dtype) : rare().others[nr - 1];
  }

  final void replaceOutput(int nr, Layout layout, DType dtype) {
    if (nr == 0) {
      this.layout = layout;
      this.dtype = dtype;
    } else {
      rare().others[nr - 1] = new OutputInfo(layout, dtype);
    }
  }

  /** Runs before {@link #apply}; may replace the gradients it gets by returning an array. */
  public final RemovableHandle registerPrehook(NodePrehook hook) {
    return hooksForWrite().addPrehook(Require.nonNull(hook, "hook"));
  }

  /** Runs after {@link #apply} with what it returned and what it got; may replace the former. */
  public final RemovableHandle registerHook(NodePosthook hook) {
    return hooksForWrite().addPosthook(Require.nonNull(hook, "hook"));
  }

  /** The hooks; null where there are none. */
  final @Nullable NodeHooks hooks() {
    Rare known = rare;
    return known == null ? null : known.hooks;
  }

  final synchronized NodeHooks hooksForWrite() {
    NodeHooks h = hooks();
    if (h == null) {
      h = new NodeHooks();
      rare().hooks = h;
    }
    return h;
  }

  /** Takes over the hooks of another node. */
  final synchronized void setHooks(NodeHooks hooks) {
    rare().hooks = hooks;
  }

  /** A zero gradient for an output that received none. */
  protected final Tensor zeros(int nr) {
    OutputInfo info = output(nr);
    return Tensor.zeros(info.layout().sizes(), info.dtype());
  }

  @Override
  public String toString() {
    return "<" + name() + ">";
  }
}
