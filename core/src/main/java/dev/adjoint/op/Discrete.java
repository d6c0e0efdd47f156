package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Base of operations whose results have no gradients, such as indices and counts. */
public interface Discrete extends Opaque {

  @Override
  default String nodeName() {
    return "NotDifferentiable";
  }

  @Override
  default boolean isDifferentiable(int i) {
    return false;
  }

  @Override
  default @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    throw new IllegalStateException("no gradient can come here");
  }

  /** See {@link Opaque}: no tangents. */
  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return new Tensor[outputs.length];
  }
}
