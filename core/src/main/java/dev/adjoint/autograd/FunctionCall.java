package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.graph.ViewOrigin;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Level;
import dev.adjoint.op.TensorAccess;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of a {@link Function}: runs it, and gives its outputs their place in the graph. */
final class FunctionCall {
  private final Context ctx;
  private final @Nullable FunctionNode node;
  private final @Nullable Object[] inputs;
  private final boolean setupContext;
  private final Set<Tensor> given = identitySet();
  private final Set<Tensor> dirty = identitySet();
  private final Set<Tensor> nonDifferentiable = identitySet();

  private FunctionCall(Context ctx, @Nullable Object[] inputs, boolean setupContext) {
    this.ctx = ctx;
    this.node = ctx.node();
    this.inputs = inputs;
    this.setupContext = setupContext;
    for (Object input : inputs) {
      if (input instanceof Tensor t) {
        given.add(t);
      }
    }
    Collections.addAll(dirty, ctx.dirty);
    Collections.addAll(nonDifferentiable, ctx.nonDifferentiable);
  }

  private static Set<Tensor> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Runs the function on tensors that no transform sees. */
  static FunctionOutputs run(Function function, @Nullable Object[] inputs) {
    Context ctx = new Context(function, inputs, false);
    boolean setupContext = FunctionOverrides.of(function).setupContext();
    FunctionTangents tangents = FunctionTangents.of(inputs);
    Object returned =
        ForwardMode.ignoringDuals(
            () ->
                GradMode.with(
                    false,
                    () -> {
                      if (!setupContext) {
                        return function.forward(ctx, inputs.clone());
                      }
                      Object result = function.forward(inputs.clone());
                      function.setupContext(ctx, inputs.clone(), result);
                      return result;
                    }));
    for (Tensor t : ctx.dirty) {
      TensorAccess.version(t).bump();
    }
    return new FunctionCall(ctx, inputs, setupContext)
        .finish(FunctionOutputs.of(returned), tangents);
  }

  /** Records what has run on the values of tensors that a transform differentiates. */
  static FunctionOutputs record(
      Function function, @Nullable Object[] inputs, FunctionOutputs outputs) {
    Context ctx = new Context(function, inputs, true);
    FunctionTangents tangents = FunctionTangents.of(inputs);
    GradMode.with(false, () -> function.setupContext(ctx, inputs.clone(), outputs.returned()));
    for (Tensor t : ctx.dirty) {
      Level.countWrite(t);
    }
    return new FunctionCall(ctx, inputs, true).finish(outputs, tangents);
  }

  private FunctionOutputs finish(FunctionOutputs raw, @Nullable FunctionTangents tangents) {
    @Nullable Object[] outputs = raw.values().clone();
    setHistories(outputs);
    if (tangents != null) {
      tangents.set(this, raw.values(), outputs);
    }
    ctx.save();
    return raw.with(outputs);
  }

  Context context() {
    return ctx;
  }

  boolean isDirty(Tensor output) {
    return dirty.contains(output);
  }

  boolean mayHaveTangent(Tensor output) {
    return !nonDifferentiable.contains(output)
        && DTypes.isDifferentiable(TensorAccess.dtype(output));
  }

