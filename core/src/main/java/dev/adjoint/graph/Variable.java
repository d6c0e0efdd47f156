package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.PostAccumulateGradHook;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.autograd.TensorHook;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.ChainReplay;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.ViewChain;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rules of a tensor's place in the graph: leaves, histories, views and in-place writes. */
public final class Variable {
  private Variable() {}

  /** Whether the tensor is a leaf: created by the user, or not requiring grad. */
  public static boolean isLeaf(Tensor t) {
    return gradFn(t) == null;
  }

  /**
   * The tensor's {@code grad_fn}; for a view whose base was modified in place, it is regenerated.
   */
  public static @Nullable Node gradFn(Tensor t) {
    Edge source = source(t);
    return source == null ? null : source.node();
  }

  private static @Nullable Edge source(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    Tensor base = meta == null ? null : meta.base;
    if (meta == null
        || base == null
        || (GraphAccess.source(t) == null && !Recording.requiresGrad(base))) {
      return GraphAccess.source(t);
    }
    long version = TensorAccess.writes(t);
    if (meta.viewVersion != version) {
      synchronized (meta) {
        if (meta.viewVersion != version) {
          ViewRules.refuse(t, meta, true);
          ViewChain chain = meta.chain;
          Node fresh =
              chain == null ? new RegeneratedView(t, base) : ChainReplay.history(chain, base);
          if (fresh != null) { // a detached base leaves a replayed view without a history
            moveRetainGrad(meta, fresh); // before another thread's pass can come to the node
          }
          GraphAccess.setNode(t, fresh, 0);
          meta.viewVersion = version;
        }
      }
    }
    return GraphAccess.source(t);
  }

  /** The edge that the tensor's gradient flows to; null if it does not require grad. */
  public static @Nullable Edge gradientEdge(Tensor t) {
    Edge source = source(t);
    return source != null ? source : Recording.requiresGrad(t) ? accumulator(t) : null;
  }

  /** The edge that the tensor's gradient flows to; the tensor must require grad. */
  public static GradientEdge requireGradientEdge(Tensor t) {
    Edge edge = gradientEdge(t);
    if (edge == null) {
      throw new IllegalStateException(
          "It is not possible to get the gradient edge for a Tensor that does not require"
              + " gradients");
    }
    return new GradientEdge(edge.node(), edge.inputNr());
  }

  private static Node accumulator(Tensor t) {
    AutogradMeta meta = GraphAccess.ensureMeta(t);
    Node accumulator = meta.accumulator;
    if (accumulator == null) {
      synchronized (meta) {
        accumulator = meta.accumulator;
        if (accumulator == null) {
          accumulator = LeafAccess.accumulateGrad(t);
          meta.accumulator = accumulator;
        }
      }
    }
    return accumulator;
  }

  /** The edges of several inputs; null for those that don't require grad. */
  public static @Nullable Edge[] edges(Tensor... inputs) {
    @Nullable Edge[] edges = new Edge[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      edges[i] = gradientEdge(inputs[i]);
    }
    return edges;
  }

  /** Sets {@code node} as the history of a new result. */
  public static void setHistory(Tensor result, Node node) {
    Operand operand = TensorAccess.operand(result);
    if (OperationLog.everUsed) {
      OperationLog.note(node, operand);
    }
    GraphAccess.setNode(
        result, node, NodeAccess.get().addOutput(node, operand.layout(), operand.dtype()));
    AutogradMeta meta = GraphAccess.meta(result);
    if (meta != null && meta.base != null) {
      meta.viewVersion = TensorAccess.writes(result);
    }
  }

  /** Counts an output that has no gradient, so that those after it keep their numbers. */
  public static void skipOutput(Node node, Tensor result) {
    Operand operand = TensorAccess.operand(result);
    NodeAccess.get().addOutput(node, operand.layout(), operand.dtype());
  }

  /** Makes {@code view} a view of what {@code source} is a view of, or of {@code source}. */
  public static void markView(Tensor view, Tensor source, ViewOrigin creation) {
    if (Recording.isInference(view)) {
      return; // shares its memory, but nothing else
    }
    AutogradMeta meta = GraphAccess.ensureMeta(view);
    AutogradMeta sourceMeta = GraphAccess.meta(source);
    Tensor root = sourceMeta == null ? null : sourceMeta.base;
    // Function transforms see no inference mode.
    boolean inference = AutogradState.isInferenceMode() && TensorAccess.wrapped(view) == null;
    ViewOrigin own = inference ? ViewOrigin.INFERENCE : creation;
    meta.base = root == null ? source : root;
    if (own == ViewOrigin.DEFAULT && sourceMeta != null && root != null) {
      own = sourceMeta.creation;
    }
    meta.creation = own;
    meta.viewVersion = TensorAccess.writes(view);
  }

