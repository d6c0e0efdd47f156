package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation: propagates tangents from operands to results.
 *
 * <p>Tangents are computed by ordinary operations. Tangents of a transform are values of the level
 * below and computed there; tangents set by the user ({@code ForwardAd}) are computed next to the
 * operation with tangents suspended, so that they can be differentiated in reverse mode.
 */
public final class ForwardMode {
  private ForwardMode() {}

  /** The tangent rule of one operation. */
  @FunctionalInterface
  interface TangentRule {
    /**
     * Computes the tangents of the results; null where zero.
     *
     * @param inputs the operands, as values of the computing level
     * @param outputs the results, likewise
     * @param tangents of the operands; null where zero
     */
    @Nullable Tensor[] apply(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents);
  }

  /** The active tangent; null if there is none. */
  public static @Nullable Tangent tangent(Tensor t) {
    Tangent tangent = latest(t);
    return tangent != null
            && tangent.owner().isUsers()
            && AutogradState.current().areDualsSuspended()
        ? null
        : tangent;
  }

  /** The tangent, active or not; that of a view is part of its base's. */
  public static @Nullable Tangent latest(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    if (meta == null) {
      return null;
    }
    Tangent tangent = live(meta);
    Tensor base = meta.base;
    Tangent whole = base == null || meta.withoutTangents ? null : ofBase(base);
    if (base == null || whole == null || isOwn(tangent, whole)) {
      return tangent;
    }
    inContext(
        whole.owner(),
        () -> meta.tangent = new Tangent(part(t, base, whole), whole.owner(), whole));
    return meta.tangent;
  }

  /** Whether a view already has its part of its base's tangent. */
  private static boolean isOwn(@Nullable Tangent tangent, Tangent whole) {
    return tangent != null && tangent.whole() == whole;
  }

  private static @Nullable Tangent live(AutogradMeta meta) {
    Tangent tangent = meta.tangent;
    return tangent != null && tangent.owner().isAlive() ? tangent : null;
  }

  private static @Nullable Tangent ofBase(Tensor base) {
    AutogradMeta meta = GraphAccess.meta(base);
    return meta == null ? null : live(meta);
  }

  /** The part of a base's tangent that corresponds to a view. */
  private static Tensor part(Tensor view, Tensor base, Tangent whole) {
    Layout layout = TensorAccess.layout(view);
    long shift = TensorAccess.layout(whole.value()).offset() - TensorAccess.layout(base).offset();
    return whole
        .value()
        .asStrided(Shape.of(layout.sizes()), layout.strides(), layout.offset() + shift);
  }