  private void setHistories(@Nullable Object[] outputs) {
    check(outputs);
    Set<Tensor> differentiable = identitySet();
    int count = 0;
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] instanceof Tensor raw) {
        FunctionNode history = isDifferentiable(raw) ? node : null;
        Tensor output = history == null ? withoutHistory(raw) : withHistory(raw, history);
        if (history != null) {
          differentiable.add(output);
          count++;
        } else if (node != null) {
          Variable.skipOutput(node, raw);
        }
        if (!(given.contains(raw) && dirty.contains(raw))) {
          markView(output, ViewOrigin.CUSTOM_FUNCTION);
        }
        outputs[i] = output;
      } else if (node != null) {
        node.skipOutput();
      }
    }
    if (count > 1) {
      for (Object output : outputs) {
        if (output instanceof Tensor t) {
          markView(t, ViewOrigin.MULTI_OUTPUT);
        }
      }
    }
    if (node != null) {
      node.describeOutputs(outputs, differentiable);
    }
  }

  private static void markView(Tensor output, ViewOrigin creation) {
    AutogradMeta meta = GraphAccess.meta(output);
    if (meta != null && meta.base != null) {
      meta.creation = creation;
    }
  }

  private boolean isDifferentiable(Tensor output) {
    return node != null && mayHaveTangent(output);
  }

  /** Everything that can fail does so before anything is changed. */
  private void check(@Nullable Object[] outputs) {
    Set<Tensor> returned = identitySet();
    for (Object output : outputs) {
      if (output instanceof Tensor t) {
        returned.add(t);
        if (dirty.contains(t)) {
          checkDirty(t, outputs.length);
        } else if (setupContext && given.contains(t)) {
          checkNotSaved(t);
        }
      }
    }
    if (!returned.containsAll(dirty)) {
      throw new IllegalStateException(
          "Some elements marked as dirty during the forward method were not returned as output. The"
              + " inputs that are modified inplace must all be outputs of the Function.");
    }
  }

  private void checkDirty(Tensor t, int outputs) {
    if (!isDifferentiable(t)) {
      return;
    }
    AutogradMeta meta = GraphAccess.meta(t);
    boolean isView = meta != null && meta.base != null;
    if (!isView && Recording.requiresGrad(t) && Variable.isLeaf(t)) {
      throw new IllegalStateException(
          "a leaf Variable that requires grad has been used in an in-place operation.");
    }
    if (!given.contains(t)) {
      Warnings.warn(
          "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have"
              + " been mutated should be passed to ctx.mark_dirty().");
    }
    if (!isView) {
      return;
    }
    if (outputs != 1) {
      throw new IllegalStateException(
          "If your Function modifies inplace an input that is a view of another Tensor, your"
              + " Function cannot return more than one Tensor. This is not supported by the current"
              + " autograd engine. You should either make sure the input is not a view (using"
              + " .clone() for example) or make your Function only return one Tensor (potentially"
              + " splitting it into two Functions: one doing the inplace that returns a single"
              + " Tensor and a second one that does the other operations). You can ask on the forum"
              + " https://discuss.pytorch.org/ if you need help to do this change.");
    }
    Variable.checkInPlace(t, true);
  }

  private void checkNotSaved(Tensor input) {
    if (!isDifferentiable(input) && Recording.requiresGrad(input)) {
      return; // an alias apart is returned
    }
    for (Tensor saved : ctx.toSave) {
      if (saved == input) {
        throw new IllegalStateException(
            "A input that has been returned as-is as output is being saved for backward. This is"
                + " not supported if you override setup_context. You should return and save a view"
                + " of the input instead, e.g. with x.view_as(x) or setup ctx inside the forward"
                + " function itself.");
      }
    }
  }

  private Tensor withHistory(Tensor raw, FunctionNode history) {
    if (dirty.contains(raw)) {
      Variable.rebaseHistory(raw, historyOfWrite(raw, history));
      return raw;
    }
    Tensor output = given.contains(raw) ? viewOf(raw) : raw;
    Variable.setHistory(output, history);
    return output;
  }

  /** The node that wrote: what it wrote to comes first among its edges, where a view is rebased. */
  private Node historyOfWrite(Tensor raw, FunctionNode history) {
    AutogradMeta meta = GraphAccess.meta(raw);
    int position = 0;
    for (Object input : inputs) {
      if (input == raw) {
        break;
      }
      position += input instanceof Tensor ? 1 : 0;
    }
    if (meta == null || meta.base == null || position == 0 || position >= history.next().length) {
      return history;
    }
    Variable.skipOutput(history, raw);
    return new WrittenFirst(history, position);
  }

  private Tensor withoutHistory(Tensor raw) {
    boolean isInput = given.contains(raw);
    if (!Recording.requiresGrad(raw)) {
      return isInput && !dirty.contains(raw) ? viewOf(raw) : raw;
    }
    if (isInput) {
      return raw.detach();
    }
    AutogradMeta meta = GraphAccess.meta(raw);
    if (meta == null || meta.base == null) {
      raw.detach_();
    }
    return raw; // a view of an input: what a view without recording gives
  }

  private static Tensor viewOf(Tensor input) {
    Tensor view = TensorAccess.alias(input);
    Variable.markView(view, input, ViewOrigin.CUSTOM_FUNCTION);
    return view;
  }

  /** A call whose edges are in another order: the tensor that was written to first. */
  private static final class WrittenFirst extends Node {
    private final FunctionNode call;
    private final int written;

    WrittenFirst(FunctionNode call, int written) {
      super(swap(call.next().clone(), written));
      this.call = call;
      this.written = written;
    }

    private static <T extends @Nullable Object> T[] swap(T[] array, int i) {
      T first = array[0];
      array[0] = array[i];
      array[i] = first;
      return array;
    }

    @Override
    public String name() {
      return call.name();
    }

    @Override
    protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
      return swap(call.apply(grads), written);
    }

    @Override
    protected void releaseSaved() {
      call.releaseSaved();
    }
  }
}
