package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.Writes;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the level that handles an operation: the innermost one that an operand belongs to, or the
 * innermost differentiation, which owns all that is computed in it, also from constants.
 */
public final class Levels {
  private Levels() {}

  /** Whether a transform may see an operation: the fast check that guards everything else here. */
  static boolean any(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (TensorAccess.wrapped(input) != null) {
        return true;
      }
    }
    return Level.innermostDifferentiation() != null;
  }

  /** Whether a transform may see an operation on this tensor. */
  static boolean any(Tensor input) {
    return TensorAccess.wrapped(input) != null || Level.innermostDifferentiation() != null;
  }

  /**
   * The transform that handles an in-place write to {@code self}, to which {@code self} must
   * belong.
   *
   * @param name of the operation that writes
   * @throws IllegalStateException if a differentiation would write to a captured tensor
   */
  public static @Nullable Level ofWrite(String name, Tensor self, Tensor... inputs) {
    Level own = owner(self);
    Level level = top(inputs);
    if (level == null || (own != null && own.number() > level.number())) {
      return own;
    }
    if (level != own && !level.isBatch() && DTypes.isDifferentiable(TensorAccess.dtype(self))) {
      throw Errors.state(
          "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to"
              + " call in-place operation (aten::%s) that would mutate a captured Tensor. This is"
              + " not supported; please rewrite the function being transformed to explicitly"
              + " accept the mutated Tensor(s) as inputs.",
          name);
    }
    return level;
  }

  /** Tells of a change of what the tensor object itself shows, which no kernel writes. */
  public static void announceWrite(Tensor self) {
    Writes.before(TensorAccess.operand(innermost(self)).storage());
  }

  /** Whether any operand belongs to a transform in progress. */
  public static boolean anyAlive(Tensor... inputs) {
    return owner(inputs) != null;
  }

  /** Whether the calling thread is in any transform. */
  public static boolean inTransform() {
    return AutogradState.current().isInTransform();
  }

  /** Refuses to write per-example random numbers into an unbatched tensor. */
  public static void checkDraw(Tensor self) {
    Tensor value = resolve(self);
    for (Level level = Level.INNERMOST.of(AutogradState.current());
        level != null;
        level = level.below()) {
      if (level.isBatch()
          && level.randomness() == Level.Randomness.DIFFERENT
          && !level.owns(value)) {
        throw new IllegalStateException(
            "vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will"
                + " appear like same randomness. If this is necessary for your usage, please file"
                + " an issue with functorch.");
      }
      value = level.value(value);
    }
  }

  /** Whether the tensor is batched. */
  public static boolean isBatched(Tensor t) {
    Tensor inner = resolve(t);
    for (Wrapped w = TensorAccess.wrapped(inner); w != null; w = TensorAccess.wrapped(inner)) {
      if (w.level().isBatch()) {
        return true;
      }
      inner = w.value();
    }
    return false;
  }

  /** The innermost live level that an operand belongs to; null if all are plain tensors. */
  static @Nullable Level owner(Tensor... inputs) {
    Level top = null;
    for (Tensor input : inputs) {
      Wrapped wrapped = TensorAccess.wrapped(resolve(input));
      if (wrapped != null && (top == null || wrapped.level().number() > top.number())) {
        top = wrapped.level();
      }
    }
    return top;
  }

  /**
   * Wraps the tensor for the innermost differentiation, unless it belongs to that or a deeper
   * level.
   */
  public static Tensor lifted(Tensor t) {
    Tensor live = resolve(t);
    Level level = top(live);
    return level == null || level.isBatch() || level.owns(live) ? live : level.wrap(live);
  }

  /** The level that handles an operation on these operands; null for none. */
  public static @Nullable Level top(Tensor... inputs) {
    Level owner = owner(inputs);
    Level around = Level.innermostDifferentiation();
    return around != null && (owner == null || around.number() > owner.number()) ? around : owner;
  }

  /**
   * Unwraps a tensor whose levels have ended; otherwise the tensor itself.
   *
   * @throws IllegalStateException if it was batched
   */
  public static Tensor resolve(Tensor t) {
    Tensor live = t;
    Wrapped wrapped = TensorAccess.wrapped(live);
    while (wrapped != null && !wrapped.level().isAlive()) {
      if (wrapped.level().isBatch()) {
        throw new IllegalStateException(
            "Either your tensor may have escaped from inside a function being vmapped and this is"
                + " a user error (see https://pytorch.org/functorch/stable/ux_limitations.html), or"
                + " there is an internal error");
      }
      live = wrapped.value();
      wrapped = TensorAccess.wrapped(live);
    }
    return live;
  }

  /** Whether the tensor escaped from a {@code vmap} that has ended, so that it has no value. */
  public static boolean isEscaped(Tensor t) {
    Tensor inner = t;
    for (Wrapped w = TensorAccess.wrapped(inner);
        w != null && !w.level().isAlive();
        w = TensorAccess.wrapped(inner)) {
      if (w.level().isBatch()) {
        return true;
      }
      inner = w.value();
    }
    return false;
  }

  /** Resolves all operands. */
  static Tensor[] resolve(Tensor[] inputs) {
    Tensor[] live = inputs;
    for (int i = 0; i < inputs.length; i++) {
      Tensor resolved = resolve(inputs[i]);
      if (resolved != inputs[i]) {
        live = live == inputs ? inputs.clone() : live;
        live[i] = resolved;
      }
    }
    return live;
  }

  /** Unwraps a tensor completely: the plain tensor that has memory. */
  public static Tensor innermost(Tensor t) {
    Tensor inner = t;
    for (Wrapped w = TensorAccess.wrapped(inner); w != null; w = TensorAccess.wrapped(inner)) {
      inner = w.value();
    }
    return inner;
  }

  /** Whether the tensor shares a storage with one of the first {@code count} others. */
  static boolean shares(Tensor t, @Nullable Tensor[] others, int count) {
    Storage storage = TensorAccess.operand(innermost(t)).storage();
    for (int i = 0; i < count; i++) {
      Tensor other = others[i];
      if (other != null && TensorAccess.operand(innermost(other)).storage() == storage) {
        return true;
      }
    }
    return false;
  }

  /**
   * Unwraps a tensor to read its elements.
   *
   * @param refusal the error message if the tensor is batched
   */
  public static Tensor elements(Tensor t, String refusal) {
    Tensor inner = t;
    for (Wrapped w = TensorAccess.wrapped(inner); w != null; w = TensorAccess.wrapped(inner)) {
      if (w.level().isBatch()) {
        throw new IllegalStateException(refusal);
      }
      inner = w.value();
    }
    return inner;
  }

  /** Rewraps a tensor so that every batch dimension is in front. */
  public static Tensor batchFirst(Tensor t) {
    Tensor live = resolve(t);
    Wrapped wrapped = TensorAccess.wrapped(live);
    if (wrapped == null || !wrapped.level().isBatch()) {
      return live;
    }
    Level level = wrapped.level();
    return level.wrap(level.below(() -> batchFirst(level.physical(live))), 0);
  }

  /** Applies {@code f} to the innermost plain tensor and rewraps the result. */
  public static Tensor mapInnermost(Tensor t, UnaryOperator<Tensor> f) {
    if (!any(t)) {
      return f.apply(t);
    }
    Tensor live = resolve(t);
    Level level = top(live);
    if (level == null) {
      return f.apply(live);
    }
    Tensor inner = level.below(() -> mapInnermost(level.value(live), f));
    Wrapped wrapped = TensorAccess.wrapped(live);
    if (wrapped == null || wrapped.level() != level) {
      return inner;
    }
    return level.isBatch() ? level.wrap(inner, wrapped.batchDim()) : level.wrap(inner);
  }

  /**
   * Draws random numbers according to the randomness of enclosing {@code vmap}s: the same for all
   * examples, or separately for each.
   *
   * @param draw draws a tensor of the given sizes
   */
  public static Tensor random(long[] sizes, Function<long[], Tensor> draw) {
    Level level = Level.INNERMOST.of(AutogradState.current());
    return level == null ? draw.apply(sizes) : random(level, sizes, draw);
  }

  private static IllegalStateException noRandomness() {
    return new IllegalStateException(
        "vmap: called random operation while in randomness error mode. Please either use the"
            + " 'same' or 'different' randomness flags on vmap or perform the randomness operation"
            + " out of vmap");
  }

  /**
   * Prepares probabilities to draw from under {@code vmap}: expanded over the batch if examples
   * draw separately, unchanged if they share the draw.
   */
  public static Tensor forDraw(Tensor chances) {
    Level level = Level.INNERMOST.of(AutogradState.current());
    if (level == null) {
      return chances;
    }
    Tensor live = resolve(chances);
    if (!level.isBatch()) {
      return level.wrap(level.below(() -> forDraw(level.value(live))));
    }
    return switch (level.randomness()) {
      case ERROR -> throw noRandomness();
      case SAME -> {
        if (level.owns(live)) {
          throw new IllegalStateException(
              "Vmap does not currently support same randomness with a batched tensor input. Please"
                  + " file an issue with functorch");
        }
        yield level.below(() -> forDraw(live));
      }
      case DIFFERENT -> level.wrap(level.below(() -> forDraw(level.physicalOrExpanded(live))), 0);
    };
  }

  private static Tensor random(Level level, long[] sizes, Function<long[], Tensor> draw) {
    if (!level.isBatch()) {
      return level.wrap(level.below(() -> random(sizes, draw)));
    }
    return switch (level.randomness()) {
      case ERROR -> throw noRandomness();
      case SAME -> level.below(() -> random(sizes, draw));
      case DIFFERENT ->
          level.wrap(level.below(() -> random(Shapes.prepend(level.batchSize(), sizes), draw)), 0);
    };
  }

  /** Wraps a newly created tensor for the levels in progress. */
  public static Tensor created(Tensor fresh) {
    Level level = Level.INNERMOST.of(AutogradState.current());
    return level == null ? fresh : created(fresh, level);
  }

  private static Tensor created(Tensor fresh, Level level) {
    Level below = level.below();
    Tensor inner = below == null ? fresh : created(fresh, below);
    return level.isBatch() ? inner : level.wrap(inner);
  }

  /**
   * Creates a tensor like others: batched if one of them is.
   *
   * @param layout the layout of the tensor, or of each example
   * @param make creates a plain tensor with a layout
   */
  public static Tensor createdLike(Layout layout, Function<Layout, Tensor> make, Tensor... others) {
    Level level = Level.INNERMOST.of(AutogradState.current());
    return Placement.like(
        () ->
            level == null ? make.apply(layout) : createdLike(level, layout, make, resolve(others)),
        others);
  }

  private static Tensor createdLike(
      Level level, Layout layout, Function<Layout, Tensor> make, Tensor... others) {
    boolean batched = false;
    for (Tensor other : others) {
      batched |= level.isBatch() && level.owns(other);
    }
    Layout whole =
        batched ? Batching.whole(layout, level.batchSize(), Math.max(layout.numel(), 1)) : layout;
    Level below = level.below();
    Tensor inner =
        below == null ? make.apply(whole) : createdLike(below, whole, make, level.values(others));
    return batched ? level.wrap(inner, 0) : level.isBatch() ? inner : level.wrap(inner);
  }

  /** Moves the first dimension to {@code dim}. */
  public static Tensor fromFront(Tensor value, int dim) {
    if (dim == 0) {
      return value;
    }
    int rank = TensorAccess.layout(value).dim();
    long[] order = new long[rank];
    for (int d = 0; d < rank; d++) {
      order[d] = d < dim ? d + 1 : d == dim ? 0 : d;
    }
    return value.permute(order);
  }
}