  /**
   * Whether nobody can see derivatives of what is computed from the tensors now: it is not
   * recorded, and no tangent follows.
   */
  public static boolean isUnseen(@Nullable Tensor... inputs) {
    if (AutogradState.current().isGradEnabled()) {
      return false;
    }
    for (Tensor input : inputs) {
      if (input != null && isFollowed(input)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a transform or a tangent tracks what is computed from the tensor. */
  public static boolean isFollowed(Tensor t) {
    return Levels.any(t) || owner(t) != null;
  }

  /** The owner of the operands' tangents; null if none has a tangent. */
  static Tangent.@Nullable Owner owner(Tensor... inputs) {
    for (Tensor input : inputs) {
      AutogradMeta meta = GraphAccess.meta(input);
      if (meta != null && (meta.tangent != null || meta.base != null)) {
        Tangent tangent = tangent(input);
        if (tangent != null && !(tangent.owner().isUsers() && AutogradState.isInferenceMode())) {
          return tangent.owner();
        }
      }
    }
    return null;
  }

  /** Checks that a tensor can have this tangent. */
  public static void checkTangent(Tensor primal, Tensor tangent) {
    requireFloating(primal, "primal");
    requireFloating(tangent, "tangent");
    Layout layout = TensorAccess.layout(primal);
    if (!layout.sameSizes(TensorAccess.layout(tangent))) {
      throw Errors.state(
          "Trying to set a forward gradient that has a different size than that of the"
              + " original Tensor, this is not supported. Tensor is of size %s while the given"
              + " forward gradient is of size %s.",
          Arrays.toString(layout.sizes()), Arrays.toString(TensorAccess.layout(tangent).sizes()));
    }
  }

  private static void requireFloating(Tensor t, String what) {
    if (!DTypes.isDifferentiable(TensorAccess.dtype(t))) {
      throw Errors.argument(
          "Expected %s to be floating point or complex, but got: %s", what, t.dtype().toString());
    }
  }

  /**
   * The tangent, or a copy laid out in memory as the tensor is, so that any view of the tensor can
   * be taken of the tangent too.
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
    return zerosLike(t, TensorAccess.dtype(tangent), tangent).copy_(tangent);
  }

  private static long elements(Tensor t) {
    Operand operand = TensorAccess.operand(Levels.innermost(t));
    return operand.storage().byteSize() / operand.dtype().itemSize();
  }

  /** The tangent, or a copy with the strides of the tensor, if those don't overlap. */
  private static Tensor strided(Tensor t, Tensor tangent) {
    Layout layout = TensorAccess.layout(t);
    if (Arrays.equals(TensorAccess.layout(tangent).strides(), layout.strides())
        || layout.hasInternalOverlap()) {
      return tangent;
    }
    return layout.isNonOverlappingAndDense()
        ? Terms.get().laidOut(tangent, layout)
        : zerosLike(t, TensorAccess.dtype(tangent), tangent).copy_(tangent);
  }

  /** Computes and attaches the tangents of the results, each with memory of its own. */
  static void apply(Tangent.Owner owner, Tensor[] inputs, Tensor[] outputs, TangentRule rule) {
    apply(owner, inputs, outputs, rule, true);
  }

  /**
   * Computes and attaches the tangents of the results.
   *
   * @param copies whether to copy a tangent that shares memory with something else
   */
  static void apply(
      Tangent.Owner owner, Tensor[] inputs, Tensor[] outputs, TangentRule rule, boolean copies) {
    compute(
        owner,
        inputs,
        outputs,
        (in, out, tangents) -> {
          @Nullable Tensor[] results = rule.apply(in, out, tangents);
          for (int i = 0; i < outputs.length; i++) {
            Tensor tangent = results[i];
            if (tangent != null && DTypes.isDifferentiable(TensorAccess.dtype(outputs[i]))) {
              Tensor fitting = fitted(tangent, outputs[i], in, tangents);
              boolean shares =
                  Levels.shares(fitting, tangents, tangents.length)
                      || Levels.shares(fitting, results, i)
                      || Levels.shares(fitting, in, in.length)
                      || Levels.shares(fitting, out, out.length);
              attach(outputs[i], copies && shares ? fitting.clone() : fitting, owner);
            }
          }
          return results;
        });
  }

  /**
   * Fits the result of a rule to its tensor: expands and converts it to the tensor's sizes and
   * dtype.
   *
   * <p>If the user gave an operand a tangent of another dtype, that dtype takes part in promotion.
   */
  private static Tensor fitted(
      Tensor computed, Tensor t, Tensor[] inputs, @Nullable Tensor[] tangents) {
    DType dtype = TensorAccess.dtype(t);
    for (int i = 0; i < inputs.length; i++) {
      Tensor tangent = tangents[i];
      if (tangent != null && TensorAccess.dtype(tangent) != TensorAccess.dtype(inputs[i])) {
        dtype = DType.promote(dtype, TensorAccess.dtype(computed));
      }
    }
    Tensor converted = computed.to(dtype);
    Layout layout = TensorAccess.layout(t);
    return TensorAccess.layout(converted).sameSizes(layout)
        ? converted
        : Terms.get().laidOut(converted.expand(layout.sizes()), layout);
  }

  /** Marks a view of a primal-only view as primal-only, too. */
  static void share(Tensor input, Tensor view) {
    AutogradMeta source = GraphAccess.meta(input);
    if (source != null && source.withoutTangents) {
      GraphAccess.ensureMeta(view).withoutTangents = true;
    }
  }

  /** Attaches the tangents of views: the same views of the tangent, which share its memory. */
  static void applyViews(
      Tangent.Owner owner, Tensor input, Tensor[] views, Function<Tensor, Tensor[]> same) {
    @Nullable Tensor[] tangents =
        compute(
            owner,
            new Tensor[] {input},
            views,
            (in, out, t) -> t[0] == null ? new Tensor[views.length] : same.apply(t[0]));
    for (int i = 0; i < views.length; i++) {
      Tensor tangent = tangents[i];
      if (tangent != null) {
        setView(views[i], tangent, owner);
      }
    }
  }

  /** Attaches {@code tangent}, itself a view of the source's tangent, to a view. */
  public static void setView(Tensor view, Tensor tangent, Tangent.Owner owner) {
    AutogradMeta meta = GraphAccess.ensureMeta(view);
    Tensor base = meta.withoutTangents ? null : meta.base;
    meta.tangent = new Tangent(tangent, owner, base == null ? null : ofBase(base));
  }

  /** An alias of the tensor in its current state, with its tangent. */
  static Tensor aliasWithTangent(Tensor t) {
    Tensor alias = TensorAccess.alias(t);
    GraphAccess.ensureMeta(alias).tangent = latest(t);
    return alias;
  }

  private static @Nullable Tensor[] compute(
      Tangent.Owner owner, Tensor[] inputs, Tensor[] outputs, TangentRule rule) {
    @Nullable Tensor[] tangents = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Tangent tangent = tangent(inputs[i]);
      tangents[i] = tangent == null ? null : tangent.value();
    }
    if (owner instanceof Level level) {
      return level.below(() -> rule.apply(level.values(inputs), level.values(outputs), tangents));
    }
    boolean recording = Recording.records(inputs);
    Tensor[] primals = inputs.clone();
    for (int i = 0; i < inputs.length && recording; i++) {
      primals[i] = tangents[i] == null ? inputs[i] : primal(inputs[i]);
    }
    return ignoringDuals(() -> rule.apply(primals, outputs, tangents));
  }

  /** Runs code without regard to the tangents that the user has set. */
  public static <T extends @Nullable Object> T ignoringDuals(Supplier<T> code) {
    AutogradState state = AutogradState.current();
    boolean before = state.areDualsSuspended();
    state.suspendDuals(true);
    try {
      return code.get();
    } finally {
      state.suspendDuals(before);
    }
  }

  /**
   * The tangents; that of {@code self} is copied if a graph may save it before it is overwritten.
   */
  private static @Nullable Tensor[] kept(
      Tensor self, Tensor[] inputs, Tensor[] values, @Nullable Tensor[] tangents) {
    @Nullable Tensor[] kept = tangents;
    for (int i = 0; i < inputs.length; i++) {
      Tensor tangent = tangents[i];
      if (inputs[i] == self
          && tangent != null
          && (Recording.records(values) || Recording.records(tangent))) {
        kept = kept == tangents ? tangents.clone() : kept;
        kept[i] = tangent.clone();
      }
    }
    return kept;
  }

  /** A primal-only view. */
  public static Tensor primal(Tensor dual) {
    Tensor primal = ignoringDuals(() -> Terms.get().alias(dual, "Identity"));
    GraphAccess.ensureMeta(primal).withoutTangents = true;
    return primal;
  }

  /**
   * The tangent of the result of an in-place write to {@code self}, computed before the write; null
   * for none.
   */
  static @Nullable Tensor before(
      Tangent.@Nullable Owner owner, Tensor self, Tensor[] inputs, TangentRule rule) {
    if (owner == null) {
      return null;
    }
    TangentRule fitting =
        (in, out, tangents) -> {
          Tensor computed = rule.apply(in, out, kept(self, inputs, in, tangents))[0];
          return new Tensor[] {computed == null ? null : fitted(computed, self, in, tangents)};
        };
    return compute(owner, inputs, new Tensor[0], fitting)[0];
  }

  /** Attaches {@code tangent} to a new result. */
  public static void set(Tensor t, Tensor tangent, Tangent.Owner owner) {
    inContext(owner, () -> attach(t, tangent, owner));
  }

  private static void attach(Tensor t, Tensor tangent, Tangent.Owner owner) {
    GraphAccess.ensureMeta(t).tangent = new Tangent(strided(t, tangent), owner);
  }

  /** Updates the tangent of a tensor after an in-place write. */
  static void update(Tensor self, @Nullable Tensor computed, Tangent.@Nullable Owner owner) {
    if (owner == null) {
      return;
    }
    inContext(owner, () -> write(self, computed, owner));
  }

  /** Runs code in the context in which tangents are computed. */
  public static void inContext(Tangent.Owner owner, Runnable body) {
    Supplier<Runnable> ran =
        () -> {
          body.run();
          return body;
        };
    if (owner instanceof Level level) {
      level.below(ran);
    } else {
      ignoringDuals(ran);
    }
  }

  /**
   * Writes {@code computed}, or zero if null, into the tangent of a tensor after an in-place write.
   */
  public static void write(Tensor self, @Nullable Tensor computed, Tangent.Owner owner) {
    AutogradMeta meta = GraphAccess.ensureMeta(self);
    Tangent known = latest(self);
    Tangent old = known != null && known.owner() == owner ? known : null;
    if (old == null && computed == null) {
      return;
    }
    boolean anew = isSeen(computed, owner) || (old != null && isSeen(old.value(), owner));
    Tensor base = meta.withoutTangents ? null : meta.base;
    if (old != null && !anew) {
      overwrite(old.value(), computed);
      return;
    }
    Tensor fresh = computed;
    if (fresh == null) {
      DType dtype = TensorAccess.dtype(old == null ? self : old.value());
      fresh = Execution.zeros(TensorAccess.layout(self).sizes(), dtype);
    }
    if (base == null) {
      set(self, fresh, owner);
    } else {
      writePart(self, base, fresh, owner, anew);
    }
  }

  /**
   * Whether other transforms see the tangent or a graph may have saved it. If so, it is replaced by
   * a new one; else it is written in place, which its views and the user who set it observe.
   */
  private static boolean isSeen(@Nullable Tensor tangent, Tangent.Owner owner) {
    return tangent != null
        && (Levels.top(tangent) != null || (!owner.isUsers() && Recording.requiresGrad(tangent)));
  }

  private static void overwrite(Tensor old, @Nullable Tensor computed) {
    if (computed == null) {
      old.zero_();
    } else {
      old.copy_(computed);
    }
  }

  private static void writePart(
      Tensor self, Tensor base, Tensor computed, Tangent.Owner owner, boolean anew) {
    AutogradMeta baseMeta = GraphAccess.ensureMeta(base);
    Tangent whole = baseMeta.tangent;
    if (whole == null || whole.owner() != owner) {
      Tensor value = owner instanceof Level level ? level.value(base) : base;
      whole = new Tangent(zerosLike(base, TensorAccess.dtype(base), value, computed), owner);
    }
    Tensor part = part(self, base, whole);
    if (anew) {
      Layout layout = TensorAccess.layout(part);
      Tensor replaced =
          Terms.get().replaced(layout, whole.value(), TensorAccess.layout(whole.value()), computed);
      whole = new Tangent(strided(base, replaced), owner);
      part = part(self, base, whole);
    } else {
      part.copy_(computed);
    }
    baseMeta.tangent = whole;
    GraphAccess.ensureMeta(self).tangent = new Tangent(part, owner, whole);
  }

  /** Zeros with the memory layout of the base, batched if one of the others is. */
  private static Tensor zerosLike(Tensor base, DType dtype, Tensor... others) {
    Layout layout = TensorAccess.layout(base);
    boolean plain = TensorAccess.wrapped(base) == null;
    long count = plain ? elements(base) : layout.extent() - layout.offset();
    if (layout.isContiguous() && count == layout.numel()) {
      return Levels.createdLike(
          Layout.contiguous(layout.sizes()), l -> Execution.zeros(l.sizes(), dtype), others);
    }
    Tensor memory =
        Levels.createdLike(
            Layout.contiguous(count), l -> Execution.zeros(l.sizes(), dtype), others);
    return memory.asStrided(
        Shape.of(layout.sizes()), layout.strides(), plain ? layout.offset() : 0);
  }
}
