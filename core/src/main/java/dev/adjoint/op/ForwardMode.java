package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.ops.Alias;
import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Assign;
import dev.adjoint.ops.Clone;
import dev.adjoint.ops.Expand;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation: results get tangents where operands have them.
 *
 * <p>Tangents are computed by ordinary operations. Those of a transform are values of the level
 * below, and are computed there; those that a user has set are computed beside the operation, with
 * no regard to tangents meanwhile, so that they can be differentiated backward.
 */
public final class ForwardMode {
  private ForwardMode() {}

  /** The rule of one operation. */
  @FunctionalInterface
  interface Rule {
    /**
     * The tangents of the results; null where zero.
     *
     * @param inputs the operands, as values of the level that computes
     * @param outputs the results, likewise
     * @param tangents of the operands; null where zero
     */
    @Nullable Tensor[] apply(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents);
  }

  /** The tangent that counts now; null where there is none. */
  public static @Nullable Tangent tangent(Tensor t) {
    AutogradMeta meta = TensorAccess.meta(t);
    if (meta == null) {
      return null;
    }
    Tangent tangent = meta.tangent;
    if (tangent == null || !tangent.owner().isAlive()) {
      return meta.base == null || meta.withoutTangents ? null : ofBase(t, meta, meta.base);
    }
    return isHeeded(tangent) ? tangent : null;
  }

  private static boolean isHeeded(Tangent tangent) {
    return !tangent.owner().isUsers() || !AutogradState.current().areDualsSuspended();
  }

  /** The part of the base's tangent, which it got after the view had been made. */
  private static @Nullable Tangent ofBase(Tensor view, AutogradMeta meta, Tensor base) {
    AutogradMeta baseMeta = TensorAccess.meta(base);
    Tangent whole = baseMeta == null ? null : baseMeta.tangent;
    if (whole == null || !whole.owner().isAlive() || !isHeeded(whole)) {
      return null;
    }
    inContext(
        whole.owner(), () -> meta.tangent = new Tangent(part(view, base, whole), whole.owner()));
    return meta.tangent;
  }

  /** The part of a base's tangent that a view shows of the base. */
  private static Tensor part(Tensor view, Tensor base, Tangent whole) {
    Layout layout = TensorAccess.layout(view);
    long shift = TensorAccess.layout(whole.value()).offset() - TensorAccess.layout(base).offset();
    return AsStrided.apply(
        whole.value(), layout.sizes(), layout.strides(), layout.offset() + shift);
  }

  /** The owner of any tangent among the operands; null where none has one. */
  static Tangent.@Nullable Owner owner(Tensor... inputs) {
    for (Tensor input : inputs) {
      AutogradMeta meta = TensorAccess.meta(input);
      if (meta != null && (meta.tangent != null || meta.base != null)) {
        Tangent tangent = tangent(input);
        if (tangent != null && !(tangent.owner().isUsers() && AutogradState.isInferenceMode())) {
          return tangent.owner();
        }
      }
    }
    return null;
  }

  /** Refuses a tangent that a tensor cannot have. */
  public static void checkTangent(Tensor primal, Tensor tangent) {
    requireFloating(primal, "primal");
    requireFloating(tangent, "tangent");
    Layout layout = TensorAccess.layout(primal);
    if (!layout.sameSizes(TensorAccess.layout(tangent))) {
      throw new IllegalStateException(
          "Trying to set a forward gradient that has a different size than that of the original"
              + " Tensor, this is not supported. Tensor is of size "
              + Arrays.toString(layout.sizes())
              + " while the given forward gradient is of size "
              + Arrays.toString(TensorAccess.layout(tangent).sizes())
              + ".");
    }
  }

  private static void requireFloating(Tensor t, String what) {
    if (!TensorAccess.dtype(t).isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Expected " + what + " to be floating point or complex, but got: " + t.dtype());
    }
  }

