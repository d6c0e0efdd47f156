package dev.adjoint.hostile;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Scope;
import dev.adjoint.Tensor;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the printed snippets call, beside the library. */
public final class Helpers {
  private Helpers() {}

  /** A tensor whose memory went with its scope. */
  @SuppressWarnings("try") // the scope is used for its close alone
  public static Tensor closed(Supplier<Tensor> make) {
    try (Scope scope = Scope.open()) {
      return make.get();
    }
  }

  /** A tensor that a function under {@code vmap} let escape. */
  public static Tensor escapedBatch(Tensor batch) {
    Tensor[] kept = {batch};
    Tensor mapped =
        Func.vmap(
                (Tensor x) -> {
                  kept[0] = x;
                  return x.clone();
                })
            .apply(batch);
    return mapped == null ? batch : kept[0];
  }

  /** A tensor that a function under {@code grad} let escape. */
  public static Tensor escapedDifferentiation(Tensor point) {
    Tensor[] kept = {point};
    Tensor gradient =
        Func.grad(
                (Tensor x) -> {
                  kept[0] = x;
                  return x.sum();
                })
            .apply(point);
    return gradient == null ? point : kept[0];
  }

  /** A tensor whose graph backward has used up. */
  public static Tensor spent(Tensor leaf) {
    Tensor result = leaf.mul(leaf);
    result.backward(Adjoint.onesLike(result));
    return result;
  }

  /** The first tensor in a structure of them. */
  public static Tensor first(@Nullable Object structure) {
    Tensor found = find(structure);
    if (found == null) {
      throw new Provoked();
    }
    return found;
  }

  private static @Nullable Tensor find(@Nullable Object structure) {
    if (structure instanceof Tensor tensor) {
      return tensor;
    }
    Iterable<?> parts =
        structure instanceof Collection<?> list
            ? list
            : structure instanceof Map<?, ?> map ? map.values() : java.util.List.of();
    for (Object part : parts) {
      Tensor found = find(part);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Throws, where an expression has to stand. */
  public static <T> T fail() {
    throw new Provoked();
  }
}
