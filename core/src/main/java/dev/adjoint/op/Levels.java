package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.ops.Permute;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which transform an operation belongs to: the innermost one that any of its operands knows, or
 * that differentiates, since what is computed there is its own, also from constants.
 */
public final class Levels {
  private Levels() {}

  /** Whether a transform may see an operation; nothing else here is asked where none does. */
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

  /** Whether any operand belongs to a transform in progress. */
  public static boolean anyAlive(Tensor... inputs) {
    return owner(inputs) != null;
  }

  /** Whether the calling thread is in any transform. */
  public static boolean inTransform() {
    return AutogradState.current().level() != null;
  }

  /** Refuses to draw numbers that differ within a batch into a tensor that is one for all. */
  public static void checkDraw(Tensor self) {
    Tensor value = resolve(self);
    for (Level level = AutogradState.current().level(); level != null; level = level.below()) {
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

  /** Whether a transform or a tangent follows what is computed from the tensor. */
  public static boolean isFollowed(Tensor t) {
    return any(t) || ForwardMode.owner(t) != null;
  }

  /** Whether the tensor has a value for each member of a batch. */
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

  /** The innermost transform in progress that an operand belongs to; null where all are plain. */
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

  /** The tensor as one of the innermost differentiation, unless it belongs there or further in. */
  public static Tensor lifted(Tensor t) {
    Tensor live = resolve(t);
    Level level = top(live);
    return level == null || level.isBatch() || level.owns(live) ? live : level.wrap(live);
  }

  /** The transform that sees an operation on these first; null for none. */
  public static @Nullable Level top(Tensor... inputs) {
    Level owner = owner(inputs);
    Level around = Level.innermostDifferentiation();
    return around != null && (owner == null || around.number() > owner.number()) ? around : owner;
  }

  /**
   * The tensor itself, or what it stood for where its transform has ended.
   *
   * @throws IllegalStateException if it stood for the members of a batch
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

  /** Whether the tensor stood for members of a batch that has ended, so that it has no value. */
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

  /** The operands, each resolved. */
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

  /** The plain tensor at the bottom, which has memory. */
  public static Tensor innermost(Tensor t) {
    Tensor inner = t;
    for (Wrapped w = TensorAccess.wrapped(inner); w != null; w = TensorAccess.wrapped(inner)) {
      inner = w.value();
    }
    return inner;
  }

  /** Whether a write into the tensor would reach one of the first {@code count} others. */
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
   * The plain tensor whose elements are those of {@code t}.
   *
   * @param refusal what to say where there are several, one for each member of a batch
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

  /** The same tensor, standing for values in which every batch dimension is in front. */
  public static Tensor batchFirst(Tensor t) {
    Tensor live = resolve(t);
    Wrapped wrapped = TensorAccess.wrapped(live);
    if (wrapped == null || !wrapped.level().isBatch()) {
      return live;
    }
    Level level = wrapped.level();
    return level.wrap(level.below(() -> batchFirst(level.physical(live))), 0);
  }

  /** The same stack of transforms over another plain tensor of the same values. */
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
   * Random numbers, as {@code vmap} wants them: the same for all members of a batch, or others for
   * each.
   *
   * @param draw makes a tensor of some sizes
   */
  public static Tensor random(long[] sizes, Function<long[], Tensor> draw) {
    Level level = AutogradState.current().level();
    return level == null ? draw.apply(sizes) : random(level, sizes, draw);
  }

  private static IllegalStateException noRandomness() {
    return new IllegalStateException(
        "vmap: called random operation while in randomness error mode. Please either use the"
            + " 'same' or 'different' randomness flags on vmap or perform the randomness operation"
            + " out of vmap");
  }

  /**
   * A tensor of probabilities, as {@code vmap} wants them to be drawn from: for each member of a
   * batch where all members get others, as it is where all get the same.
   */
  public static Tensor forDraw(Tensor chances) {
    Level level = AutogradState.current().level();
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
          level.wrap(level.below(() -> random(prepend(level.batchSize(), sizes), draw)), 0);
    };
  }

  /** A tensor that was just made, as the transforms in progress see it. */
  public static Tensor created(Tensor fresh) {
    Level level = AutogradState.current().level();
    return level == null ? fresh : created(fresh, level);
  }

  private static Tensor created(Tensor fresh, Level level) {
    Level below = level.below();
    Tensor inner = below == null ? fresh : created(fresh, below);
    return level.isBatch() ? inner : level.wrap(inner);
  }

  /**
   * A tensor that is made like others: of as many members, where one of them is one for each member
   * of a batch.
   *
   * @param layout the layout of the tensor, or of each member
   * @param make makes a plain tensor of a layout
   */
  public static Tensor createdLike(Layout layout, Function<Layout, Tensor> make, Tensor... others) {
    Level level = AutogradState.current().level();
    return level == null ? make.apply(layout) : createdLike(level, layout, make, resolve(others));
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

  /** The same elements with the first dimension moved to {@code dim}. */
  public static Tensor fromFront(Tensor value, int dim) {
    if (dim == 0) {
      return value;
    }
    int rank = TensorAccess.layout(value).dim();
    long[] order = new long[rank];
    for (int d = 0; d < rank; d++) {
      order[d] = d < dim ? d + 1 : d == dim ? 0 : d;
    }
    return Permute.apply(value, order);
  }

  static long[] remove(long[] values, int at) {
    long[] rest = new long[values.length - 1];
    System.arraycopy(values, 0, rest, 0, at);
    System.arraycopy(values, at + 1, rest, at, rest.length - at);
    return rest;
  }

  static long[] prepend(long first, long[] values) {
    long[] all = new long[values.length + 1];
    all[0] = first;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }
}
