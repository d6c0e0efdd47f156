package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** Compositions that are linear: the tangent is the operation itself, not that of each part. */
public interface LinearComposite extends Composite, JointlyLinear {

  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return JointlyLinear.super.jvp(inputs, outputs, tangents);
  }
}
