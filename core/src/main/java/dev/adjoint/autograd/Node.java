package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.ForwardTrace;
import dev.adjoint.graph.GradShapes;
import dev.adjoint.graph.NodeAccess;
import dev.adjoint.graph.NodeHooks;
import dev.adjoint.graph.OutputInfo;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Require;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the backward graph: one recorded operation.
 *
 * <p>It receives one gradient for every output of the forward operation, null where there is none,
 * and returns one for every edge of {@link #nextEdges()}, null where none is needed.
 */
public abstract non-sealed class Node extends Edge {
  // A graph holds one of these for each operation: what few nodes have stands in an object apart.
  private final @Nullable Edge[] next;
  private long sequenceNr;
  private int outputs;
  private @Nullable Layout layout;
  private @Nullable DType dtype;
  private volatile @Nullable Rare rare;

  /** Working state of the backward pass that reached this node first. */
  volatile @Nullable Object scratch;

  private static final class Rare {
    /** The outputs after the first. */
    OutputInfo[] others = {};

    /** The stack trace of the forward call. */
    @Nullable ForwardTrace trace;

    volatile @Nullable NodeHooks hooks;
  }

  static {
    NodeAccess.install(new Inside());
  }

  /** Makes a node recorded by the calling thread. */
  protected Node(@Nullable Edge[] next) {
    this(next, AutogradState.current().nextSequenceNr++);
  }

  /**
   * Makes a node recorded by the calling thread.
   *
   * @param next where the gradients of its inputs go
   * @param sequenceNr see {@link #sequenceNr()}
   */
  protected Node(@Nullable Edge[] next, long sequenceNr) {
    this.next = next;
    this.sequenceNr = sequenceNr;
    if (AutogradState.isAnomalyMode()) {
      rare().trace = ForwardTrace.capture(AutogradState.current());
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

  /** The stack trace of the forward call; null unless anomaly mode was enabled. */
  final @Nullable ForwardTrace trace() {
    Rare known = rare;
    return known == null ? null : known.trace;
  }

  /** The name as PyTorch prints it, such as {@code MulBackward0}. */
  public abstract String name();

  /**
   * Computes the gradients of the inputs.
   *
   * @param grads one gradient for each output of the forward operation, null where undefined
   * @return one gradient for each next edge, null where undefined or not needed
   */
  protected abstract @Nullable Tensor[] apply(@Nullable Tensor[] grads);

  /** Frees the saved tensors; a second backward is then an error. */
  protected void releaseSaved() {}

  /** The saved tensors, for {@link #savedTensors}; by default none. */
  protected List<@Nullable SavedTensor> saved() {
    return List.of();
  }

  /**
   * The tensors saved for backward: inputs in order, then results.
   *
   * @throws IllegalStateException if an earlier backward has freed them
   */
  public final List<SavedTensor> savedTensors() {
    List<SavedTensor> result = new ArrayList<>();
    for (SavedTensor saved : saved()) {
      if (saved != null) {
        result.add(((SavedVariable) saved).ownedBy(this));
      }
    }
    return result;
  }

  /**
   * The edges to the nodes of the forward operation's inputs; null for an input that does not
   * require grad, and for a number in place of a tensor.
   */
  public final List<@Nullable Edge> nextEdges() {
    return Arrays.asList(shown(next));
  }

  /** {@link #nextEdges()} by PyTorch's name. */
  public final List<@Nullable Edge> nextFunctions() {
    return nextEdges();
  }

  /** Number of leading edges hidden from users: those of condition inputs. */
  protected int hiddenEdges() {
    return 0;
  }

  /** Number of null edges for numbers that users see after all others. */
  protected int numberEdges() {
    return 0;
  }

  /** Converts per-edge values to the edges that users see. */
  final <T> @Nullable T[] shown(@Nullable T[] perEdge) {
    int from = hiddenEdges();
    return Arrays.copyOfRange(perEdge, from, perEdge.length + numberEdges());
  }

  /** Converts values for the edges that users see to all edges. */
  final @Nullable Tensor[] fromShown(@Nullable Tensor[] shown) {
    int from = hiddenEdges();
    int count = shown.length - numberEdges();
    @Nullable Tensor[] perEdge = new Tensor[from + count];
    System.arraycopy(shown, 0, perEdge, from, count);
    return perEdge;
  }

  /**
   * Calls the node outside of any backward pass: computes the gradients of the inputs without
   * running hooks or freeing saved tensors.
   *
   * @param grads one gradient for each output of the forward operation, null where undefined
   * @return one gradient for each of {@link #nextEdges()}, null where undefined or not needed
   * @throws IllegalArgumentException if the number of gradients is not that of outputs
   * @throws IllegalStateException if a gradient does not have the shape of its output
   */
  public final List<@Nullable Tensor> call(@Nullable Tensor... grads) {
    Require.nonNull(grads, "grads");
    if (grads.length != outputs) {
      throw Errors.argument("expected %s arguments, got %s instead", outputs, grads.length);
    }
    for (int i = 0; i < outputs; i++) {
      Tensor grad = grads[i];
      if (grad != null) {
        GradShapes.check(i, grad, Shape.of(output(i).layout().sizes()), false);
      }
    }
    return Arrays.asList(shown(apply(grads.clone())));
  }

  /** Shape and dtype of the gradients that this node receives, one for each output. */
  public final List<InputMetadata> inputMetadata() {
    InputMetadata[] metadata = new InputMetadata[outputs];
    for (int i = 0; i < outputs; i++) {
      OutputInfo info = output(i);
      metadata[i] = new InputMetadata(Shape.of(info.layout().sizes()), info.dtype());
    }
    return List.of(metadata);
  }

  /** Whether this accumulates the gradient of a leaf. */
  boolean isOfLeaf() {
    return false;
  }

  final @Nullable Edge[] next() {
    return next;
  }

  /** Whether the gradient of input {@code i} is needed. */
  protected boolean needs(int i) {
    return next[i] != null;
  }

  /**
   * The sequence number, ascending in order of creation on a thread; later nodes run first in
   * backward.
   */
  public final long sequenceNr() {
    return sequenceNr;
  }

  /** Sets the sequence number, which orders nodes that are ready at the same time. */
  public final void setSequenceNr(long sequenceNr) {
    this.sequenceNr = sequenceNr;
  }

  /** Number of outputs of the forward operation. */
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
      throw Errors.state("%s has no output %s", name(), nr);
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

  /** Registers a hook that runs before {@link #apply} and may return gradients to use instead. */
  public final RemovableHandle registerPrehook(NodePrehook hook) {
    return hooksForWrite().addPrehook(Require.nonNull(hook, "hook"));
  }

  /**
   * Registers a hook that runs after {@link #apply}, with its results and arguments, and may return
   * results to use instead.
   */
  public final RemovableHandle registerHook(NodePosthook hook) {
    return hooksForWrite().addPosthook(Require.nonNull(hook, "hook"));
  }

  /** The hooks; null if there are none. */
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

  /** Makes a zero gradient for an output that received none. */
  protected final Tensor zeros(int nr) {
    OutputInfo info = output(nr);
    return Execution.zeros(info.layout().sizes(), info.dtype());
  }

  @Override
  public String toString() {
    return "<" + name() + ">";
  }

  /** What the engine sees of nodes. */
  private static final class Inside extends NodeAccess {
    private static final VarHandle SCRATCH;

    static {
      try {
        SCRATCH = MethodHandles.lookup().findVarHandle(Node.class, "scratch", Object.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Override
    protected @Nullable Edge[] next(Node node) {
      return node.next;
    }

    @Override
    protected @Nullable Object scratch(Node node) {
      return node.scratch;
    }

    @Override
    protected VarHandle scratch() {
      return SCRATCH;
    }

    @Override
    protected @Nullable Tensor[] apply(Node node, @Nullable Tensor[] grads) {
      return node.apply(grads);
    }

    @Override
    protected void releaseSaved(Node node) {
      node.releaseSaved();
    }

    @Override
    protected @Nullable ForwardTrace trace(Node node) {
      return node.trace();
    }

    @Override
    protected int addOutput(Node node, Layout layout, DType dtype) {
      return node.addOutput(layout, dtype);
    }

    @Override
    protected OutputInfo output(Node node, int nr) {
      return node.output(nr);
    }

    @Override
    protected @Nullable NodeHooks hooks(Node node) {
      return node.hooks();
    }

    @Override
    protected NodeHooks hooksForWrite(Node node) {
      return node.hooksForWrite();
    }

    @Override
    protected void setHooks(Node node, NodeHooks hooks) {
      node.setHooks(hooks);
    }

    @Override
    protected @Nullable Tensor[] shown(Node node, @Nullable Tensor[] perEdge) {
      return node.shown(perEdge);
    }

    @Override
    protected @Nullable Tensor[] fromShown(Node node, @Nullable Tensor[] shown) {
      return node.fromShown(shown);
    }

    @Override
    protected RemovableHandle handle(Runnable removal) {
      return new RemovableHandle(removal);
    }

    @Override
    protected boolean isLeaf(Node node) {
      return node.isOfLeaf();
    }
  }
}