  /**
   * Checks that {@code self} may be written to.
   *
   * @param recording whether the write is going to be recorded
   */
  public static void checkInPlace(Tensor self, boolean recording) {
    if (Recording.isInference(self)) {
      checkInferenceWrite(self);
      return;
    }
    if (!recording) {
      return;
    }
    AutogradMeta meta = GraphAccess.meta(self);
    if (meta == null) {
      return;
    }
    Tensor base = meta.base;
    if (base == null) {
      if (meta.requiresGrad && GraphAccess.source(self) == null) {
        throw new IllegalStateException(
            "a leaf Variable that requires grad is being used in an in-place operation.");
      }
      return;
    }
    ViewRules.refuse(self, meta, false);
    if (Recording.requiresGrad(self) && isLeaf(base)) {
      throw new IllegalStateException(
          "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    }
  }

  private static void checkInferenceWrite(Tensor self) {
    if (AutogradState.isInferenceMode()) {
      return;
    }
    AutogradMeta meta = GraphAccess.meta(self);
    if (meta != null && meta.requiresGrad && GradMode.isEnabled()) {
      throw new IllegalStateException(
          "a leaf Variable that requires grad is being used in an in-place operation.");
    }
    throw new IllegalStateException(
        "Inplace update to inference tensor outside InferenceMode is not allowed. You can make a"
            + " clone to get a normal tensor before doing inplace update. See"
            + " https://github.com/pytorch/rfcs/pull/17 for more details.");
  }

  /** Follows a change of the tensor's own sizes and strides, which nothing was written for. */
  public static void layoutChanged(Tensor self, @Nullable Node node) {
    AutogradMeta meta = GraphAccess.meta(self);
    if (meta != null) {
      meta.chain = null;
    }
    if (node != null) {
      setHistory(self, node);
      followRetained(self);
    }
  }

  /**
   * Rebases the history of a tensor that was modified in place: {@code node} becomes its {@code
   * grad_fn}.
   */
  public static void rebaseHistory(Tensor self, Node node) {
    AutogradMeta meta = GraphAccess.meta(self);
    Tensor base = meta == null ? null : meta.base;
    if (base == null) {
      setHistory(self, node);
      followRetained(self);
      return;
    }
    Operand operand = TensorAccess.operand(self);
    NodeAccess.get().addOutput(node, operand.layout(), operand.dtype());
    CopySlices copy = new CopySlices(base, self, node);
    setHistory(base, copy);
    followRetained(base);
    gradFn(self); // made now, so that hooks set from here on belong to it
  }

  /** Lets what retains the tensor's gradient follow it to its new history. */
  private static void followRetained(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    Edge source = GraphAccess.source(t);
    if (meta != null && source != null) {
      moveRetainGrad(meta, source);
    }
  }

  private static void moveRetainGrad(AutogradMeta meta, Edge source) {
    NodeHooks.Retained retain = meta.retainGrad;
    if (retain != null) {
      retain.moveTo(source);
    }
  }

  /** Sets or clears {@code requires_grad} on a leaf. */
  public static void setRequiresGrad(Tensor t, boolean requiresGrad) {
    AutogradMeta meta = GraphAccess.meta(t);
    if (!isLeaf(t)) {
      if (!requiresGrad) {
        throw new IllegalStateException(
            "you can only change requires_grad flags of leaf variables. If you want to use a"
                + " computed variable in a subgraph that doesn't require differentiation use"
                + " var_no_grad = var.detach().");
      }
      return;
    }
    if (requiresGrad && !DTypes.isDifferentiable(TensorAccess.dtype(t))) {
      throw new IllegalStateException(
          "only Tensors of floating point and complex dtype can require gradients");
    }
    if (requiresGrad && Recording.isInference(t) && !AutogradState.isInferenceMode()) {
      throw new IllegalStateException(
          "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.");
    }
    if (meta == null) {
      if (!requiresGrad) {
        return;
      }
      meta = GraphAccess.ensureMeta(t);
    }
    meta.requiresGrad = requiresGrad;
  }

  /** Registers a hook on the gradient of the tensor as it is now. */
  public static RemovableHandle registerHook(Tensor t, TensorHook hook) {
    Edge edge = edgeForHook(t);
    return NodeAccess.get().hooksForWrite(edge.node()).addTensorHook(edge.inputNr(), hook);
  }

  /** Registers what looks at the gradient of the tensor as it is now, also where there is none. */
  public static RemovableHandle registerObserver(Tensor t, NodeHooks.Observer observer) {
    Edge edge = edgeForHook(t);
    return NodeAccess.get().hooksForWrite(edge.node()).addObserver(edge.inputNr(), observer);
  }

  private static Edge edgeForHook(Tensor t) {
    Edge edge = gradientEdge(t);
    if (edge == null) {
      throw new IllegalStateException(
          "cannot register a hook on a tensor that doesn't require gradient");
    }
    return edge;
  }

  /** Registers a hook that runs after the leaf's gradient has been stored. */
  public static RemovableHandle registerPostAccumulateGradHook(
      Tensor t, PostAccumulateGradHook hook) {
    if (!Recording.requiresGrad(t)) {
      throw new IllegalStateException(
          "cannot register a hook on a tensor that doesn't require gradient");
    }
    if (!isLeaf(t)) {
      throw new IllegalStateException(
          "post accumulate grad hooks cannot be registered on non-leaf tensors");
    }
    return NodeAccess.get().hooksForWrite(accumulator(t)).addPostAccumulate(hook);
  }

  /** Makes backward store the gradient of a non-leaf tensor. */
  public static void retainGrad(Tensor t) {
    if (!Recording.requiresGrad(t)) {
      throw new IllegalStateException("can't retain_grad on Tensor that has requires_grad=False");
    }
    AutogradMeta meta = GraphAccess.ensureMeta(t);
    synchronized (meta) {
      Edge source = source(t);
      if (source != null && meta.retainGrad == null) {
        RetainGrad retain = new RetainGrad(t);
        retain.moveTo(source);
        meta.retainGrad = retain;
      }
    }
  }

  /** Whether the gradient of a tensor that is no leaf is kept. */
  public static boolean retainsGrad(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    return meta != null && meta.retainGrad != null;
  }

  /** The gradient as it is, without a word about tensors that don't keep theirs. */
  public static @Nullable Tensor grad(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    return meta == null ? null : meta.grad;
  }

  /** Tells that the gradient somebody asks for is never going to be there. */
  public static void warnOfAbsentGrad(Tensor t) {
    // A view is not brought up to date for this, which may be refused.
    if (GraphAccess.source(t) != null && !retainsGrad(t)) {
      Warnings.warn(
          "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad"
              + " attribute won't be populated during autograd.backward(). If you indeed want the"
              + " .grad field to be populated for a non-leaf Tensor, use .retain_grad() on the"
              + " non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you"
              + " access the leaf Tensor instead.");
    }
  }

  /**
   * Lets the leaf's gradient be taken in the sizes and dtype that it has now, at a new place in the
   * graph: what was recorded before leads to the old one.
   *
   * @param always whether the place is new also where sizes and dtype are the same
   */
  public static void renewAccumulator(Tensor t, boolean always) {
    AutogradMeta meta = GraphAccess.meta(t);
    if (meta == null) {
      return;
    }
    synchronized (meta) {
      Node old = meta.accumulator;
      if (old == null) {
        return;
      }
      OutputInfo expected = NodeAccess.get().output(old, 0);
      Operand now = TensorAccess.operand(t);
      if (always || expected.dtype() != now.dtype() || !expected.layout().sameSizes(now.layout())) {
        Node fresh = LeafAccess.accumulateGrad(t);
        NodeHooks hooks = NodeAccess.get().hooks(old);
        if (hooks != null) {
          NodeAccess.get().setHooks(fresh, hooks.ofSameTensor());
        }
        meta.accumulator = fresh;
      }
    }
  }

  /** Puts a gradient where backward would, or takes it away. */
  public static void setGrad(Tensor t, @Nullable Tensor grad) {
    if (grad != null) {
      if (grad == t) {
        throw new IllegalStateException("can't assign Variable as its own grad");
      }
      if (!TensorAccess.layout(grad).sameSizes(TensorAccess.layout(t))) {
        throw Errors.state(
            "attempting to assign a gradient of size '%s' to a tensor of size '%s'. Please"
                + " ensure that the gradient and the tensor are the same size",
            Arrays.toString(TensorAccess.layout(grad).sizes()),
            Arrays.toString(TensorAccess.layout(t).sizes()));
      }
      if (TensorAccess.dtype(grad) != TensorAccess.dtype(t)) {
        throw Errors.state(
            "attempting to assign a gradient with dtype '%s' to a tensor with grad_dtype '%s'."
                + " The gradient must match the tensor's dtype.",
            TensorAccess.dtype(grad).scalarTypeName(), TensorAccess.dtype(t).scalarTypeName());
      }
      // As what backward puts there, it outlives the scope around.
      TensorAccess.operand(Levels.innermost(grad)).storage().escape();
    } else if (GraphAccess.meta(t) == null) {
      return;
    }
    GraphAccess.ensureMeta(t).grad = grad;
  }

  /** Detaches the tensor in place. */
  public static void detachInPlace(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    if (meta != null && meta.base != null) {
      throw new IllegalStateException(
          "Can't detach views in-place. Use detach() instead. If you are using"
              + " DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as"
              + " True, gradients are views of DDP buckets, and hence detach_() cannot be called on"
              + " these gradients. To fix this error, please refer to the Optimizer.zero_grad()"
              + " function in torch/optim/optimizer.py as the solution.");
    }
    GraphAccess.setNode(t, null, 0);
    if (meta != null) {
      meta.requiresGrad = false;
      meta.retainGrad = null;
    }
  }
}