  /**
   * The tangent, or a copy that lies in its memory as the tensor does in its own, so that any view
   * of the one can be taken of the other.
   */
  public static Tensor laidOutLike(Tensor t, Tensor tangent) {
    Layout layout = TensorAccess.layout(t);
    if (TensorAccess.wrapped(t) != null || layout.hasInternalOverlap()) {
      return strided(t, tangent);
    }
    Operand own = TensorAccess.operand(t);
    long count = own.storage().byteSize() / own.dtype().itemSize();
    if (layout.equals(TensorAccess.layout(tangent)) && elements(tangent) == count) {
      return tangent;
    }
    return Assign.copy(zerosLike(t, TensorAccess.dtype(tangent), tangent), tangent);
  }

  private static long elements(Tensor t) {
    Operand operand = TensorAccess.operand(Levels.innermost(t));
    return operand.storage().byteSize() / operand.dtype().itemSize();
  }

  /** The tangent, or a copy with the strides of the tensor unless those overlap. */
  private static Tensor strided(Tensor t, Tensor tangent) {
    Layout layout = TensorAccess.layout(t);
    if (Arrays.equals(TensorAccess.layout(tangent).strides(), layout.strides())
        || layout.hasInternalOverlap()) {
      return tangent;
    }
    return layout.isNonOverlappingAndDense()
        ? Clone.withLayout(tangent, layout)
        : Assign.copy(zerosLike(t, TensorAccess.dtype(tangent), tangent), tangent);
  }

  /** Gives the results their tangents. */
  static void apply(Tangent.Owner owner, Tensor[] inputs, Tensor[] outputs, Rule rule) {
    @Nullable Tensor[] results = compute(owner, inputs, outputs, rule);
    for (int i = 0; i < outputs.length; i++) {
      Tensor tangent = results[i];
      if (tangent != null && TensorAccess.dtype(outputs[i]).isFloatingPoint()) {
        set(outputs[i], tangent, owner);
      }
    }
  }

  /** A view of what has no part in its base's tangent has none either. */
  static void share(Tensor input, Tensor view) {
    AutogradMeta source = TensorAccess.meta(input);
    if (source != null && source.withoutTangents) {
      TensorAccess.ensureMeta(view).withoutTangents = true;
    }
  }

  /** The tangent of a view is the same view of the tangent, over the same memory. */
  static void applyView(
      Tangent.Owner owner, Tensor input, Tensor view, UnaryOperator<Tensor> same) {
    @Nullable Tensor[] tangents =
        compute(
            owner,
            new Tensor[] {input},
            new Tensor[] {view},
            (in, out, t) -> new Tensor[] {t[0] == null ? null : same.apply(t[0])});
    if (tangents[0] != null) {
      TensorAccess.ensureMeta(view).tangent = new Tangent(tangents[0], owner);
    }
  }

