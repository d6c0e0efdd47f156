package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are linear in some inputs taken together, such as {@code gather} and {@code cat}.
 * The tangent follows: the same operation on the tangents of these inputs.
 */
public interface JointlyLinear extends Opaque {

  /** Whether the operation is linear in an input; the others are constants, or count by size. */
  default boolean isLinearIn(int i) {
    return true;
  }

  /**
   * Whether inputs of a dtype without derivatives are linear too, not positions or masks: their
   * elements are converted and stand beside the others.
   */
  default boolean isLinearInAnyDType() {
    return false;
  }

  /** See {@link Opaque}: the operation itself, with zeros where an input has no tangent. */
  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor[] moved = inputs.clone();
    boolean moves = false;
    for (int i = 0; i < moved.length; i++) {
      Tensor tangent = tangents[i];
      if (tangent != null && isLinearIn(i)) {
        moved[i] = tangent;
        moves = true;
      }
    }
    if (!moves) {
      return new Tensor[outputs.length];
    }
    for (int i = 0; i < moved.length; i++) {
      boolean still = tangents[i] == null && isLinearIn(i);
      boolean moving = DTypes.isDifferentiable(TensorAccess.dtype(inputs[i]));
      if (still && (moving || isLinearInAnyDType())) {
        moved[i] = Execution.zerosLike(inputs[i]);
      }
    }
    return Dispatch.call(this, moved);
  }
}
