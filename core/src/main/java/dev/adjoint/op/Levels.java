package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which transform an operation belongs to: the innermost one that any of its operands knows. */
public final class Levels {
  private Levels() {}

  /** Whether any operand stands for another tensor; nothing else here is asked for plain ones. */
  static boolean any(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (TensorAccess.wrapped(input) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether any operand belongs to a transform in progress. */
  public static boolean anyAlive(Tensor... inputs) {
    return any(inputs) && top(inputs) != null;
  }

  /** The innermost transform in progress that an operand belongs to; null where all are plain. */
  static @Nullable Level top(Tensor... inputs) {
    Level top = null;
    for (Tensor input : inputs) {
      Wrapped wrapped = TensorAccess.wrapped(resolve(input));
      if (wrapped != null && (top == null || wrapped.level().number() > top.number())) {
        top = wrapped.level();
      }
    }
    return top;
  }

  /** The tensor itself, or what it stood for where its transform has ended. */
  public static Tensor resolve(Tensor t) {
    Tensor live = t;
    Wrapped wrapped = TensorAccess.wrapped(live);
    while (wrapped != null && !wrapped.level().isAlive()) {
      live = wrapped.value();
      wrapped = TensorAccess.wrapped(live);
    }
    return live;
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

  /**
   * The plain tensor whose elements are those of {@code t}.
   *
   * @param refusal what to say where there are several, one for each member of a batch
   */
  public static Tensor elements(Tensor t, String refusal) {
    Tensor inner = t;
    for (Wrapped w = TensorAccess.wrapped(inner); w != null; w = TensorAccess.wrapped(inner)) {
      if (w.level().isBatch() && w.level().isAlive()) {
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
    Tensor live = resolve(t);
    Wrapped wrapped = TensorAccess.wrapped(live);
    if (wrapped == null) {
      return f.apply(live);
    }
    Tensor inner = mapInnermost(wrapped.value(), f);
    return wrapped.level().isBatch()
        ? wrapped.level().wrap(inner, wrapped.batchDim())
        : wrapped.level().wrap(inner);
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

  private static Tensor random(Level level, long[] sizes, Function<long[], Tensor> draw) {
    if (!level.isBatch()) {
      return level.wrap(level.below(() -> random(sizes, draw)));
    }
    return switch (level.randomness()) {
      case ERROR ->
          throw new IllegalStateException(
              "vmap: called random operation while in randomness error mode. Please either use the"
                  + " 'same' or 'different' randomness flags on vmap or perform the randomness"
                  + " operation out of vmap");
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
