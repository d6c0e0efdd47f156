package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.SavedTensor;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Require;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tensor saved for backward, with its version at that time.
 *
 * <p>An input is held as it is. An output is held without its history, which would be a reference
 * cycle, and gets the node back when it is unpacked. With hooks, only the object that the pack hook
 * returned is held.
 */
public final class SavedVariable implements SavedTensor {
  private static final Object FREED = new Object();
  private static final Object NONE = new Object();

  /** The input itself, or the values of an output without its history; null once not held. */
  private @Nullable Tensor values;

  /** What hooks made of the tensor, a mark, or the node that saved, where others may ask. */
  private @Nullable Object other;

  private final long savedVersion;

  /** The number of the output that the tensor was, and the bits below. */
  private final int place;

  private static final int REQUIRES_GRAD = 1;
  private static final int WAS_LEAF = 2;
  private static final int IS_OUTPUT = 4;
  private static final int OUTPUT_NR = 3;

  private SavedVariable(Tensor tensor, boolean isOutput) {
    Recording.checkSavable(tensor);
    this.savedVersion = TensorAccess.writes(tensor);
    Node regenerated = isOutput ? historyOfView(tensor) : null;
    this.place =
        (GraphAccess.outputNr(tensor) << OUTPUT_NR)
            | (Recording.requiresGrad(tensor) ? REQUIRES_GRAD : 0)
            | (GraphAccess.source(tensor) == null ? WAS_LEAF : 0)
            | (isOutput ? IS_OUTPUT : 0);
    if (SavedHooks.everUsed) {
      SavedHooks.Nested hooks = SavedHooks.OPEN.of(AutogradState.current());
      if (hooks != null) {
        pack(tensor, isOutput && regenerated == null ? null : tensor, hooks.top().pair);
        return;
      }
    }
    this.values = isOutput ? Saving.withoutHistory(tensor) : tensor;
    if (regenerated != null) {
      GraphAccess.setNode(values, regenerated, outputNr());
    }
  }

  /**
   * Where a view has been written to, the history of what it shows now: it leads to the base, and
   * only from there to the node that saves, whose own inputs are those of the view alone.
   */
  private static @Nullable Node historyOfView(Tensor tensor) {
    AutogradMeta meta = GraphAccess.meta(tensor);
    return meta == null || meta.base == null ? null : tensor.gradFn();
  }

  private SavedVariable() {
    this.other = NONE;
    this.savedVersion = 0;
    this.place = WAS_LEAF;
  }

  private SavedVariable(Tensor values, boolean isOutput, @Nullable Edge edge) {
    this.values = values;
    this.savedVersion = 0;
    this.place =
        (edge == null ? 0 : edge.inputNr() << OUTPUT_NR | REQUIRES_GRAD)
            | (Saving.leadsToLeaf(edge) ? WAS_LEAF : 0)
            | (isOutput ? IS_OUTPUT : 0);
  }

  /**
   * What {@link #input} or {@link #output} was for a tensor that nothing had been written to.
   *
   * @param values the input, or the output without its history
   * @param edge where its gradient went
   */
  static SavedVariable unwritten(Tensor values, boolean isOutput, @Nullable Edge edge) {
    return new SavedVariable(values, isOutput, edge);
  }

  private boolean is(int bit) {
    return (place & bit) != 0;
  }

  private int outputNr() {
    return place >>> OUTPUT_NR;
  }

  /** Saves an input of the operation. */
  public static SavedVariable input(Tensor tensor) {
    return new SavedVariable(Require.nonNull(tensor, "tensor"), false);
  }

  /** Saves an output, after its history has been set. */
  public static SavedVariable output(Tensor tensor) {
    return new SavedVariable(Require.nonNull(tensor, "tensor"), true);
  }

  /** The place of a tensor where there is none. */
  public static SavedVariable none() {
    return new SavedVariable();
  }

