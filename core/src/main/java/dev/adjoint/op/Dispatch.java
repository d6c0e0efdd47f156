package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.Backend;
import dev.adjoint.kernel.CpuBackend;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.ops.copy.Assign;
import dev.adjoint.ops.view.AsStrided;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs and records the operations of all families but {@link Pointwise} and {@link Reduction},
 * which run themselves; allocates the memory of results.
 *
 * <p>Every path has the same order: transforms, interceptor, computation, history, tangents, saved
 * results.
 */
public final class Dispatch {
  private static final Backend CPU = CpuBackend.INSTANCE;

  private Dispatch() {}

  /** The backend that runs kernels. */
  public static Backend backend() {
    return CPU;
  }

  /** A new, uninitialized tensor. */
  public static Tensor empty(Layout layout, DType dtype) {
    return TensorAccess.newTensor(
        new Operand(Storage.allocate(layout.bytes(dtype.itemSize())), layout, dtype));
  }

  /** A new, uninitialized, row-major tensor. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return empty(Layout.contiguous(sizes), dtype);
  }

  /** A new row-major tensor of zeros. */
  public static Tensor zeros(long[] sizes, DType dtype) {
    Layout layout = Layout.contiguous(sizes);
    return TensorAccess.newTensor(
        new Operand(Storage.allocateZeroed(layout.bytes(dtype.itemSize())), layout, dtype));
  }

  /** Whether an operation on these inputs is recorded on this thread. */
  public static boolean records(Tensor... inputs) {
    return AutogradState.current().isGradEnabled() && anyRequiresGrad(inputs);
  }

