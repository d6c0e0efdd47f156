package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Family of operations that select elements of each line of a dimension and return values and
 * indices, such as {@code max(dim)}, {@code median(dim)} and {@code sort}. Tangent and batching
 * rule follow.
 */
public interface Choosing extends AlongDim {

  /** The dimension, not negative. */
  int dim();

  /** Whether the results have the dimension. */
  boolean keepsDim();

  @Override
  default boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  default boolean savesOutput(int i) {
    return i == 1;
  }

  @Override
  default boolean isDifferentiable(int i) {
    return i == 0;
  }

  /** See {@link Opaque}: the tangents of the selected elements. */
  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    if (tangent == null || TensorAccess.layout(inputs[0]).dim() == 0) {
      return new Tensor[] {tangent, null};
    }
    Tensor taken = tangent.gather(dim(), keepsDim() ? outputs[1] : outputs[1].unsqueeze(dim()));
    return new Tensor[] {keepsDim() ? taken : taken.squeeze(dim()), null};
  }
}