  private static @Nullable Tensor[] compute(
      Tangent.Owner owner, Tensor[] inputs, Tensor[] outputs, Rule rule) {
    @Nullable Tensor[] tangents = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Tangent tangent = tangent(inputs[i]);
      tangents[i] = tangent == null ? null : tangent.value();
    }
    if (owner instanceof Level level) {
      return level.below(() -> rule.apply(level.values(inputs), level.values(outputs), tangents));
    }
    AutogradState state = AutogradState.current();
    boolean recording = Dispatch.records(inputs);
    Tensor[] primals = inputs.clone();
    for (int i = 0; i < inputs.length && recording; i++) {
      primals[i] = tangents[i] == null ? inputs[i] : primal(inputs[i]);
    }
    state.suspendDuals(true);
    try {
      return rule.apply(primals, outputs, tangents);
    } finally {
      state.suspendDuals(false);
    }
  }

  /** A view of the values alone. */
  public static Tensor primal(Tensor dual) {
    AutogradState state = AutogradState.current();
    boolean before = state.areDualsSuspended();
    state.suspendDuals(true);
    try {
      Tensor primal = Alias.withNode(dual, "Identity");
      TensorAccess.ensureMeta(primal).withoutTangents = true;
      return primal;
    } finally {
      state.suspendDuals(before);
    }
  }

  /** The tangent of what is about to be written into {@code self}; null for none. */
  static @Nullable Tensor before(Tangent.@Nullable Owner owner, Tensor[] inputs, Rule rule) {
    return owner == null ? null : compute(owner, inputs, new Tensor[0], rule)[0];
  }

  /** Makes {@code tangent} that of a fresh result. */
  public static void set(Tensor t, Tensor tangent, Tangent.Owner owner) {
    inContext(owner, () -> attach(t, tangent, owner));
  }

  private static void attach(Tensor t, Tensor tangent, Tangent.Owner owner) {
    Layout layout = TensorAccess.layout(t);
    Tensor fitting =
        TensorAccess.layout(tangent).sameSizes(layout)
            ? strided(t, tangent)
            : Clone.withLayout(Expand.apply(tangent, layout.sizes()), layout);
    TensorAccess.ensureMeta(t).tangent = new Tangent(fitting, owner);
  }

  /** Writes the tangent of a tensor that has been written to. */
  static void update(Tensor self, @Nullable Tensor computed, Tangent.@Nullable Owner owner) {
    if (owner == null) {
      return;
    }
    inContext(owner, () -> write(self, computed, owner));
  }

  private static void inContext(Tangent.Owner owner, Runnable body) {
    if (owner instanceof Level level) {
      level.below(
          () -> {
            body.run();
            return body;
          });
      return;
    }
    AutogradState state = AutogradState.current();
    boolean before = state.areDualsSuspended();
    state.suspendDuals(true);
    try {
      body.run();
    } finally {
      state.suspendDuals(before);
    }
  }

  /** Makes {@code computed} the tangent of a tensor that has been written to; null for zero. */
  public static void write(Tensor self, @Nullable Tensor computed, Tangent.Owner owner) {
    AutogradMeta meta = TensorAccess.ensureMeta(self);
    Tangent old = meta.tangent;
    if (old != null && old.owner() == owner) {
      // Written where it is: views of the tensor have views of its tangent.
      if (computed == null) {
        Assign.zero(old.value());
      } else {
        Assign.copy(old.value(), computed);
      }
      return;
    }
    if (computed == null) {
      return;
    }
    Tensor base = meta.withoutTangents ? null : meta.base;
    if (base == null) {
      set(self, computed, owner);
      return;
    }
    AutogradMeta baseMeta = TensorAccess.ensureMeta(base);
    Tangent whole = baseMeta.tangent;
    if (whole == null || whole.owner() != owner) {
      Tensor value = owner instanceof Level level ? level.value(base) : base;
      whole = new Tangent(zerosLike(base, TensorAccess.dtype(base), value, computed), owner);
      baseMeta.tangent = whole;
    }
    Tensor part = part(self, base, whole);
    Assign.copy(part, computed);
    meta.tangent = new Tangent(part, owner);
  }

  /**
   * Zeros that lie in their memory as the base does, for each member of a batch among the others.
   */
  private static Tensor zerosLike(Tensor base, DType dtype, Tensor... others) {
    Layout layout = TensorAccess.layout(base);
    boolean plain = TensorAccess.wrapped(base) == null;
    long count = plain ? elements(base) : layout.extent() - layout.offset();
    if (layout.isContiguous() && count == layout.numel()) {
      return Levels.createdLike(
          Layout.contiguous(layout.sizes()), l -> Dispatch.zeros(l.sizes(), dtype), others);
    }
    Tensor memory =
        Levels.createdLike(Layout.contiguous(count), l -> Dispatch.zeros(l.sizes(), dtype), others);
    return AsStrided.apply(memory, layout.sizes(), layout.strides(), plain ? layout.offset() : 0);
  }
}
