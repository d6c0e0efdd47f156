package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.memory.Layout;
import dev.adjoint.ops.AsStrided;
import dev.adjoint.ops.Assign;
import dev.adjoint.ops.Clone;
import dev.adjoint.ops.Expand;
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
    Tangent tangent = meta == null ? null : meta.tangent;
    if (tangent == null || !tangent.owner().isAlive()) {
      return null;
    }
    return tangent.owner().isUsers() && AutogradState.current().areDualsSuspended()
        ? null
        : tangent;
  }

  /** The owner of any tangent among the operands; null where none has one. */
  static Tangent.@Nullable Owner owner(Tensor... inputs) {
    for (Tensor input : inputs) {
      AutogradMeta meta = TensorAccess.meta(input);
      if (meta != null && meta.tangent != null) {
        Tangent tangent = tangent(input);
        if (tangent != null) {
          return tangent.owner();
        }
      }
    }
    return null;
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
    state.suspendDuals(true);
    try {
      return rule.apply(inputs, outputs, tangents);
    } finally {
      state.suspendDuals(false);
    }
  }

  /** The tangent of what is about to be written into {@code self}; null for none. */
  static @Nullable Tensor before(Tangent.@Nullable Owner owner, Tensor[] inputs, Rule rule) {
    return owner == null ? null : compute(owner, inputs, new Tensor[0], rule)[0];
  }

  /** Makes {@code tangent} that of a fresh result. */
  public static void set(Tensor t, Tensor tangent, Tangent.Owner owner) {
    Layout layout = TensorAccess.layout(t);
    Layout given = TensorAccess.layout(tangent);
    Tensor fitting = tangent;
    if (!given.sameSizes(layout)) {
      fitting = Clone.withLayout(Expand.apply(tangent, layout.sizes()), layout);
    } else if (!java.util.Arrays.equals(given.strides(), layout.strides())
        && layout.isNonOverlappingAndDense()) {
      fitting = Clone.withLayout(tangent, layout);
    }
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
    state.suspendDuals(true);
    try {
      body.run();
    } finally {
      state.suspendDuals(false);
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
    Tensor base = meta.base;
    if (base == null) {
      set(self, computed, owner);
      return;
    }
    AutogradMeta baseMeta = TensorAccess.ensureMeta(base);
    Tangent whole = baseMeta.tangent;
    if (whole == null || whole.owner() != owner) {
      whole = new Tangent(zerosLike(base, owner), owner);
      baseMeta.tangent = whole;
    }
    Layout layout = TensorAccess.layout(self);
    Layout baseLayout = TensorAccess.layout(base);
    long shift = TensorAccess.layout(whole.value()).offset() - baseLayout.offset();
    Tensor part =
        AsStrided.apply(whole.value(), layout.sizes(), layout.strides(), layout.offset() + shift);
    Assign.copy(part, computed);
    meta.tangent = new Tangent(part, owner);
  }

  private static Tensor zerosLike(Tensor base, Tangent.Owner owner) {
    Tensor value = owner instanceof Level level ? level.value(base) : base;
    Tensor copy = Clone.apply(TensorAccess.alias(value));
    return Assign.zero(copy);
  }
}