  /** Gives the tensor to the pack hook; from then on only its answer is held. */
  private void pack(Tensor shown, @Nullable Tensor input, SavedHooks.Pair hooks) {
    Edge edge = input == null || !is(REQUIRES_GRAD) ? null : GraphAccess.gradientEdge(input);
    VersionCounter counter = TensorAccess.version(shown);
    long before = counter.value();
    Object packed = GradMode.with(false, () -> hooks.pack().apply(shown));
    if (counter.value() != before) {
      throw new IllegalStateException(
          "A saved tensor pack hook is modifying its input in place. Tensors provided as input to"
              + " pack hook cannot be modified by in-place operations as this can lead to"
              + " unexpected side-effects. Please open an issue if you need to perform in-place"
              + " operations on the input to a pack hook.");
    }
    Tangent tangent = ForwardMode.latest(input == null ? shown : input);
    other = new Packed(hooks, packed, edge, tangent);
    values = null;
  }

  /**
   * What hooks made of a tensor.
   *
   * @param edge where the gradient of an input goes; null for an output, whose history is its node
   * @param tangent the forward-mode derivative
   */
  private record Packed(
      SavedHooks.Pair hooks,
      @Nullable Object value,
      @Nullable Edge edge,
      @Nullable Tangent tangent) {}

  @Override
  public <P extends @Nullable Object> void registerHooks(
      Function<? super Tensor, ? extends P> pack, Function<? super P, Tensor> unpack) {
    Require.nonNull(pack, "pack");
    Require.nonNull(unpack, "unpack");
    if (other instanceof Packed) {
      throw new IllegalStateException(
          "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only"
              + " one pair of hooks is allowed at a time.");
    }
    if (other == NONE) {
      throw new IllegalStateException(
          "Calling register_hooks on a saved tensor with value None is forbidden");
    }
    Tensor kept = values;
    if (kept == null) {
      throw new IllegalStateException(
          "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate"
              + " values of the graph are freed when you call .backward() or autograd.grad()."
              + " Specify retain_graph=True if you need to backward through the graph a second time"
              + " or if you need to access saved variables after calling backward.");
    }
    Node owner = other instanceof Node node ? node : null;
    boolean leadsToOwner = is(IS_OUTPUT) && source(kept, null) == null;
    pack(TensorAccess.alias(kept), leadsToOwner ? null : kept, SavedHooks.Pair.of(pack, unpack));
    if (owner != null) {
      ownedBy(owner);
    }
  }

  @Override
  public @Nullable Tensor get() {
    if (other == NONE) {
      return null;
    }
    return unpack(other instanceof Node owner ? owner : null);
  }

  /** Lets somebody else than the node ask: an output gets the node as its history. */
  public SavedVariable ownedBy(Node node) {
    if (other instanceof Packed packed) {
      if (packed.edge == null && is(REQUIRES_GRAD)) {
        Edge edge = Edge.of(node, outputNr());
        other = new Packed(packed.hooks, packed.value, edge, packed.tangent);
      }
    } else if (other == null) {
      other = node;
    }
    return this;
  }

  /** Whether hooks hold the data, so that each {@link #unpack} runs a user's code. */
  public boolean isPacked() {
    return other instanceof Packed;
  }

  /**
   * Refuses a tensor that was written to or detached since, whether or not its values are needed.
   *
   * @param owner the node that saved it
   */
  public void check(Node owner) {
    Tensor kept = values;
    if (kept != null) {
      check(owner, kept);
    }
  }

  private void check(@Nullable Node owner, Tensor kept) {
    if (TensorAccess.writes(kept) != savedVersion) {
      if (!is(IS_OUTPUT)) {
        Node _ = kept.gradFn(); // a view of a kind that has no history any more is refused as that
      }
      throw new IllegalStateException(modifiedText(owner, kept));
    }
    if ((place & (IS_OUTPUT | WAS_LEAF)) == 0 && GraphAccess.source(kept) == null) {
      throw new IllegalStateException(
          "Trying to use a saved tensor that has been detached in-place, i.e. with .detach_()."
              + " This is not supported, please use out-of-place `.detach()` instead");
    }
  }

  /** {@link #check} for each that is there. */
  public static void checkAll(Node owner, @Nullable SavedVariable @Nullable ... saved) {
    if (saved != null) {
      for (SavedVariable one : saved) {
        if (one != null) {
          one.check(owner);
        }
      }
    }
  }

  /** Drops what is held. */
  public void free() {
    Object dropped = other;
    other = FREED;
    values = null;
    if (dropped instanceof Packed packed && packed.value instanceof SavedHooks.Freed freed) {
      freed.freed();
    }
  }

