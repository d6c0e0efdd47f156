package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Operations of one result that are linear in each input where the others stay the same, such as
 * products of matrices. The tangent follows: the product rule.
 */
public interface Multilinear extends Opaque {

  /** See {@link Opaque}: the operation with each input's tangent in its place, added up. */
  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor sum = null;
    for (int i = 0; i < inputs.length; i++) {
      Tensor tangent = tangents[i];
      if (tangent != null) {
        Tensor[] moved = inputs.clone();
        moved[i] = tangent;
        Tensor term = Dispatch.call(this, moved)[0];
        sum = sum == null ? term : sum.add(term);
      }
    }
    return new Tensor[] {sum};
  }
}
