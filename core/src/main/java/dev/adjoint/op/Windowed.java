package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Family of operations on windows that slide over the last dimensions, such as pooling.
 *
 * <p>Their leading dimensions are free, so a batch is one of them; and most are linear in their
 * first input. Batching rule and tangent follow from that; the others' tangent is their own.
 */
public interface Windowed extends JointlyLinear {

  @Override
  default boolean isLinearIn(int i) {
    return i == 0;
  }

  /** See {@link Opaque}: the batch is a leading dimension. */
  @Override
  default Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = new Tensor[inputs.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = batched[i] ? inputs[i] : Batching.repeat(inputs[i], size);
    }
    return Dispatch.call(this, all);
  }
}