  static boolean anyRequiresGrad(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (Variable.requiresGrad(input)) {
        return !Variable.isInference(input) || Variable.anyTracked(inputs);
      }
    }
    return false;
  }

  /** A new row-major tensor of zeros with the sizes and dtype of another. */
  public static Tensor zerosLike(Tensor t) {
    return zeros(TensorAccess.layout(t).sizes(), TensorAccess.dtype(t));
  }

  /**
   * The transform that handles an in-place write to {@code self}, to which {@code self} must
   * belong.
   *
   * @param name of the operation that writes
   * @throws IllegalStateException if a differentiation would write to a captured tensor
   */
  public static @Nullable Level levelOfWrite(String name, Tensor self, Tensor... inputs) {
    Level own = Levels.owner(self);
    Level level = Levels.top(inputs);
    if (level == null || (own != null && own.number() > level.number())) {
      return own;
    }
    if (level != own && !level.isBatch() && DTypes.isDifferentiable(TensorAccess.dtype(self))) {
      throw new IllegalStateException(
          "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call"
              + " in-place operation (aten::"
              + name
              + ") that would mutate a captured Tensor. This is not supported; please rewrite the"
              + " function being transformed to explicitly accept the mutated Tensor(s) as"
              + " inputs.");
    }
    return level;
  }

  /**
   * A view of a captured tensor does not belong to the differentiation and must not be written to.
   */
  private static Tensor viewAt(Level level, View op, Tensor input) {
    if (!level.owns(input)) {
      return level.below(() -> call(op, input));
    }
    if (level.isBatch()) {
      return Batching.view(op, level, input);
    }
    Tensor result = level.wrapView(level.below(() -> call(op, level.value(input))), input);
    return finishView(op, input, result);
  }

  /** Runs a view operation. */
  public static Tensor call(View op, Tensor input) {
    if (Levels.any(input)) {
      Tensor live = Levels.resolve(input);
      Level level = Levels.top(live);
      return level == null ? call(op, live) : viewAt(level, op, live);
    }
    Operand operand = TensorAccess.operand(input);
    Layout layout = op.view(operand.layout());
    Tensor result = TensorAccess.newTensor(operand.withLayout(layout), TensorAccess.version(input));
    return finishView(op, input, result);
  }

  private static Tensor finishView(View op, Tensor input, Tensor result) {
    AutogradState state = AutogradState.current();
    boolean gradEnabled = state.isGradEnabled();
    Variable.markView(result, input, gradEnabled ? op.creation() : AutogradMeta.ViewOrigin.NO_GRAD);
    ViewChain.extend(result, input, op, state.isViewReplayEnabled());
    if (gradEnabled && Variable.requiresGrad(input) && !Variable.isInference(input)) {
      Variable.setHistory(result, new ViewNode(op, input));
    }
    ForwardMode.share(input, result);
    Tangent.Owner owner = ForwardMode.owner(input);
    if (owner != null) {
      ForwardMode.applyView(owner, input, result, t -> sameView(op, input, t));
    }
    return result;
  }

  /** The same view of the tangent, whose storage offset may differ from that of the tensor. */
  private static Tensor sameView(View op, Tensor input, Tensor tangent) {
    if (op instanceof AsStrided s) {
      long shift = TensorAccess.layout(tangent).offset() - TensorAccess.layout(input).offset();
      return AsStrided.apply(tangent, s.sizes(), s.strides(), s.offset() + shift);
    }
    return call(op, tangent);
  }

  /** Runs a view operation with several results. */
  public static Tensor[] call(MultiView op, Tensor input) {
    if (Levels.any(input)) {
      Tensor live = Levels.resolve(input);
      Level level = Levels.top(live);
      return level == null ? call(op, live) : viewsAt(level, op, live);
    }
    Operand operand = TensorAccess.operand(input);
    Layout[] layouts = op.views(operand.layout());
    Tensor[] results = new Tensor[layouts.length];
    for (int i = 0; i < results.length; i++) {
      results[i] =
          TensorAccess.newTensor(operand.withLayout(layouts[i]), TensorAccess.version(input));
    }
    return finishViews(op, input, results);
  }

  private static Tensor[] finishViews(MultiView op, Tensor input, Tensor[] results) {
    boolean gradEnabled = AutogradState.current().isGradEnabled();
    boolean recording = gradEnabled && Variable.requiresGrad(input) && !Variable.isInference(input);
    MultiViewNode node = recording ? new MultiViewNode(op, input) : null;
    Tangent.Owner owner = ForwardMode.owner(input);
    AutogradMeta.ViewOrigin creation =
        gradEnabled ? AutogradMeta.ViewOrigin.MULTI_OUTPUT : AutogradMeta.ViewOrigin.NO_GRAD;
    for (int i = 0; i < results.length; i++) {
      Variable.markView(results[i], input, creation);
      ForwardMode.share(input, results[i]);
      if (node != null) {
        Variable.setHistory(results[i], node);
      }
      if (owner != null) {
        int nr = i;
        ForwardMode.applyView(owner, input, results[i], t -> call(op, t)[nr]);
      }
    }
    return results;
  }

  private static Tensor[] viewsAt(Level level, MultiView op, Tensor input) {
    if (!level.owns(input)) {
      return level.below(() -> call(op, input));
    }
    if (level.isBatch()) {
      return Batching.views(op, level, input);
    }
    Tensor[] values = level.below(() -> call(op, level.value(input)));
    Tensor[] results = new Tensor[values.length];
    Arrays.setAll(results, i -> level.wrapView(values[i], input));
    return finishViews(op, input, results);
  }

  /** Runs a view operation in place: changes the layout of {@code self} itself. */
  public static Tensor inPlace(View op, Tensor self) {
    if (Levels.resolve(self) != self) {
      inPlace(op, Levels.resolve(self));
      return self;
    }
    Level level = Levels.any(self) ? levelOfWrite(op.nodeName(), self, self) : null;
    boolean recording = records(self);
    Variable.checkInPlace(self, recording);
    Operand operand = TensorAccess.operand(self);
    Layout layout = op.view(operand.layout());
    Operand viewed = operand.withLayout(layout);
    ViewNode node = recording ? new ViewNode(op, self) : null;
    if (level != null) {
      // The wrapped value may be shared, so it is not changed: the tensor now wraps a view of it.
      Wrapped shown = TensorAccess.wrapped(viewAt(level, op, TensorAccess.alias(self)));
      TensorAccess.setWrapped(self, shown);
    }
    Tangent.Owner owner = ForwardMode.owner(self);
    Tensor before = owner == null ? self : ForwardMode.aliasWithTangent(self);
    TensorAccess.setOperand(self, viewed);
    TensorAccess.version(self).bump();
    Variable.layoutChanged(self, node);
    if (owner != null) {
      ForwardMode.applyView(owner, before, self, t -> sameView(op, before, t));
    }
    return self;
  }

  /** Runs a linear operation. */
  public static Tensor call(Linear op, Tensor input) {
    Tensor live = input;
    Tensor result;
    if (Levels.any(input)) {
      live = Levels.resolve(input);
      Level level = Levels.top(live);
      if (level == null) {
        return call(op, live);
      }
      if (level.isBatch()) {
        return Batching.linear(op, level, live);
      }
      live = level.lift(new Tensor[] {live})[0]; // what it is below does not count here
      Tensor value = level.value(live);
      result = level.wrap(level.below(() -> call(op, value)));
    } else {
      Interceptor interceptor = AutogradState.interceptor();
      result =
          interceptor == null
              ? forward(op, input)
              : interceptor.run(op, new Tensor[] {input}, () -> forward(op, input));
    }
    if (DTypes.isDifferentiable(TensorAccess.dtype(result))) {
      if (records(live)) {
        Variable.setHistory(result, new LinearNode(op, live));
      }
      Tangent.Owner owner = ForwardMode.owner(live);
      if (owner != null) {
        ForwardMode.apply(
            owner,
            new Tensor[] {live},
            new Tensor[] {result},
            (in, out, tangents) -> new Tensor[] {map(tangents[0], t -> call(op, t))});
      }
    }
    return result;
  }

  /** Holds the input as it is now, since another thread may change it during the call. */
  private static Tensor forward(Linear op, Tensor input) {
    try {
      return op.forward(op.asksOnce() ? input : Operands.held(input));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  /** The same for {@link Opaque} operations. */
  private static Tensor[] forward(Opaque op, Tensor[] inputs) {
    try {
      return op.forward(Operands.held(inputs));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  private static @Nullable Tensor map(@Nullable Tensor t, UnaryOperator<Tensor> f) {
    return t == null ? null : f.apply(t);
  }

  /** Runs an {@link Opaque} operation. */
  public static Tensor[] call(Opaque op, Tensor... inputs) {
    if (!Levels.any(inputs)) {
      Interceptor interceptor = AutogradState.interceptor();
      return finish(
          op,
          inputs,
          interceptor == null
              ? forward(op, inputs)
              : interceptor.runAll(op, inputs, () -> forward(op, inputs)));
    }
    Tensor[] live = Levels.resolve(inputs);
    Level level = Levels.top(live);
    if (level == null) {
      return call(op, live);
    }
    if (level.isBatch()) {
      return Batching.opaque(op, level, live);
    }
    Tensor[] lifted = level.lift(live);
    Tensor[] results = level.below(() -> call(op, level.values(lifted)));
    Tensor[] wrapped = new Tensor[results.length];
    Arrays.setAll(wrapped, i -> level.wrap(results[i]));
    return finish(op, lifted, wrapped);
  }

  private static Tensor[] finish(Opaque op, Tensor[] inputs, Tensor[] results) {
    OpaqueNode node = records(inputs) ? new OpaqueNode(op, inputs) : null;
    if (node != null) {
      for (int i = 0; i < results.length; i++) {
        if (op.isDifferentiable(i) && DTypes.isDifferentiable(TensorAccess.dtype(results[i]))) {
          Variable.setHistory(results[i], node);
        } else {
          node.skipOutput(results[i]);
        }
      }
    }
    Tangent.Owner owner = ForwardMode.owner(inputs);
    if (owner != null) {
      ForwardMode.apply(owner, inputs, results, op::jvp, !op.isInMemoryOfInput());
    }
    if (node != null) {
      node.saveOutputs(results); // with their tangents
    }
    return results;
  }

  /** Runs an {@link Overwriting} operation in place on its first input, and returns that. */
  public static Tensor callInPlace(Overwriting op, Tensor... inputs) {
    Tensor self = inputs[0];
    if (Levels.any(inputs) || ForwardMode.owner(inputs) != null) {
      Tensor[] read = inputs.clone();
      read[0] = self.clone(); // backward needs its former values
      return Assign.copy(self, call(op, read)[0]);
    }
    boolean recording = records(inputs);
    Variable.checkInPlace(self, recording);
    if (!op.allowsOverlap()) {
      Overlap.checkWritable(self);
    }
    Tensor[] read = inputs.clone();
    for (int i = 1; i < read.length; i++) {
      read[i] = Overlap.readable(self, read[i], op.sharing());
    }
    OpaqueNode node = recording ? OpaqueNode.before(op, inputs, kept(op, inputs)) : null;
    write(op, read);
    TensorAccess.version(self).bump();
    if (node != null) {
      Variable.rebaseHistory(self, node);
      node.saveOutputs(new Tensor[] {self});
    }
    return self;
  }

  private static void write(Overwriting op, Tensor[] inputs) {
    Tensor[] held = Operands.held(inputs);
    try {
      op.write(held[0], held);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  /** The inputs to save: the overwritten one as a copy if backward needs it. */
  private static Tensor[] kept(Overwriting op, Tensor[] inputs) {
    boolean[] needed = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      needed[i] = Variable.requiresGrad(inputs[i]);
    }
    if (!op.saves(0, needed)) {
      return inputs;
    }
    Tensor[] kept = inputs.clone();
    kept[0] = inputs[0].clone();
    return kept;
  }

  /** Fills a tensor, unrecorded. */
  public static void fill(Tensor self, Scalar value) {
    Operand operand = TensorAccess.operand(self);
    CPU.fill(operand, value.fitting(operand.dtype(), operand.layout().numel()));
  }
}
