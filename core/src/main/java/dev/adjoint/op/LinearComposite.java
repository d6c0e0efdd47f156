package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Compositions that are linear: the tangent is the operation itself, not that of each part. */
public interface LinearComposite extends Composite, JointlyLinear {

  /** See {@link Opaque}: as stated for each input. */
  @Override
  default @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    return each(grads[0], saved);
  }

  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return JointlyLinear.super.jvp(inputs, outputs, tangents);
  }
}