  /** Drops what is held, where anything is. */
  public static void freeAll(@Nullable SavedVariable @Nullable ... saved) {
    if (saved != null) {
      for (SavedVariable one : saved) {
        if (one != null) {
          one.free();
        }
      }
    }
  }

  /** Whether hooks hold any of these. */
  public static boolean anyPacked(@Nullable SavedVariable @Nullable [] saved) {
    if (saved != null && SavedHooks.everUsed) {
      for (SavedVariable one : saved) {
        if (one != null && one.isPacked()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The tensor that was saved.
   *
   * @param owner the node that saved it, which becomes the history of an output
   */
  public Tensor unpack(@Nullable Node owner) {
    if (other instanceof Packed packed) {
      return unpack(packed, owner);
    }
    Tensor kept = values;
    if (kept == null) {
      throw released();
    }
    check(owner, kept);
    if (!is(IS_OUTPUT)) {
      return kept;
    }
    Tensor fresh = Saving.withoutHistory(kept);
    if (is(REQUIRES_GRAD)) {
      GraphAccess.setNode(fresh, source(kept, owner), outputNr());
    }
    return fresh;
  }

  /** The node that an output is the result of. */
  private static @Nullable Node source(Tensor kept, @Nullable Node owner) {
    Node own = GraphAccess.node(kept);
    return own == null ? owner : own;
  }

  /** Asks the unpack hook, and gives what it returns the place in the graph that was saved. */
  private Tensor unpack(Packed packed, @Nullable Node owner) {
    Tensor[] result = new Tensor[1];
    RunningPass.runUserCode(NOTHING_SEEN, () -> result[0] = packed.hooks.unpacked(packed.value));
    Tensor data = result[0];
    if (!is(REQUIRES_GRAD)) {
      return Recording.requiresGrad(data) ? TensorAccess.alias(data) : data;
    }
    // The version is that of the hook's tensor: what was saved may have gone its own way.
    Tensor fresh = TensorAccess.alias(data);
    AutogradMeta meta = GraphAccess.ensureMeta(fresh);
    meta.tangent = packed.tangent;
    Edge edge = packed.edge;
    if (edge instanceof Node accumulator && NodeAccess.get().isLeaf(accumulator)) {
      meta.requiresGrad = true;
      meta.accumulator = accumulator;
    } else {
      GraphAccess.setNode(fresh, edge == null ? owner : edge.node(), outputNr());
    }
    return fresh;
  }

  private static final @Nullable Tensor[] NOTHING_SEEN = {};

  private String modifiedText(@Nullable Node owner, Tensor kept) {
    Node source = source(kept, is(IS_OUTPUT) ? owner : null);
    StringBuilder text =
        new StringBuilder("one of the variables needed for gradient computation has been modified")
            .append(" by an inplace operation: [torch.")
            .append(TensorAccess.dtype(kept).scalarTypeName())
            .append("Tensor ")
            .append(Arrays.toString(TensorAccess.layout(kept).sizes()))
            .append(']');
    if (source != null) {
      text.append(", which is output ").append(outputNr()).append(" of ").append(source.name());
      text.append(',');
    }
    return text.append(" is at version ")
        .append(TensorAccess.writes(kept))
        .append("; expected version ")
        .append(savedVersion)
        .append(" instead. Hint: ")
        .append(
            AutogradState.isAnomalyMode()
                ? "the backtrace further above shows the operation that failed to compute its"
                    + " gradient. The variable in question was changed in there or anywhere later."
                    + " Good luck!"
                : "enable anomaly detection to find the operation that failed to compute its"
                    + " gradient, with torch.autograd.set_detect_anomaly(True).")
        .toString();
  }

  /** What a node says whose saved tensors are gone. */
  public static IllegalStateException released() {
    return new IllegalStateException(
        "Trying to backward through the graph a second time (or directly access saved tensors"
            + " after they have already been freed). Saved intermediate values of the graph are"
            + " freed when you call .backward() or autograd.grad(). Specify retain_graph=True if"
            + " you need to backward through the graph a second time or if you need to access"
            + " saved tensors after calling backward.");
  }
}
